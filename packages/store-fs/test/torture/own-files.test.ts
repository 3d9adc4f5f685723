import assert from "node:assert/strict"
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import { afterEach, describe, it } from "vitest"
import { sessionDir, userDir } from "../../src/paths.ts"
import { runChild } from "./child.ts"
import { NEIGHBOUR, RICH, writeRichSession } from "./rich-session.ts"
import { timeLimit } from "./scale.ts"
import { compactNow, fileOf, filesBelow, incarnationOf } from "./session-files.ts"
import { checkRefusesSymlink } from "./symlink-check.ts"
import { theStore, withStore } from "./subject.ts"
import { withDir } from "./workspace.ts"

describe("a symbolic link in place of a file", () => {
  for (const kind of ["log", "base"] as const) {
    it(`is refused where it stands for the ${kind}`, () => withDir((dir) => checkRefusesSymlink(theStore, dir, kind)))

    it(`does not stop the other sessions, and goes with its session, where it stands for the ${kind}`, () =>
      withDir(async (dir) => {
        await writeRichSession(theStore, dir)
        if (kind === "base") await compactNow(dir, RICH)
        const { target } = replaceByLink(fileOf(dir, RICH, kind))
        await withStore(theStore, dir, async (store) => {
          assert.equal((await store.getAllQaEntries(NEIGHBOUR)).length, 1)
          const { sessions } = await store.listSessions("all")
          assert.ok(sessions.some(({ sessionId }) => sessionId === NEIGHBOUR.sessionId))
          assert.equal(await store.deleteSession(RICH), true)
          assert.deepEqual(await store.getAllQaEntries(RICH), [])
          await store.prune()
          assert.ok(existsSync(target))
        })
      }))
  }
})

function replaceByLink(path: string): { readonly target: string } {
  const target = join(dirname(dirname(dirname(dirname(dirname(path))))), "elsewhere.jsonl")
  renameSync(path, target)
  symlinkSync(target, path)
  return { target }
}

describe("something else in place of a directory", () => {
  const session = { sessionId: "blocked", userId: "user" }
  const obstacles: { title: string; at: (dir: string) => string; put: (path: string) => void }[] = [
    { title: "a link to nowhere for a user", at: (dir) => userDir(dir, session.userId), put: linkToNowhere },
    { title: "a file for a user", at: (dir) => userDir(dir, session.userId), put: putFile },
    { title: "a link to nowhere for a session", at: (dir) => sessionDir(dir, session), put: linkToNowhere },
    { title: "a file for a session", at: (dir) => sessionDir(dir, session), put: putFile },
    { title: "a link to nowhere for dir", at: (dir) => dir, put: linkToNowhere },
    { title: "a file for dir", at: (dir) => dir, put: putFile },
  ]
  for (const { title, at, put } of obstacles) {
    it(`is an error, never waited for: ${title}`, { timeout: timeLimit(30) }, () =>
      withDir(async (dir) => {
        mkdirSync(dirname(at(dir)), { recursive: true })
        put(at(dir))
        const operation = { method: "createQaEntry", args: [session, { question: "q", answer: "a" }] }
        const { lines } = await runChild("one-operation.mjs", { dir, now: Date.now(), ...operation }, timeLimit(5))
        assert.equal(lines.at(-1), "failed STORE_ERROR")
      }),
    )
  }
})

function linkToNowhere(path: string): void {
  symlinkSync("/nowhere/at/all", path)
}

function putFile(path: string): void {
  writeFileSync(path, "foreign")
}

describe("what the store makes", () => {
  const umask = process.umask()
  afterEach(() => void process.umask(umask))

  it("is its user's alone, whatever the umask", () =>
    withDir(async (dir) => {
      process.umask(0)
      await writeRichSession(theStore, dir)
      await compactNow(dir, RICH)
      await withStore(theStore, dir, async (store) => {
        await store.createQaEntry({ sessionId: "gone", userId: null }, { question: "q", answer: "a" })
        await store.deleteSession({ sessionId: "gone" })
      })
      const files = filesBelow(dir)
      assert.ok(files.length >= 4)
      for (const path of files) assert.equal(modeOf(path), "600", path)
      for (const path of [dir, join(dir, ".tmp"), join(dir, ".trash"), ...files.map((file) => dirname(file))]) {
        for (let parent = path; parent.length >= dir.length; parent = dirname(parent))
          assert.equal(modeOf(parent), "700", parent)
      }
    }))
})

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8)
}

