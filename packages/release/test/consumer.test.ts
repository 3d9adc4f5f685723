import { execFile } from "node:child_process"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { packAll } from "../src/pack.ts"

const run = promisify(execFile)

/** The oldest TypeScript that callers may have, the last one written in JavaScript, and the newest. */
const COMPILERS = ["5.6", "5.9", "7.0"]

const PROGRAM = `
import { type SessionStore, type SessionQaEntry, SessionError, isSessionError } from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"
import { SessionManager, copySessions } from "@cognee-session/manager"
import { type PostgresStoreOptions, postgresStore } from "@cognee-session/store-drizzle/postgres"
import { type SqliteStoreOptions, sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import { fsStore } from "@cognee-session/store-fs"
import { type RedisStoreOptions, redisStore } from "@cognee-session/store-redis"
import { type SessionStoreHarness, runConformance } from "@cognee-session/testkit"

export const postgres = (options: PostgresStoreOptions): SessionStore => postgresStore(options)
export const sqlite = (options: SqliteStoreOptions): SessionStore => sqliteStore(options)
export const redis = (options: RedisStoreOptions): SessionStore => redisStore(options)
export const harness: SessionStoreHarness = {
  name: "memoryStore",
  create: () => ({ open: () => memoryStore(), destroy: () => {} }),
}
export const report = () => runConformance(harness, { rules: ["E1"] })

// @ts-expect-error -- a store needs a place
export const nowhere = () => fsStore({})

const from = fsStore({ dir: "sessions" })
const to = memoryStore()
const manager = new SessionManager(from)
await manager.saveQa({ sessionId: "s" }, { question: "q", answer: "a" })
await copySessions(from, to)
const [entry]: SessionQaEntry[] = await to.getAllQaEntries({ sessionId: "s" })
const refused: unknown = await to.createQaEntry({ sessionId: "" }, { question: "q", answer: "a" }).catch((e: unknown) => e)
console.log(entry?.answer, isSessionError(refused) && refused.code, refused instanceof SessionError)
await from.close()
`

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
    target: "es2022",
    module: "nodenext",
    types: ["node"],
  },
  files: ["program.ts"],
}

let dir: string

beforeAll(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "cognee-session-consumer-")), "folder")
  await mkdir(dir)
  const tarballs = (await packAll(join(dir, "tarballs"))).map(({ file }) => join(dir, "tarballs", file))
  const compilers = COMPILERS.map((version) => `typescript-${version}@npm:typescript@${version}`)
  const drivers = ["better-sqlite3", "@types/better-sqlite3", "postgres"]
  const packages = [...tarballs, ...compilers, ...drivers, "@types/node@20"]
  const options = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"]
  await writeFile(join(dir, "package.json"), JSON.stringify({ private: true, type: "module" }))
  await run("npm", ["install", ...options, ...packages], { cwd: dir })
  await writeFile(join(dir, "program.ts"), PROGRAM)
  await writeFile(join(dir, "tsconfig.json"), JSON.stringify(TSCONFIG))
})

afterAll(() => rm(join(dir, ".."), { recursive: true, force: true }))

describe.each(COMPILERS)("a strict program that uses every package, with TypeScript %s,", (version) => {
  it("compiles without an error in it or in a file of ours", async () => {
    expect((await errorsOf(version)).filter((line) => /^(program|node_modules.@cognee-session)/.test(line))).toEqual([])
  })

  it("runs", async () => {
    const { stdout } = await run(process.execPath, ["program.js"], { cwd: dir })
    expect(stdout).toBe("a INVALID_PARAMETER true\n")
  })
})

/** What the compiler says: a line for each error, with its file first. Other packages' own declarations have some. */
async function errorsOf(version: string): Promise<string[]> {
  const compiler = join(dir, "node_modules", `typescript-${version}`, "bin/tsc")
  await rm(join(dir, "program.js"), { force: true })
  const result = await run(process.execPath, [compiler, "--pretty", "false"], { cwd: dir }).catch(
    (error: unknown) => error,
  )
  return (result as { readonly stdout: string }).stdout.split("\n").filter((line) => line.includes("error TS"))
}
