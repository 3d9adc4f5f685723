import { drizzle } from "drizzle-orm/postgres-js"
import postgres from "postgres"
import { afterAll, beforeAll, expect, inject, it } from "vitest"
import { migrationStatement } from "../src/postgres-migrator.ts"
import { sessionTables } from "../src/postgres-schema.ts"
import { type PostgresStatements, postgresStatements } from "../src/postgres-statements.ts"
import { adminOf, newSchema } from "./postgres-harness.ts"
import "./postgres-server.ts"

const schema = newSchema()
const admin = adminOf(inject("postgresUrl"))
// Plans as a statement that is prepared once gets them.
const planner = postgres(inject("postgresUrl"), {
  max: 1,
  fetch_types: false,
  connection: { plan_cache_mode: "force_generic_plan" },
})

interface Plan {
  readonly "Node Type": string
  readonly "Relation Name"?: string
  readonly "Index Name"?: string
  readonly "Index Cond"?: string
  readonly Filter?: string
  readonly Plans?: readonly Plan[]
}

const key = { sessionKey: "0:s7", userId: "", sessionId: "s7" }
const entry = {
  id: "e5",
  fingerprint: "f",
  createdAt: "2026-01-01T00:00:00.000Z",
  question: "q",
  answer: "a",
  context: null,
  feedbackText: null,
  feedbackScore: null,
  usedGraphElementIds: null,
  memifyMetadata: null,
}
const step = {
  id: "t",
  traceId: "t",
  fingerprint: "f",
  originFunction: "f",
  status: "ok",
  memoryQuery: "",
  memoryContext: "",
  methodParams: "{}",
  methodReturnValue: "null",
  errorMessage: "",
  sessionFeedback: "",
}
const place = { updatedAt: "9999-12-31T23:59:59.999Z", userId: "", sessionId: "", limit: 101 }

const STATEMENTS: [name: string, run: (on: PostgresStatements) => Promise<unknown>][] = [
  ["createEntry", (on) => on.createEntry()({ ...key, ...entry })],
  ["createNewEntry", (on) => on.createNewEntry()({ ...key, ...entry })],
  ["createEntries", (on) => on.createEntries()({ ...key, rows: JSON.stringify([{ id: "a" }, { id: "b" }]) })],
  ["createStep", (on) => on.createStep()({ ...key, ...step })],
  ["updateEntry", (on) => on.updateEntry(["answer"])({ ...key, id: "e5", answer: "b" })],
  ["deleteEntry", (on) => on.deleteEntry()({ ...key, id: "e5" })],
  ["setContext", (on) => on.setContext()({ ...key, graphContext: "g" })],
  ["deleteSession", (on) => on.deleteSession()({ ...key, upTo: "9" })],
  ["deleteOverdue", (on) => on.deleteOverdue()(key)],
  ["deleteLeftovers", (on) => on.deleteLeftovers()({ ...key, incarnation: "7" })],
  ["oneEntry", (on) => on.oneEntry()({ ...key, id: "e5" })],
  ["latestEntries", (on) => on.latestEntries()({ ...key, lastN: 10 })],
  ["entriesBefore", (on) => on.entriesBefore()({ ...key, lastN: 10, before: "e5" })],
  ["allEntries", (on) => on.allEntries()(key)],
  ["latestId", (on) => on.latestId()(key)],
  ["latestSteps", (on) => on.latestSteps()({ ...key, lastN: 10 })],
  ["allSteps", (on) => on.allSteps()(key)],
  ["graphContext", (on) => on.graphContext()(key)],
  ["listAll", (on) => on.listAll()(place)],
  ["listOfUser", (on) => on.listOfUser()({ ...place, ofUser: "" })],
  ["sessionKeys", (on) => on.sessionKeys()({ after: "", limit: 1000 })],
  ["overdue", (on) => on.overdue()({ limit: 100 })],
]

const WHOLE_SESSION = ["deleteSession", "deleteOverdue", "deleteLeftovers", "allEntries", "allSteps"]

beforeAll(async () => {
  await admin.unsafe(migrationStatement({ schema, tablePrefix: "" }))
  // Without statistics, as when tables have grown quickly.
  for (const table of ["sessions", "qa_entries", "trace_steps"]) {
    await admin.unsafe(`alter table "${schema}".${table} set (autovacuum_enabled = false)`)
  }
})

afterAll(async () => {
  await planner.end()
  await admin`drop schema ${admin(schema)} cascade`
  await admin.end()
})

