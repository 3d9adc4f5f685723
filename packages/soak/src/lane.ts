import { seededRandom } from "@cognee-session/dev-services"
import type { Scale } from "./scale.ts"
import { BATCH_SHARE, BATCH_SIZE, SHARES, type Step } from "./step.ts"

/** What a session must hold, as numbers within the lane. */
export interface ExpectedSession {
  /** In their order, each with the version of its texts: 1 as created, one more for each update. */
  readonly entries: readonly { readonly entry: number; readonly version: number }[]
  /** The version of the graph context, 0 without one. */
  readonly context: number
  readonly traces: readonly number[]
}

const MOST_UPDATES = 250

/**
 * One conversation at a time with a store: which call comes next, and what the sessions hold after those so far. Both
 * follow from the seed and the number of the calls made, so that a process that takes over from a killed one knows all.
 */
export class Lane {
  readonly number: number
  readonly #seed: number
  readonly #scale: Scale
  /** Of each entry: its session. */
  readonly #sessionOf: Int32Array
  /** Of each entry: its version, 0 once it is gone. */
  readonly #versions: Uint8Array
  readonly #contexts: Uint16Array
  /** Of each session: its first trace step that is not gone, and the first that is not there yet. */
  readonly #traces: { readonly from: Uint16Array; readonly to: Uint16Array }
  #steps = 0
  #creates = 0
  #entries = 0
  #shared = 0
  #passing = 0

  constructor(number: number, seed: number, scale: Scale) {
    this.number = number
    this.#seed = seed
    this.#scale = scale
    // All at once: what grows later is the store's.
    this.#sessionOf = new Int32Array(scale.entries)
    this.#versions = new Uint8Array(scale.entries)
    this.#contexts = new Uint16Array(scale.sessions)
    this.#traces = { from: new Uint16Array(scale.sessions), to: new Uint16Array(scale.sessions) }
  }

  /** Calls made so far. */
  get steps(): number {
    return this.#steps
  }

  /** Entries created so far in sessions of the lane's own, in shared ones, and sessions left to expire. */
  get counts(): { readonly entries: number; readonly shared: number; readonly passing: number } {
    return { entries: this.#entries, shared: this.#shared, passing: this.#passing }
  }

  /** The next call, or `null` after the last. */
  next(): Step | null {
    if (this.#entries === this.#scale.entries) return null
    const random = seededRandom(this.#seed, this.number, this.#steps)
    const kind = kindOf(random() * 100)
    if (kind === "share") return { kind, shared: this.#shared }
    if (kind === "pass") return { kind, passing: this.#passing }
    if (this.#entries === 0 || kind === "create") return this.#create(random)
    if (kind === "update" || kind === "delete") return this.#change(kind, Math.floor(random() * this.#entries))
    return this.#onSession(kind, this.#someSession(random))
  }

  /** Takes note that the call of `next` was made. */
  done(step: Step): void {
    this.#steps += 1
    if (step.kind === "create") this.#append(step.session, step.count)
    else if (step.kind === "update") this.#versions[step.entry] = step.version
    else if (step.kind === "delete") this.#versions[step.entry] = 0
    else if (step.kind === "deleteSession") this.#forget(step.session)
    else if (step.kind === "setContext") this.#contexts[step.session] = step.version
    else if (step.kind === "trace") this.#traces.to[step.session] = step.trace + 1
    else if (step.kind === "share") this.#shared += 1
    else if (step.kind === "pass") this.#passing += 1
  }

  /** Makes the calls of the past again, without a store. */
  skipTo(steps: number): void {
    while (this.#steps < steps) this.done(this.next()!)
  }

  has(entry: number): boolean {
    return this.#versions[entry]! > 0
  }

  expected(session: number): ExpectedSession {
    const [from, to] = [this.#traces.from[session]!, this.#traces.to[session]!]
    return {
      entries: this.#entriesOf(session),
      context: this.#contexts[session]!,
      traces: Array.from({ length: to - from }, (_, index) => from + index),
    }
  }

  /** How many sessions of its own exist. */
  get existing(): number {
    let count = 0
    for (let session = 0; session < this.#scale.sessions; session++) {
      const { entries, context, traces } = this.expected(session)
      if (entries.length + context + traces.length > 0) count += 1
    }
    return count
  }

  #create(random: () => number): Step {
    const left = this.#scale.entries - this.#entries
    const count = random() * 100 < BATCH_SHARE ? Math.min(BATCH_SIZE, left) : 1
    // Every other one goes to the next session in turn, so that none is left out; the others make some longer than most.
    const inTurn = (this.#creates / 2) % this.#scale.sessions
    const session = this.#creates % 2 === 0 ? inTurn : this.#someSession(random)
    return { kind: "create", session, first: this.#entries, count }
  }

  #change(kind: "update" | "delete", entry: number): Step {
    const session = this.#sessionOf[entry]!
    if (kind === "delete") return { kind, session, entry }
    return { kind, session, entry, version: this.has(entry) ? Math.min(this.#versions[entry]! + 1, MOST_UPDATES) : 0 }
  }

  #onSession(kind: "deleteSession" | "setContext" | "trace" | "latest", session: number): Step {
    if (kind === "setContext") return { kind, session, version: this.#contexts[session]! + 1 }
    if (kind === "trace") return { kind, session, trace: this.#traces.to[session]! }
    return { kind, session }
  }

  #someSession(random: () => number): number {
    return Math.floor(random() ** 2 * this.#scale.sessions)
  }

  #append(session: number, count: number): void {
    this.#sessionOf.fill(session, this.#entries, this.#entries + count)
    this.#versions.fill(1, this.#entries, this.#entries + count)
    this.#entries += count
    this.#creates += 1
  }

  #forget(session: number): void {
    for (const { entry } of this.#entriesOf(session)) this.#versions[entry] = 0
    this.#contexts[session] = 0
    this.#traces.from[session] = this.#traces.to[session]!
  }

  #entriesOf(session: number): { readonly entry: number; readonly version: number }[] {
    const found = []
    for (let entry = this.#sessionOf.indexOf(session); entry >= 0 && entry < this.#entries;) {
      if (this.has(entry)) found.push({ entry, version: this.#versions[entry]! })
      entry = this.#sessionOf.indexOf(session, entry + 1)
    }
    return found
  }
}

function kindOf(percent: number): Step["kind"] {
  let sum = 0
  for (const [kind, share] of Object.entries(SHARES)) if (percent < (sum += share)) return kind as Step["kind"]
  return "create"
}
