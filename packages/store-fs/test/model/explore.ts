import { hash } from "node:crypto"
import { type HistoryCall, isLinearizable } from "@cognee-session/testkit"
import { SessionLog } from "../../src/session-log.ts"
import { type Call, type ModelState, makeCall, sessionModel } from "./calls.ts"
import type { Disk } from "../../src/disk.ts"
import { ModelDisk, type ModelFile, ProcessDisk, type TakeTurn } from "./model-disk.ts"

/** A small scope to check: what is there at first, and the calls of processes that run at once. */
export interface Scope {
  readonly title: string
  /** Calls that are made before the processes begin. */
  readonly before?: readonly Call[]
  /** The calls of each process, one after the other. */
  readonly processes: readonly (readonly Call[])[]
  /** Which processes may be killed, at any step. */
  readonly mortal?: readonly number[]
  readonly ttl?: number
  /**
   * How often a process may be held up in the middle of its call for another to go on. Default: without a limit, every
   * order there is. Two processes can be followed so; with three a limit keeps the scope small.
   */
  readonly holdUps?: number
}

export interface Report {
  /** How many different states were met. */
  readonly states: number
  /** How many different ways to end were met. */
  readonly ends: number
  /** The first history that no serial order explains, with the steps that lead to it. */
  readonly violation: string | null
}

/** More steps than any run of these scopes takes: one that takes them does not end. */
const LONGEST_RUN = 1000

type WrapDisk = (disk: Disk) => Disk

/**
 * Runs the store's own code on a disk in memory in every order in which the steps of the processes can follow one
 * another, and asks of each end whether some serial order of the calls explains it.
 *
 * A state that was met before is not followed again: what a process will do depends on the disk and on what its steps
 * gave so far, and both are part of the state.
 */
export async function explore(scope: Scope, wrap: WrapDisk = (disk) => disk): Promise<Report> {
  const met = new Set<string>()
  const ends = new Set<string>()
  const open: number[][] = [[]]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const run = await Run.begin(scope, wrap)
    for (const choice of path) await run.take(choice)
    for (let taken = path; ;) {
      const choices = run.choices()
      if (choices.length === 0) {
        ends.add(run.key())
        if (!(await run.isExplained())) return { states: met.size, ends: ends.size, violation: run.story() }
        break
      }
      if (taken.length > LONGEST_RUN) return { states: met.size, ends: ends.size, violation: `endless: ${run.story()}` }
      const key = run.key()
      if (met.has(key)) break
      met.add(key)
      for (const choice of choices.slice(1)) open.push([...taken, choice])
      taken = [...taken, choices[0]!]
      await run.take(choices[0]!)
    }
  }
  return { states: met.size, ends: ends.size, violation: null }
}

interface PendingStep {
  readonly process: number
  readonly label: string
  readonly run: () => unknown
  readonly proceed: (result: unknown) => void
}

interface MadeCall extends HistoryCall<Call, unknown> {
  readonly process: number
}

const SESSION = { sessionId: "s", userId: null }

/** One run of a scope, step by step. */
class Run {
  readonly #scope: Scope
  readonly #disk = new ModelDisk()
  readonly #pending: PendingStep[] = []
  readonly #views: ProcessDisk[] = []
  /** What each process was told so far, as a hash. */
  readonly #seen: string[] = []
  readonly #dead = new Set<number>()
  readonly #history: MadeCall[] = []
  readonly #steps: string[] = []
  readonly #wrap: WrapDisk
  #time = 0
  /** Whose step was the last, and how often one was held up. */
  #last = -1
  #holdUps = 0

  private constructor(scope: Scope, wrap: WrapDisk) {
    this.#scope = scope
    this.#wrap = wrap
  }

