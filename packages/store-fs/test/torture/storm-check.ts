import assert from "node:assert/strict"
import type { SessionQaEntry, SessionQaUpdate } from "@cognee-session/core"
import type { Snapshot } from "./snapshot.ts"
import type { StormHistory, StormOperation } from "./storm-history.ts"

/** The entry that all writers mark. */
export const BOARD = "board"

/** Holds what was read after the storm against what was acknowledged in it. Throws for the first difference. */
export function checkStorm(histories: readonly StormHistory[], { entries, context, steps }: Snapshot): void {
  const operations = histories.flatMap(({ operations }) => operations)
  const deleted = deletionsIn(operations)
  checkCreations(operations, entries, deleted)
  checkOrder(creationsIn(operations), new Map(entries.map(({ question }, place) => [question, place])))
  for (const history of histories) checkAnswers(history.operations, entries)
  checkBoard(operations, entries)
  checkContext(operations, context)
  checkSteps(
    operations,
    steps.map(({ traceId }) => traceId),
  )
}

interface Creation {
  readonly operation: StormOperation
  /** What its entries ask, by which they are known. */
  readonly questions: readonly string[]
  readonly ids: readonly string[]
}

function of(operations: readonly StormOperation[], method: string): StormOperation[] {
  return operations.filter((operation) => operation.method === method)
}

function creationsIn(operations: readonly StormOperation[]): Creation[] {
  const single = of(operations, "createQaEntry").map((operation) => {
    const { question } = operation.args[0] as SessionQaEntry
    return { operation, questions: [question], ids: typeof operation.result === "string" ? [operation.result] : [] }
  })
  const batches = of(operations, "createQaEntries").map((operation) => {
    const questions = (operation.args[0] as SessionQaEntry[]).map(({ question }) => question)
    return { operation, questions, ids: (operation.result ?? []) as string[] }
  })
  return [...single, ...batches]
}

interface Deletions {
  readonly certain: ReadonlySet<unknown>
  readonly possible: ReadonlySet<unknown>
}

function deletionsIn(operations: readonly StormOperation[]): Deletions {
  const deletions = of(operations, "deleteQaEntry")
  for (const { acknowledged, result } of deletions)
    assert.ok(acknowledged === null || result === true, "a deletion of what is there")
  const certain = deletions.filter(({ acknowledged }) => acknowledged !== null)
  return {
    certain: new Set(certain.map(({ args }) => args[0])),
    possible: new Set(deletions.map(({ args }) => args[0])),
  }
}

/** What was acknowledged is there once and whole, and what was deleted is not; the rest is there wholly or not at all. */
function checkCreations(
  operations: readonly StormOperation[],
  entries: readonly SessionQaEntry[],
  deleted: Deletions,
): void {
  const places = new Map<string, number[]>()
  for (const [place, { question }] of entries.entries()) places.set(question, [...(places.get(question) ?? []), place])
  const known = new Set([BOARD])
  for (const { operation, questions, ids } of creationsIn(operations)) {
    const found = questions.map((question) => places.get(question) ?? [])
    for (const [index, question] of questions.entries()) {
      known.add(question)
      const id = ids[index] ?? (operation.args[0] as { id?: string }).id
      assert.ok(found[index]!.length <= 1, `${question} is there ${found[index]!.length} times`)
      if (deleted.certain.has(id)) assert.equal(found[index]!.length, 0, `${question} was deleted`)
      else if (operation.acknowledged !== null && !deleted.possible.has(id)) {
        assert.equal(found[index]!.length, 1, `${question} was acknowledged`)
        assert.equal(entries[found[index]![0]!]!.id, id, `the id of ${question}`)
      }
    }
    if (operation.acknowledged === null) checkAllOrNone(found, questions)
    checkTogether(found, entries, questions, deleted, ids)
  }
  for (const question of places.keys()) assert.ok(known.has(question), `nobody created ${question}`)
}

function checkAllOrNone(found: readonly (readonly number[])[], questions: readonly string[]): void {
  const count = found.filter((places) => places.length > 0).length
  assert.ok(count === 0 || count === questions.length, `${count} of the batch of ${questions.join(", ")}`)
}