it("with empty tables no statement reads a table from end to end", expectIndexScans)

// Ids as core makes them: their length is why the planner finds the index by place cheaper.
it("with 10,000 entries in one session neither, without statistics", async () => {
  await admin.unsafe(`
    insert into "${schema}".sessions values ('0:s7', '', 's7', 7, 10000, 10000, null, now(), '9999-12-31 23:59:59.999+00');
    insert into "${schema}".qa_entries select '0:s7', 7, p, gen_random_uuid(), 'f', now(), 'q', repeat('a', 640)
      from generate_series(1, 10000) p`)
  await expectIndexScans()
  await admin.unsafe(`truncate "${schema}".sessions, "${schema}".qa_entries`)
})

it("with 1,000,000 entries in 10,000 sessions no statement does, without statistics and with them", async () => {
  await admin.unsafe(`
    insert into "${schema}".sessions select '0:s' || n, '', 's' || n, n, 100, 100, null, now() - n * interval '1 s',
      '9999-12-31 23:59:59.999+00' from generate_series(1, 10000) n;
    insert into "${schema}".qa_entries select '0:s' || n, n, p, 'e' || p, 'f', now(), 'q', 'a'
      from generate_series(1, 10000) n, generate_series(1, 100) p;
    insert into "${schema}".trace_steps select '0:s' || n, n, p, 't' || p, 'f', 'f', 'ok', '', '', '{}', 'null', '', ''
      from generate_series(1, 10000) n, generate_series(101, 103) p`)
  await expectIndexScans()
  await admin.unsafe(`analyze "${schema}".sessions, "${schema}".qa_entries, "${schema}".trace_steps`)
  await expectIndexScans()
})

async function expectIndexScans(): Promise<void> {
  const wrong: string[] = []
  for (const [name, run] of STATEMENTS) {
    const nodes = nodesOf(await planOf(run))
    const scans = nodes.filter((node) => node["Node Type"].includes("Seq Scan"))
    // What takes a whole session may take it in the order of the disk, and so may what an id can stand for.
    const bitmaps = WHOLE_SESSION.includes(name)
      ? []
      : nodes.filter((node) => node["Node Type"] === "Bitmap Index Scan" && !isById(node))
    // A listing is in the order of its index; other results are small.
    const sorts = name.startsWith("list") ? nodes.filter((node) => node["Node Type"].includes("Sort")) : []
    // Else a look for one entry takes longer in a longer session.
    const scansOfEntries = WHOLE_SESSION.includes(name) ? [] : nodes.filter(isOfEntries)
    const long = scansOfEntries.filter((node) => !partsOf(node).every((part) => part.test(condOf(node))))
    const sifted = nodes.filter(({ Filter = "" }) => /\bid = /.test(Filter))
    wrong.push(
      ...[...scans, ...bitmaps, ...sorts, ...long, ...sifted].map(
        (node) => `${name}: ${node["Node Type"]} ${node["Relation Name"]}`,
      ),
    )
  }
  expect(wrong).toEqual([])
}

function isOfEntries(node: Plan): boolean {
  return isById(node) || (node["Node Type"].startsWith("Index") && node["Relation Name"] === "qa_entries")
}

function isById({ "Index Name": index }: Plan): boolean {
  return index === "qa_entries_by_id"
}

function condOf(node: Plan): string {
  return node["Index Cond"] ?? ""
}

/** What a scan has to look up in its index: the session with an id or an incarnation. */
function partsOf(node: Plan): RegExp[] {
  return [/session_key = /, isById(node) ? /\bid = / : /incarnation = /]
}

/** The plan of the one statement that is sent. */
async function planOf(run: (on: PostgresStatements) => Promise<unknown>): Promise<Plan> {
  let plan: Plan | undefined
  const send = async (text: string, parameters: readonly unknown[]): Promise<unknown[][]> => {
    const literals = parameters.map((value) => (value === null ? "null" : `'${value as string | number}'`)).join(", ")
    await planner.unsafe(`prepare planned as ${text}`)
    const [row] = await planner.unsafe(`explain (format json) execute planned(${literals})`)
    await planner.unsafe("deallocate planned")
    plan = (row!["QUERY PLAN"] as [{ readonly Plan: Plan }])[0].Plan
    return []
  }
  const tables = sessionTables({ schema, tablePrefix: "" })
  const options = { tables, ttl: 1000, named: true, losesByteOrderMark: false }
  await run(postgresStatements({ db: drizzle(planner), send }, options))
  return plan!
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}
