import assert from "node:assert/strict"
import { type SessionKey, type SessionStore, isSessionError } from "@cognee-session/core"

type Outcome = "done" | "not-applied" | "unknown"

/** What was tried with one entry, and what the store said. */
interface Told {
  readonly created: Outcome
  readonly updated?: Outcome
  readonly deleted?: Outcome
}

/**
 * A writer with a session of its own: creates entries one after the other, and unless it only creates, updates each and
 * deletes every third.
 */
export class Lane {
  readonly session: SessionKey
  /** How many calls failed. */
  failures = 0
  readonly #store: SessionStore
  readonly #told = new Map<string, Told>()
  readonly #onlyCreates: boolean
  #isOver = false

  constructor(store: SessionStore, session: SessionKey, onlyCreates: boolean) {
    this.#store = store
    this.session = session
    this.#onlyCreates = onlyCreates
  }

  /** The ids of the creates that were acknowledged. */
  get created(): string[] {
    return [...this.#told].flatMap(([id, { created }]) => (created === "done" ? [id] : []))
  }

  async run(): Promise<void> {
    while (!this.#isOver) await this.step()
  }

  end(): void {
    this.#isOver = true
  }

  async step(): Promise<void> {
    const id = `e${this.#told.size}`
    this.#told.set(id, { created: "unknown" })
    const created = await this.#outcome(this.#store.createQaEntry(this.session, { id, question: "q", answer: "a" }), id)
    this.#told.set(id, { created })
    if (created !== "done" || this.#onlyCreates) return
    const updated = await this.#outcome(this.#store.updateQaEntry(this.session, id, { answer: "b" }), true)
    this.#told.set(id, { created, updated })
    if (this.#told.size % 3 !== 0) return
    const deleted = await this.#outcome(this.#store.deleteQaEntry(this.session, id), true)
    this.#told.set(id, { created, updated, deleted })
  }

  /** Compares what is stored with what was told: everything once, in order, and nothing lost that was acknowledged. */
  async check(reader: SessionStore): Promise<void> {
    const held = await this.checkOrder(reader)
    const wrong = [...this.#told].filter(([id, told]) => !allowed(told).has(held.get(id)))
    assert.deepEqual(
      wrong.map(([id, told]) => ({ ...told, id, held: held.get(id) })),
      [],
    )
  }

  /** Checks only that what is stored is in order, and nothing twice. Gives the answers by id. */
  async checkOrder(reader: SessionStore): Promise<Map<string, string>> {
    const entries = await reader.getAllQaEntries(this.session)
    const held = new Map(entries.map(({ id, answer }) => [id, answer]))
    assert.deepEqual(
      entries.map(({ id }) => id),
      [...this.#told.keys()].filter((id) => held.has(id)),
    )
    return held
  }

  /** Nobody else writes to the session: `expected` is the only right answer. */
  async #outcome(call: Promise<unknown>, expected: unknown): Promise<Outcome> {
    try {
      assert.equal(await call, expected)
      return "done"
    } catch (error) {
      if (!isSessionError(error)) throw error
      this.failures += 1
      assert.deepEqual([error.code, error.retryable], ["STORE_ERROR", true])
      return error.outcome
    }
  }
}

/** The answers that the entry may have, `undefined` for no entry. */
function allowed({ created, updated, deleted }: Told): Set<string | undefined> {
  if (created === "not-applied" || deleted === "done") return new Set([undefined])
  const answers = updated === "done" ? ["b"] : updated === "unknown" ? ["a", "b"] : ["a"]
  return new Set(created === "unknown" || deleted === "unknown" ? [...answers, undefined] : answers)
}

/** Lets a lane for each session write over the stores, in turn, while a fault is made; then each must get through again. */
export async function writeDuring(
  stores: readonly SessionStore[],
  sessions: readonly SessionKey[],
  fault: (lanes: readonly Lane[]) => Promise<void>,
  { onlyCreates = false }: { readonly onlyCreates?: boolean } = {},
): Promise<Lane[]> {
  const lanes = sessions.map((session, n) => new Lane(stores[n % stores.length]!, session, onlyCreates))
  const running = Promise.all(lanes.map((lane) => lane.run()))
  try {
    await Promise.race([fault(lanes), running])
  } finally {
    for (const lane of lanes) lane.end()
  }
  await running
  await Promise.all(lanes.map((lane) => getThrough(lane)))
  return lanes
}

async function getThrough(lane: Lane): Promise<void> {
  const failures = lane.failures
  for (let n = 0; n < 3; n += 1) await lane.step()
  assert.equal(lane.failures, failures, "the calls that failed after the fault")
}

/** So many sessions of the anonymous user, in several slots of a cluster. */
export function lanesOf(count: number): SessionKey[] {
  return Array.from({ length: count }, (_, n) => ({ sessionId: `lane ${n}` }))
}