/** A batch has nothing between its entries. */
function checkTogether(
  found: readonly (readonly number[])[],
  entries: readonly SessionQaEntry[],
  questions: readonly string[],
  deleted: Deletions,
  ids: readonly string[],
): void {
  const isDisturbed = ids.some((id) => deleted.possible.has(id))
  const places = found.flat()
  const isTogether = places.every((place, index) => index === 0 || place === places[index - 1]! + 1)
  assert.ok(
    isDisturbed || isTogether,
    `the batch of ${questions.join(", ")} stands at ${places.join(", ")} of ${entries.length}`,
  )
}

/** What was acknowledged before something else was called comes first. */
function checkOrder(creations: readonly Creation[], placeOf: ReadonlyMap<string, number>): void {
  const placed = creations.flatMap(({ operation, questions }) => {
    const place = placeOf.get(questions[0]!)
    return place === undefined ? [] : [{ operation, place, name: questions[0]! }]
  })
  let earliest: { at: bigint; name: string } | null = null
  for (const { operation, name } of placed.toSorted((a, b) => b.place - a.place)) {
    assert.ok(earliest === null || operation.began <= earliest.at, `${name} stands before ${earliest?.name}`)
    const at = operation.acknowledged
    if (at !== null && (earliest === null || at < earliest.at)) earliest = { at, name }
  }
}

/** The answer of each of a writer's entries is its last acknowledged one, or one that came after that and was not answered. */
function checkAnswers(operations: readonly StormOperation[], entries: readonly SessionQaEntry[]): void {
  const candidates = new Map<string, string[]>()
  for (const { args, acknowledged, result } of of(operations, "updateQaEntry")) {
    const [id, { answer }] = args as [string, SessionQaUpdate]
    if (answer === undefined) continue
    assert.ok(acknowledged === null || result === true, `an update of ${id}, which is there`)
    candidates.set(id, acknowledged === null ? [...(candidates.get(id) ?? ["first"]), answer] : [answer])
  }
  for (const { id, answer } of entries) {
    const possible = candidates.get(id)
    if (possible !== undefined) assert.ok(possible.includes(answer), `the answer of ${id} is ${answer}`)
  }
}

function checkBoard(operations: readonly StormOperation[], entries: readonly SessionQaEntry[]): void {
  const marks = entries.find(({ id }) => id === BOARD)?.memifyMetadata ?? {}
  const markings = of(operations, "updateQaEntry").flatMap(({ args, acknowledged }) => {
    const [key] = Object.keys((args[1] as SessionQaUpdate).memifyMetadataPatch ?? {})
    return key === undefined ? [] : [{ key, isCertain: acknowledged !== null }]
  })
  for (const { key, isCertain } of markings)
    assert.ok(!isCertain || marks[key] === true, `the mark ${key} was acknowledged`)
  const known = new Set(markings.map(({ key }) => key))
  for (const key of Object.keys(marks)) assert.ok(known.has(key), `nobody made the mark ${key}`)
}

/** The context is one that no other was set after. */
function checkContext(operations: readonly StormOperation[], context: string | null): void {
  const settings = of(operations, "setGraphContext")
  const last = settings.find(({ args }) => args[0] === context)
  if (last === undefined) {
    assert.ok(
      context === null && settings.every(({ acknowledged }) => acknowledged === null),
      `the context ${context?.slice(0, 20)}`,
    )
    return
  }
  const until = last.acknowledged
  const later = settings.find(({ began, acknowledged }) => until !== null && began > until && acknowledged !== null)
  assert.equal(later, undefined, `the context is ${context?.slice(0, 20)} still`)
}

function checkSteps(operations: readonly StormOperation[], traceIds: readonly string[]): void {
  const savings = of(operations, "saveTraceStep").map((operation) => ({
    operation,
    id: (operation.args[0] as { traceId: string }).traceId,
  }))
  assert.equal(new Set(traceIds).size, traceIds.length, "a trace step is there twice")
  for (const { operation, id } of savings) {
    assert.ok(operation.acknowledged === null || traceIds.includes(id), `the trace step ${id} was acknowledged`)
  }
  const creations = savings.map(({ operation, id }) => ({ operation, questions: [id], ids: [id] }))
  checkOrder(creations, new Map(traceIds.map((id, place) => [id, place])))
}
