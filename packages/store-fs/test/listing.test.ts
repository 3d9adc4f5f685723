import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type SessionInfo, type SessionStore, createSessionStore } from "@cognee-session/core"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { type Disk, machineDisk } from "../src/disk.ts"
import { FsDriver } from "../src/fs-store.ts"

const SESSIONS = 200
const PAGE = 20

let dir: string
let store: SessionStore
let opened: number
/** What all handles take for the time, in milliseconds. */
let clock = Date.now()
const open: SessionStore[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "cognee-session-fs-"))
  opened = 0
  store = openStore()
  for (let session = 0; session < SESSIONS; session++) await write(`s${session}`)
  clock += 1 // what a look finds serves only places of earlier milliseconds
})

afterEach(async () => {
  vi.useRealTimers()
  for (const one of open.splice(0)) await one.close()
  await rm(dir, { recursive: true, force: true })
})

describe("the pages of a listing", () => {
  it("after the first do not look at every session again", async () => {
    await store.listSessions({ userId: "u" }, { limit: PAGE })
    const [first] = [opened, (opened = 0)]
    await listAll()
    expect(first).toBeGreaterThanOrEqual(SESSIONS)
    // The first page looks at all, each of the others at its own.
    expect(opened).toBeLessThan(first * 3)
  })

  it("visit each session once, in their order", async () => {
    const ids = (await listAll()).map(({ sessionId }) => sessionId)
    expect(ids).toEqual(Array.from({ length: SESSIONS }, (_, index) => `s${SESSIONS - 1 - index}`))
  })

  it("leave out what was deleted since the first, and are as long as asked for nevertheless", async () => {
    const { nextCursor } = await store.listSessions({ userId: "u" }, { limit: PAGE })
    for (const session of [179, 178, 150]) await store.deleteSession(key(`s${session}`))
    const page = await store.listSessions({ userId: "u" }, { limit: PAGE, cursor: nextCursor! })
    expect(idsOf(page.sessions)).toEqual(Array.from({ length: PAGE }, (_, index) => `s${177 - index}`))
    expect(idsOf((await listFrom(page.nextCursor!)).slice(0, 8))).toEqual(
      [157, 156, 155, 154, 153, 152, 151, 149].map((session) => `s${session}`),
    )
  })

  it("leave out what has expired since", async () => {
    const brief = openStore(300)
    await brief.createQaEntry(key("brief"), { question: "q", answer: "a" })
    for (let session = 0; session < PAGE; session++) await write(`late${session}`)
    clock += 1
    const { nextCursor } = await store.listSessions({ userId: "u" }, { limit: PAGE })
    expect(idsOf(await listFrom(nextCursor!))).toContain("brief")
    clock += 400
    expect(idsOf(await listFrom(nextCursor!))).toEqual(
      Array.from({ length: SESSIONS }, (_, index) => `s${SESSIONS - 1 - index}`),
    )
  })

  it("list with another handle's cursor what was there when that listing began", async () => {
    await store.listSessions({ userId: "u" }, { limit: PAGE })
    for (let session = 0; session < 2 * PAGE; session++) await write(`new${session}`)
    clock += 1
    const { nextCursor } = await openStore().listSessions({ userId: "u" }, { limit: PAGE })
    const rest = idsOf(await listFrom(nextCursor!))
    expect(rest).toHaveLength(SESSIONS + PAGE)
    expect(rest.slice(0, 2)).toEqual([`new${PAGE - 1}`, `new${PAGE - 2}`])
  })

  it("look at every session again when none was asked for in half a minute", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    const { nextCursor } = await store.listSessions({ userId: "u" }, { limit: PAGE })
    const openedBySecond = async (): Promise<number> => {
      opened = 0
      await store.listSessions({ userId: "u" }, { limit: PAGE, cursor: nextCursor! })
      return opened
    }
    for (let n = 0; n < 3; n++) {
      vi.advanceTimersByTime(29_000)
      expect(await openedBySecond()).toBeLessThan(SESSIONS)
    }
    vi.advanceTimersByTime(30_000)
    expect(await openedBySecond()).toBeGreaterThanOrEqual(SESSIONS)
  })

  it("of another scope are not mixed up with these", async () => {
    await store.createQaEntry({ sessionId: "other", userId: "v" }, { question: "q", answer: "a" })
    await write("last")
    clock += 1
    await store.listSessions({ userId: "u" }, { limit: PAGE })
    const { nextCursor } = await openStore().listSessions("all", { limit: 1 })
    const { sessions } = await store.listSessions("all", { limit: PAGE, cursor: nextCursor! })
    expect(idsOf(sessions)[0]).toBe("other")
  })
})

function key(sessionId: string): { sessionId: string; userId: string } {
  return { sessionId, userId: "u" }
}

/** Each in a millisecond of its own. */
async function write(sessionId: string): Promise<void> {
  clock += 1
  await store.createQaEntry(key(sessionId), { question: "q", answer: "a" })
}

/** On the disk of this machine, with a clock of the test's, and a count of what is opened. */
function openStore(ttl = Infinity): SessionStore {
  const disk: Disk = {
    ...machineDisk,
    now: () => clock,
    open(path, mode) {
      opened += 1
      return machineDisk.open(path, mode)
    },
  }
  const opening = createSessionStore(new FsDriver(disk, { root: join(dir, "sessions"), ttl, sync: false }))
  open.push(opening)
  return opening
}

function listAll(): Promise<SessionInfo[]> {
  return listFrom(undefined)
}

async function listFrom(start: string | undefined): Promise<SessionInfo[]> {
  const sessions: SessionInfo[] = []
  let cursor = start
  do {
    const page = await store.listSessions({ userId: "u" }, { limit: PAGE, cursor })
    sessions.push(...page.sessions)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return sessions
}

function idsOf(sessions: readonly SessionInfo[]): string[] {
  return sessions.map(({ sessionId }) => sessionId)
}
