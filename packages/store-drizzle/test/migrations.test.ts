import { execFile } from "node:child_process"
import { cp, mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import type { SessionStore } from "@cognee-session/core"
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import Database from "better-sqlite3"
import { afterAll, afterEach, beforeEach, describe, expect, inject, it } from "vitest"
import { adminOf, newSchema } from "./postgres-harness.ts"
import "./postgres-server.ts"

const run = promisify(execFile)
const PACKAGE = fileURLToPath(new URL("..", import.meta.url))
const url = inject("postgresUrl")
const admin = adminOf(url)
const entry = { question: "q", answer: "a" }

let dir: string
let schema: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "cognee-session-migrations-"))
  schema = newSchema()
})

afterEach(async () => {
  await rm(dir, { recursive: true })
  await admin`drop schema if exists ${admin(schema)} cascade`
})

afterAll(() => admin.end())

describe("the migrations", () => {
  it.each(["sqlite", "postgres"])("for %s are what drizzle-kit makes of the tables", async (dialect) => {
    await cp(join(PACKAGE, "migrations"), join(dir, "migrations"), { recursive: true })
    const kit = dialect === "postgres" ? "postgresql" : dialect
    const out = relative(PACKAGE, join(dir, "migrations", dialect)) // it takes no other
    const args = ["generate", "--dialect", kit, "--schema", `scripts/${dialect}-tables.mjs`, "--out", out]
    const { stdout } = await run(join(PACKAGE, "node_modules/.bin/drizzle-kit"), args, { cwd: PACKAGE })
    expect(stdout).toContain("No schema changes")
  })

  it.each(["sqlite", "postgres"])("for %s stand in the module as in the files", async (dialect) => {
    const journal = await read(`migrations/${dialect}/meta/_journal.json`)
    const module = (await import(`../src/${dialect}-migrations.ts`)) as Record<string, unknown>
    const { entries } = JSON.parse(journal) as { readonly entries: readonly { readonly tag: string }[] }
    const files = entries.map(async ({ tag }) => {
      const statements = (await read(`migrations/${dialect}/${tag}.sql`)).split("--> statement-breakpoint")
      return { name: tag, statements: statements.map((statement) => statement.trim().replaceAll("\t", "  ")) }
    })
    expect(module[`${dialect}Migrations`]).toEqual(await Promise.all(files))
  })
})

describe("tables of the first version", () => {
  it("in SQLite are upgraded, with what they hold", async () => {
    const path = join(dir, "first.db")
    executeFile(path, await read("test/fixtures/first-schema.sqlite.sql"))
    await expectFirstContents(sqliteStore({ path }))
  })

  it("in PostgreSQL are upgraded, with what they hold", async () => {
    const fixture = await read("test/fixtures/first-schema.postgres.sql")
    await admin.unsafe(
      fixture
        .replaceAll("first.", `"${schema}".`)
        .replaceAll('"first"', `"${schema}"`)
        .replaceAll("'first'", `'${schema}'`),
    )
    await expectFirstContents(postgresStore({ url, schema }))
  })
})

describe('migrate: "never"', () => {
  it("says what is missing, in SQLite", async () => {
    const path = join(dir, "empty.db")
    await expectMissing(sqliteStore({ path, migrate: "never" }), "cognee_session_sessions.incarnation")
    executeFile(path, await printed("sqlite"))
    await expectWorking(sqliteStore({ path, migrate: "never" }))
    executeFile(path, "alter table cognee_session_qa_entries drop column memify_metadata")
    await expectMissing(sqliteStore({ path, migrate: "never" }), "cognee_session_qa_entries.memify_metadata")
  })

  it("says what is missing, in PostgreSQL", async () => {
    const store = postgresStore({ url, schema, migrate: "never" })
    await expectMissing(store, "cognee_session_incarnations", "cognee_session_sessions.session_key")
    await admin.unsafe(await printed("postgres", "--schema", schema))
    await expectWorking(postgresStore({ url, schema, migrate: "never" }))
    await admin.unsafe(`drop index "${schema}".cognee_session_qa_entries_by_id`)
    await expectMissing(postgresStore({ url, schema, migrate: "never" }), "cognee_session_qa_entries_by_id")
  })
})

