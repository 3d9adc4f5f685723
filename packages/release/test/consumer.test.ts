import { execFile } from "node:child_process"
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { packOurs } from "./our-tarballs.ts"
import { type Dependencies, PACKAGE_MANAGERS, type PackageManager, npm, yarnPnp } from "./package-managers.ts"

const run = promisify(execFile)

/** The oldest TypeScript that callers may have, the last one written in JavaScript, and the newest. */
const COMPILERS = ["5.6", "5.9", "7.0"]
const NEWEST = "7.0"
/** Where this is set, each of them compiles what each package manager installs, and not only what npm does. */
const EVERY_PAIR = process.env["COGNEE_SESSION_TEST_COMPILERS"] === "all"

/** What the program needs beside our packages. */
const OTHERS: Dependencies = {
  "@types/better-sqlite3": "*",
  "@types/node": "20",
  "better-sqlite3": "*",
  "drizzle-orm": "^0.45.0",
  postgres: "*",
}

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

let top: string

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), "cognee-session-consumer-")))
  const dependencies = { ...(await packOurs(join(top, "tarballs"))), ...OTHERS }
  const compilers = COMPILERS.map((version) => [`typescript-${version}`, `npm:typescript@${version}`])
  const installs = PACKAGE_MANAGERS.map(async (manager) => {
    await manager.install(folderOf(manager), dependencies)
    await writeFile(join(folderOf(manager), "program.ts"), PROGRAM)
    await writeFile(join(folderOf(manager), "tsconfig.json"), JSON.stringify(TSCONFIG))
  })
  await Promise.all([npm.install(join(top, "compilers"), Object.fromEntries(compilers)), ...installs])
})

afterAll(() => rm(top, { recursive: true, force: true }))

describe("a strict program that uses every package", () => {
  it.each(PACKAGE_MANAGERS.flatMap(withCompilers))(
    "installed by $manager.name, compiles by TypeScript $version without an error in it or in a file of ours, and runs",
    async ({ manager, version }) => {
      const errors = await compile(folderOf(manager), version)
      expect(errors.filter((line) => OURS.test(line))).toEqual([])
      await runsIn(manager)
    },
  )

  it(`installed by ${yarnPnp.name}, which TypeScript does not read by itself, runs`, async () => {
    await compile(folderOf(yarnPnp), NEWEST)
    await runsIn(yarnPnp)
  })
})

/** The program, and what lies in a directory of a package of ours: so begins a line about an error. */
const OURS = /^(?:program\.ts|[^(]*node_modules.@cognee-session.[^(]*)\(/

/** Which TypeScript it is, and how packages lie, should not matter to each other: a release tries every pair. */
function withCompilers(manager: PackageManager): { manager: PackageManager; version: string }[] {
  const versions = manager === yarnPnp ? [] : manager === npm || EVERY_PAIR ? COMPILERS : [NEWEST]
  return versions.map((version) => ({ manager, version }))
}

function folderOf({ name }: PackageManager): string {
  return join(top, name)
}

async function runsIn(manager: PackageManager): Promise<void> {
  expect(await manager.run(folderOf(manager), "program.js")).toBe("a INVALID_PARAMETER true\n")
}

/** What the compiler says: a line for each error, with its file first. Other packages' own declarations have some. */
async function compile(dir: string, version: string): Promise<string[]> {
  const compiler = join(top, "compilers/node_modules", `typescript-${version}`, "bin/tsc")
  await rm(join(dir, "program.js"), { force: true })
  const result = await run(process.execPath, [compiler, "--pretty", "false"], { cwd: dir }).catch(
    (error: unknown) => error,
  )
  return (result as { readonly stdout: string }).stdout.split("\n").filter((line) => line.includes("error TS"))
}
