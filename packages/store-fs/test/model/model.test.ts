import { describe, expect, it } from "vitest"
import type { Disk } from "../../src/disk.ts"
import type { Call } from "./calls.ts"
import { type Scope, explore } from "./explore.ts"
import { overwriting, withoutRecords } from "./faulty-disks.ts"

const create = (...ids: string[]): Call => ({ kind: "create", ids })
const update = (id: string): Call => ({ kind: "update", id, contents: "new" })
const remove = (id: string): Call => ({ kind: "delete", id })
const tick = (to: number): Call => ({ kind: "tick", to })
const CONTEXT: Call = { kind: "setContext", text: "graph" }
const STEP: Call = { kind: "saveStep", id: "T" }
const COMPACT: Call = { kind: "compact" }
const DELETE_SESSION: Call = { kind: "deleteSession" }
const READ: Call = { kind: "readAll" }
const LATEST: Call = { kind: "latest" }

// Ids in capitals are given by the caller, others are generated.
const TWO_PROCESSES: readonly Scope[] = [
  { title: "first creates", processes: [[create("a")], [create("b")]] },
  { title: "first creates of one id", processes: [[create("A")], [{ kind: "create", ids: ["A"], contents: "other" }]] },
  {
    title: "creates",
    before: [create("z")],
    processes: [
      [create("a"), create("c")],
      [create("b"), READ],
    ],
  },
  { title: "creates of one id", before: [create("z")], processes: [[create("A")], [create("A"), remove("A")]] },
  { title: "batches that overlap", before: [create("A")], processes: [[create("A", "B")], [create("B", "C")]] },
  { title: "a batch and a deletion", before: [create("A")], processes: [[create("A", "B")], [remove("A"), READ]] },
  {
    title: "updates and deletions",
    before: [create("A")],
    processes: [
      [update("A"), LATEST],
      [remove("A"), create("A")],
    ],
  },
  { title: "deletions of one entry", before: [create("A")], processes: [[remove("A")], [remove("A"), create("A")]] },
  {
    title: "context and trace",
    before: [create("z")],
    processes: [
      [CONTEXT, STEP],
      [STEP, CONTEXT],
    ],
  },
  { title: "a create and a compaction", before: [create("z")], processes: [[create("a"), READ], [COMPACT]] },
  { title: "an update and a compaction", before: [create("A")], processes: [[update("A"), LATEST], [COMPACT]] },
  {
    title: "a deletion and a compaction",
    before: [create("A"), create("b")],
    processes: [[remove("A"), READ], [COMPACT]],
  },
  { title: "a create of one id and a compaction", before: [create("A")], processes: [[create("A", "B")], [COMPACT]] },
  {
    title: "two compactions",
    holdUps: 3,
    before: [create("z")],
    processes: [
      [COMPACT, READ],
      [COMPACT, create("a")],
    ],
  },
  {
    title: "a compaction that dies",
    holdUps: 3,
    before: [create("z")],
    processes: [[COMPACT], [create("a"), READ]],
    mortal: [0],
  },
  {
    title: "a session deleted under a create",
    before: [create("z")],
    processes: [
      [create("a"), READ],
      [DELETE_SESSION, READ],
    ],
  },
  {
    title: "a session deleted under an update",
    before: [create("A")],
    processes: [
      [update("A"), LATEST],
      [DELETE_SESSION, create("A")],
    ],
  },
  {
    title: "a session deleted twice",
    before: [create("z")],
    processes: [[DELETE_SESSION, create("a")], [DELETE_SESSION]],
  },
  {
    title: "a session deleted under a compaction",
    holdUps: 3,
    before: [create("z")],
    processes: [[COMPACT], [DELETE_SESSION, create("a"), READ]],
  },
  {
    title: "a deletion that dies",
    before: [create("z")],
    processes: [[DELETE_SESSION], [create("a"), READ]],
    mortal: [0],
  },
  { title: "a first create that dies", processes: [[create("a")], [create("b"), READ]], mortal: [0] },
  {
    title: "a create at the expiry",
    holdUps: 3,
    ttl: 5,
    before: [create("z")],
    processes: [
      [create("a"), READ],
      [tick(5), READ],
    ],
  },
  {
    title: "an update at the expiry",
    holdUps: 3,
    ttl: 5,
    before: [create("A")],
    processes: [
      [update("A"), LATEST],
      [tick(5), READ, READ],
    ],
  },
  {
    title: "a compaction at the expiry",
    holdUps: 3,
    ttl: 5,
    before: [create("z")],
    processes: [
      [COMPACT, create("a")],
      [tick(5), READ],
    ],
  },
  {
    title: "a deletion at the expiry",
    ttl: 5,
    before: [create("z")],
    processes: [[DELETE_SESSION], [tick(5), create("a"), READ]],
  },
]

const THREE_PROCESSES: readonly Scope[] = [
  {
    title: "two creates and a compaction",
    before: [create("z")],
    processes: [[create("a")], [create("b")], [COMPACT]],
  },
  {
    title: "a create, a deletion and a compaction",
    before: [create("A")],
    processes: [[create("b")], [remove("A")], [COMPACT]],
  },
  {
    title: "a create and two compactions",
    before: [create("z")],
    processes: [[create("a"), READ], [COMPACT], [COMPACT]],
  },
  {
    title: "creates of one id and a compaction",
    before: [create("z")],
    processes: [[create("A")], [create("A"), remove("A")], [COMPACT]],
  },
  {
    title: "a create, a session deleted and a compaction",
    before: [create("z")],
    processes: [[create("a"), READ], [DELETE_SESSION], [COMPACT]],
  },
  {
    title: "two writers and a reader at the expiry",
    ttl: 5,
    before: [create("z")],
    processes: [[create("a")], [create("b")], [tick(5), READ, READ]],
  },
].map((scope) => ({ ...scope, holdUps: 2 }))

describe("the log keeps the contract in every order of steps", () => {
  it.each(TWO_PROCESSES)("$title", { timeout: 600_000 }, (scope) => expectExplained(scope))
})

describe("and with three processes, two hold-ups at most", () => {
  it.each(THREE_PROCESSES)("$title", { timeout: 600_000 }, (scope) => expectExplained(scope))
})

describe("a safeguard less is noticed", () => {
  const compaction = TWO_PROCESSES.find(({ title }) => title === "a create and a compaction")!
  const expiry = TWO_PROCESSES.find(({ title }) => title === "a create at the expiry")!
  const deaths = TWO_PROCESSES.find(({ title }) => title === "first creates")!

  it("seals that are not written", { timeout: 600_000 }, () => expectViolation(compaction, withoutRecords("seal")))
  it("ends that are not written", { timeout: 600_000 }, () => expectViolation(expiry, withoutRecords("expire")))
  it("a move that overwrites", { timeout: 600_000 }, () => expectViolation(deaths, overwriting))
})

async function expectExplained(scope: Scope): Promise<void> {
  const begun = performance.now()
  const { states, ends, violation } = await explore(scope)
  if (process.env["MODEL_VERBOSE"] !== undefined)
    console.log(scope.title, states, ends, Math.round(performance.now() - begun))
  expect(violation).toBeNull()
  expect(ends).toBeGreaterThan(0)
}

async function expectViolation(scope: Scope, wrap: (disk: Disk) => Disk): Promise<void> {
  const { violation } = await explore(scope, wrap)
  expect(violation).not.toBeNull()
}