describe("a user without the right to create", () => {
  it("can use tables that are there, whatever migrate says, and is told what is missing otherwise", async () => {
    await admin.unsafe(await printed("postgres", "--schema", schema))
    const role = `role_${schema.slice(2)}`
    const own = new URL(url)
    own.username = role
    own.password = "secret"
    await admin.unsafe(`
      create role ${role} login password 'secret';
      grant usage on schema "${schema}" to ${role};
      grant select, insert, update, delete on all tables in schema "${schema}" to ${role};
      grant usage on all sequences in schema "${schema}" to ${role}`)
    for (const migrate of ["auto", "never"] as const) {
      await expectWorking(postgresStore({ url: own.href, schema, migrate }))
    }
    const elsewhere = postgresStore({ url: own.href, schema: `${schema} 2` })
    await expect(elsewhere.getAllQaEntries({ sessionId: "s" })).rejects.toMatchObject({
      code: "STORE_ERROR",
      cause: { code: "42501" },
      outcome: "not-applied",
    })
    await elsewhere.close()
    await admin.unsafe(`drop owned by ${role}; drop role ${role}`)
  })
})

describe("the command", () => {
  it("may print for PostgreSQL what is done already", async () => {
    for (const _ of [1, 2]) await admin.unsafe(await printed("postgres", "--schema", schema, "--table-prefix", "x_"))
    await expectWorking(postgresStore({ url, schema, tablePrefix: "x_", migrate: "never" }))
  })

  it.each([[], ["mysql"], ["sqlite", "--table-prefix", "A"], ["sqlite", "--after", "none"], ["postgres", "--help"]])(
    "explains itself to %s",
    async (...args: string[]) => {
      const failed = await printed(...args).catch((error: unknown) => error)
      expect(failed).toMatchObject({
        code: 2,
        stdout: "",
        stderr: expect.stringContaining("--table-prefix") as unknown,
      })
    },
  )
})

function read(path: string): Promise<string> {
  return readFile(join(PACKAGE, path), "utf8")
}

async function printed(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(PACKAGE, "dist/migrations-command.js"), ...args])
  return stdout
}

function executeFile(path: string, script: string): void {
  const db = new Database(path)
  db.exec(script)
  db.close()
}

async function expectMissing(store: SessionStore, ...parts: readonly string[]): Promise<void> {
  const error = await store.createQaEntry({ sessionId: "s" }, entry).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: "STORE_ERROR", outcome: "not-applied", retryable: false })
  for (const part of parts) expect((error as Error).message).toContain(part)
  await store.close()
}

async function expectWorking(store: SessionStore): Promise<void> {
  const id = await store.createQaEntry({ sessionId: "s" }, entry)
  expect(await store.latestQaId({ sessionId: "s" })).toBe(id)
  await store.close()
}

async function expectFirstContents(store: SessionStore): Promise<void> {
  const ada = { userId: "ada", sessionId: "s" }
  const nothing = {
    context: null,
    feedbackText: null,
    feedbackScore: null,
    usedGraphElementIds: null,
    memifyMetadata: null,
  }
  const first = {
    id: "1",
    ...ada,
    ...nothing,
    question: "What is a session?",
    answer: "One conversation.",
    createdAt: new Date("2026-01-02T03:04:05.678Z"),
  }
  const second = {
    id: "2",
    ...ada,
    question: "nul \0",
    answer: "half \ud83d",
    context: "\\json:",
    feedbackText: "good",
    feedbackScore: 5,
    usedGraphElementIds: { nodeIds: ["n"], edgeIds: [] },
    memifyMetadata: { a: true, __proto__x: false },
    createdAt: new Date("2026-01-02T03:04:06.000Z"),
  }
  expect(await store.getAllQaEntries(ada)).toEqual([first, second])
  expect(await store.getGraphContext(ada)).toBe("graph")
  expect(await store.readTraceSteps(ada)).toMatchObject([{ traceId: "t", methodParams: { a: [1, { b: null }] } }])
  expect((await store.listSessions("all")).sessions).toHaveLength(2)
  await expect(store.createQaEntry(ada, { ...entry, id: "1" })).rejects.toMatchObject({ code: "CONFLICT" })
  await store.createQaEntry(ada, { ...entry, id: "3" })
  expect((await store.getAllQaEntries(ada)).map(({ id }) => id)).toEqual(["1", "2", "3"])
  expect(await store.deleteSession({ sessionId: "s" })).toBe(true)
  await store.close()
}
