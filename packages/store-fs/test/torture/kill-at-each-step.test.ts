import assert from "node:assert/strict"
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "vitest"
import { type ChildEnd, runChild } from "./child.ts"
import { BESIDE, CALLED_AT, KILLED, KILL_CASES, type KillCase, WRITTEN_AT } from "./kill-cases.ts"
import { timeLimit } from "./scale.ts"
import { filesBelow } from "./session-files.ts"
import { type Snapshot, snapshotOf } from "./snapshot.ts"
import { type OpenOptions, theStore, withStore } from "./subject.ts"
import { withDir } from "./workspace.ts"

/** At a later time than that, what a killed process left is nobody's work any more. */
const MUCH_LATER = CALLED_AT + 10 * 60 * 1000

describe("kill -9", () => {
  for (const killCase of KILL_CASES) {
    it(`at each step of ${killCase.title} leaves all of it or nothing`, { timeout: timeLimit(60) }, () =>
      withDir((dir) => killAtEachStep(killCase, dir)),
    )
  }
})

async function killAtEachStep(killCase: KillCase, dir: string): Promise<void> {
  const fixture = join(dir, "fixture")
  await withStore(theStore, fixture, (store) => store.createQaEntry(BESIDE, { question: "beside?", answer: "yes" }))
  await withStore(theStore, fixture, (store) => killCase.prepare(store, fixture), clock(WRITTEN_AT, killCase.ttl))
  const before = await readCopy(fixture, join(dir, "before"))
  const undisturbed = join(dir, "undisturbed")
  copy(fixture, undisturbed)
  const steps = stepsOf(await operate(killCase, undisturbed, {}))
  const missing = killCase.steps.filter((kind) => !steps.includes(kind))
  assert.deepEqual(missing, [], `the operation took the steps ${steps.join(" ")}`)
  const after = await readAll(undisturbed)
  const deaths = deathsIn(steps)
  await inPairs(deaths, (death) =>
    dieOnce(killCase, join(dir, `${death.dieAt}-${death.when}`), { fixture, before, after, death }),
  )
}

interface Death {
  readonly dieAt: number
  readonly when: "before" | "middle" | "after"
}

/** Before each step, in the middle of those that write, and after the last. After a step is before the next. */
function deathsIn(steps: readonly string[]): Death[] {
  const deaths = steps.flatMap((kind, index): Death[] => {
    const before: Death = { dieAt: index + 1, when: "before" }
    return kind === "append" || kind === "create" ? [before, { dieAt: index + 1, when: "middle" }] : [before]
  })
  return [...deaths, { dieAt: steps.length, when: "after" }]
}

interface Ordeal {
  readonly fixture: string
  readonly before: Snapshot
  readonly after: Snapshot
  readonly death: Death
}

async function dieOnce(killCase: KillCase, dir: string, { fixture, before, after, death }: Ordeal): Promise<void> {
  const when = `killed ${death.when} step ${death.dieAt}`
  copy(fixture, dir)
  const end = await operate(killCase, dir, death)
  assert.equal(end.signal, "SIGKILL", when)
  const held = await readAll(dir)
  const isAcknowledged = end.lines.some((line) => line.startsWith("done"))
  assert.deepEqual(held, isAcknowledged || !isSame(held, before) ? after : before, when)
  assert.deepEqual(await readAll(dir), held, `${when}, read once more`)
  if (killCase.ttl !== undefined) await checkStaysGone(dir, held, when)
  await checkGoesOn(dir, held, when)
  await checkBeside(killCase, dir, when)
  await checkLeftoversGo(dir, when)
  rmSync(dir, { recursive: true })
}

/** What one handle has seen as expired, no other sees again, though its clock be slow. */
async function checkStaysGone(dir: string, held: Snapshot, when: string): Promise<void> {
  assert.deepEqual(await readAll(dir, clock(WRITTEN_AT)), held, `${when}, read by a slow clock`)
}

async function checkGoesOn(dir: string, held: Snapshot, when: string): Promise<void> {
  await withStore(
    theStore,
    dir,
    (store) => store.createQaEntry(KILLED, { id: "next", question: "next?", answer: "" }),
    now,
  )
  await withStore(theStore, dir, (store) => store.updateQaEntry(KILLED, "next", { answer: "yes" }), now)
  const { entries, ...rest } = await readAll(dir)
  assert.deepEqual({ ...rest, entries: entries.slice(0, -1) }, held, `${when}, after the next write`)
  assert.deepEqual([entries.at(-1)?.id, entries.at(-1)?.answer], ["next", "yes"], when)
}

async function checkBeside({ method }: KillCase, dir: string, when: string): Promise<void> {
  const { entries } = await withStore(theStore, dir, (store) => snapshotOf(store, BESIDE), now)
  if (method !== "prune") assert.equal(entries.length, 1, `${when}, the session beside it`)
}

async function checkLeftoversGo(dir: string, when: string): Promise<void> {
  await withStore(theStore, dir, (store) => store.listSessions("all"), clock(MUCH_LATER))
  for (const name of [".tmp", ".trash"]) {
    const path = join(dir, name)
    assert.deepEqual(existsSync(path) ? readdirSync(path) : [], [], `${when}, ${name} much later`)
  }
  await withStore(theStore, dir, (store) => store.prune(), clock(MUCH_LATER))
  assert.deepEqual(filesBelow(dir), [], `${when}, after prune`)
  assert.deepEqual(
    readdirSync(dir).filter((name) => ![".tmp", ".trash"].includes(name)),
    [],
    `${when}, after prune`,
  )
}

const now = clock(CALLED_AT)

function clock(time: number, ttl: number = Infinity): OpenOptions {
  return { now: time, ttl }
}

/** What the session holds; the times at which entries were created differ from one run to the next. */
async function readAll(dir: string, at: OpenOptions = now): Promise<Snapshot> {
  const { entries, ...rest } = await withStore(theStore, dir, (store) => snapshotOf(store, KILLED), at)
  return { ...rest, entries: entries.map((entry) => ({ ...entry, createdAt: new Date(0) })) }
}

/** The same of a copy: to read a session that has expired leaves its mark. */
async function readCopy(from: string, to: string): Promise<Snapshot> {
  copy(from, to)
  return readAll(to)
}

function operate({ method, args }: KillCase, dir: string, death: Partial<Death>): Promise<ChildEnd> {
  return runChild("one-operation.mjs", { dir, now: CALLED_AT, method, args, ...death })
}

function stepsOf({ code, lines }: ChildEnd): string[] {
  assert.equal(code, 0)
  return lines.filter((line) => line.startsWith("step ")).map((line) => line.slice("step ".length))
}

function copy(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  cpSync(from, to, { recursive: true })
}

function isSame(one: Snapshot, other: Snapshot): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Does some work for each item, two at a time. */
async function inPairs<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const go = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  const ends = await Promise.allSettled([go(), go()])
  for (const end of ends) if (end.status === "rejected") throw end.reason
}