describe("files of others", () => {
  it("survive prune at every level", () =>
    withDir(async (dir) => {
      await writeRichSession(theStore, dir)
      const foreign = plantForeignFiles(dir)
      await withStore(theStore, dir, (store) => store.prune())
      foreign.checkAllThere()
      await withStore(theStore, dir, async (store) => {
        assert.deepEqual((await store.listSessions("all")).sessions, [])
        await store.createQaEntry(RICH, { question: "anew", answer: "yes" })
        assert.equal((await store.getAllQaEntries(RICH)).length, 1)
      })
      foreign.checkAllThere()
    }))

  it("survive each deletion of the session, which can be made anew beside them", () =>
    withDir(async (dir) => {
      await writeRichSession(theStore, dir)
      const foreign = plantForeignFiles(dir)
      for (let round = 0; round < 3; round += 1) {
        await withStore(theStore, dir, (store) => store.deleteSession(RICH))
        foreign.checkAllThere()
        assert.deepEqual(await withStore(theStore, dir, (store) => store.getAllQaEntries(RICH)), [])
        await withStore(theStore, dir, (store) => store.createQaEntry(RICH, { question: `round ${round}`, answer: "" }))
        assert.equal((await withStore(theStore, dir, (store) => store.getAllQaEntries(RICH))).length, 1)
        foreign.checkAllThere()
      }
    }))

  it("of one name at two levels both survive", () =>
    withDir(async (dir) => {
      await writeRichSession(theStore, dir)
      const incarnation = incarnationOf(dir, RICH)
      writeFileSync(join(incarnation, "notes.txt"), "in the incarnation")
      writeFileSync(join(dirname(incarnation), "notes.txt"), "in the session")
      await withStore(theStore, dir, (store) => store.deleteSession(RICH))
      const texts = filesBelow(dir).map((path) => readFileSync(path, "utf8"))
      assert.ok(texts.includes("in the session"), "the session's notes are gone")
      assert.ok(texts.includes("in the incarnation"), "the incarnation's notes are gone")
    }))

  it("do not keep writers from a session that they lie in", () =>
    withDir(async (dir) => {
      await writeRichSession(theStore, dir)
      const foreign = plantForeignFiles(dir)
      await compactNow(dir, RICH)
      await withStore(theStore, dir, (store) => store.createQaEntry(RICH, { id: "more", question: "q", answer: "a" }))
      assert.equal(await withStore(theStore, dir, (store) => store.latestQaId(RICH)), "more")
      foreign.checkAllThere()
    }))
})

/** Puts a file, a directory with a file, and a link to nowhere in each directory of a session, under names like its own. */
function plantForeignFiles(dir: string): { checkAllThere(): void } {
  const incarnation = incarnationOf(dir, RICH)
  const levels = [dir, dirname(dirname(incarnation)), dirname(incarnation), incarnation]
  for (const [depth, level] of levels.entries()) {
    writeFileSync(join(level, `log.0${depth}.jsonl`), `foreign ${depth}`)
    mkdirSync(join(level, `Folder ${depth}`))
    appendFileSync(join(level, `Folder ${depth}`, "log.1.jsonl"), `foreign in folder ${depth}`)
    symlinkSync("/nowhere/at/all", join(level, `link-${depth}`))
  }
  return { checkAllThere: () => checkForeignFiles(dir, levels.length) }
}

function checkForeignFiles(dir: string, levels: number): void {
  const files = filesBelow(dir)
  const one = (end: string): string => {
    const found = files.filter((path) => path.endsWith(end))
    assert.equal(found.length, 1, `${end} is there ${found.length} times`)
    assert.ok(!found[0]!.includes("/.trash/") && !found[0]!.includes("/.tmp/"), `${end} lies in ${found[0]}`)
    return found[0]!
  }
  for (let depth = 0; depth < levels; depth += 1) {
    assert.equal(readFileSync(one(`/log.0${depth}.jsonl`), "utf8"), `foreign ${depth}`)
    assert.equal(readFileSync(one(`/Folder ${depth}/log.1.jsonl`), "utf8"), `foreign in folder ${depth}`)
    assert.equal(readlinkSync(one(`/link-${depth}`)), "/nowhere/at/all")
  }
}