  static async begin(scope: Scope, wrap: WrapDisk): Promise<Run> {
    const run = new Run(scope, wrap)
    for (const call of scope.before ?? []) await run.#make(-1, run.#log(new ProcessDisk(run.#disk, "0", atOnce)), call)
    scope.processes.forEach((calls, process) => void run.#process(process, calls))
    await quiet()
    return run
  }

  /** The ways to go on: a step of some process, or the death of one. */
  choices(): number[] {
    const steps = this.#pending.map((step, index) => ({ index, isHoldUp: this.#isHoldUp(step.process) }))
    const mayHoldUp = this.#holdUps < (this.#scope.holdUps ?? Infinity)
    const allowed = steps.filter(({ isHoldUp }) => mayHoldUp || !isHoldUp).map(({ index }) => index)
    return [...allowed, ...this.#mortals().map((_, index) => this.#pending.length + index)]
  }

  async take(choice: number): Promise<void> {
    const step = this.#pending[choice]
    if (step === undefined) return this.#kill(this.#mortals()[choice - this.#pending.length]!)
    if (this.#isHoldUp(step.process)) this.#holdUps += 1
    this.#last = step.process
    this.#pending.splice(choice, 1)
    this.#time += 1
    const result = step.run()
    this.#note(step.process, step.label, result)
    step.proceed(result)
    await quiet()
  }

  /** Equal for equal states. */
  key(): string {
    const held = this.#views.map((view) => [...view.held].map((file) => file.bytes.toString("latin1")).join())
    const calls = this.#history.map((call) => `${call.process}${call.result === null ? "" : "!"}${this.#before(call)}`)
    const waiting = this.#pending.map((step) => `${step.process}${step.label}`)
    const parts = [
      this.#disk.key,
      ...this.#seen,
      ...held,
      ...calls.toSorted(),
      ...waiting.toSorted(),
      ...this.#dead,
    ].map(String)
    if (this.#scope.holdUps !== undefined) parts.push(`${this.#last} ${this.#holdUps}`)
    return hash("sha1", parts.join("\n"), "base64")
  }

  /** Whether some serial order explains what the calls gave, and what a reader finds who comes last. */
  async isExplained(): Promise<boolean> {
    const reader = this.#log(new ProcessDisk(this.#disk, "9", atOnce))
    for (const kind of ["readAll", "latest", "getContext", "readSteps"] as const) await this.#make(-1, reader, { kind })
    return isLinearizable<ModelState, Call, unknown>(this.#history, sessionModel(this.#scope.ttl ?? Infinity))
  }

  story(): string {
    const calls = this.#history.map(
      (call) => `${call.process}: ${JSON.stringify([call.operation, call.result?.value])}`,
    )
    return [this.#scope.title, ...this.#steps, ...calls].join("\n")
  }

  async #process(process: number, calls: readonly Call[]): Promise<void> {
    const view = new ProcessDisk(this.#disk, "abcdefgh"[process]!, this.#turnOf(process))
    this.#views[process] = view
    this.#seen[process] = ""
    const log = this.#log(view)
    for (const call of calls) await this.#make(process, log, call)
  }

  async #make(process: number, log: SessionLog, operation: Call): Promise<void> {
    this.#time += 1
    const call: MadeCall = { process, operation, calledAt: this.#time, returnedAt: Infinity, result: null }
    this.#history.push(call)
    const value = await makeCall(log, this.#disk, SESSION, operation, this.#turnOf(process))
    this.#time += 1
    Object.assign(call, { returnedAt: this.#time, result: { value } })
  }

  #log(view: ProcessDisk): SessionLog {
    return new SessionLog(this.#wrap(view), { root: "/r", ttl: this.#scope.ttl ?? Infinity, sync: false })
  }

  #turnOf(process: number): TakeTurn {
    if (process < 0) return atOnce
    return (label, isPrivate, step) => {
      if (this.#dead.has(process)) return new Promise(() => {})
      if (isPrivate) return Promise.resolve(step())
      return new Promise((resolve) => {
        this.#pending.push({ process, label, run: step, proceed: resolve as (result: unknown) => void })
      })
    }
  }

  #note(process: number, label: string, result: unknown): void {
    const seen = `${this.#seen[process]}\n${label}:${textOf(result)};${this.#disk.now}`
    this.#seen[process] = hash("sha1", seen, "base64")
    this.#steps.push(`${process} ${label}`)
  }

  /** Whether a step of this process means that another, which could go on, is held up. */
  #isHoldUp(process: number): boolean {
    return process !== this.#last && this.#pending.some((step) => step.process === this.#last)
  }

  #mortals(): number[] {
    return (this.#scope.mortal ?? []).filter((process) => this.#pending.some((step) => step.process === process))
  }

  async #kill(process: number): Promise<void> {
    this.#dead.add(process)
    this.#steps.push(`${process} dies`)
    const rest = this.#pending.filter((step) => step.process !== process)
    this.#pending.splice(0, this.#pending.length, ...rest)
  }

  /** Which calls had returned when this one was made: the order that a serial order has to keep. */
  #before(call: { readonly calledAt: number }): string {
    return this.#history.map((other) => (other.returnedAt < call.calledAt ? "1" : "0")).join("")
  }
}

/** Equal for equal results of a step. */
function textOf(result: unknown): string {
  if (Buffer.isBuffer(result)) return result.toString("latin1")
  if (isFile(result)) return result.bytes.toString("latin1")
  return JSON.stringify(result) ?? ""
}

function isFile(result: unknown): result is ModelFile {
  return typeof result === "object" && result !== null && "bytes" in result
}

const atOnce: TakeTurn = async (_label, _isPrivate, step) => step()

/** Resolves when every process waits for its turn: a tick comes when no promise has anything left to do. */
function quiet(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
