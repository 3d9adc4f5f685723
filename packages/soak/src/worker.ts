import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { FromWorker, Job, Sample, ToWorker, Verified, Work } from "./messages.ts"

const MAIN = fileURLToPath(import.meta.resolve("./worker-main.js"))

/** A process that works on some of the lanes. When it is killed, another takes over. */
export class Worker {
  readonly #job: Job
  readonly #onSample: (sample: Sample) => void
  #child: ChildProcess
  /** What it has done, once all of its lanes are through. */
  readonly worked: Promise<Work>
  #resolveWorked!: (work: Work) => void
  #rejectWorked!: (error: Error) => void
  #onVerified: ((verified: Verified) => void) | null = null
  #steps = 0

  constructor(job: Job, onSample: (sample: Sample) => void) {
    this.#job = job
    this.#onSample = onSample
    this.worked = new Promise((resolve, reject) => {
      this.#resolveWorked = resolve
      this.#rejectWorked = reject
    })
    this.#child = this.#start()
  }

  /** Calls acknowledged so far. */
  get steps(): number {
    return this.#steps
  }

  /** Ends the process with SIGKILL, in the middle of its calls, and starts another in its place. */
  async replace(): Promise<void> {
    const killed = this.#child
    const ended = once(killed, "exit")
    killed.kill("SIGKILL")
    await ended
    this.#child = this.#start()
  }

  verify(): Promise<Verified> {
    return new Promise((resolve) => {
      this.#onVerified = resolve
      this.#tell("verify")
    })
  }

  async end(): Promise<void> {
    const ended = once(this.#child, "exit")
    this.#tell("end")
    await ended
  }

  /** At once, without waiting for anything. */
  abandon(): void {
    this.#child.kill("SIGKILL")
  }

  #start(): ChildProcess {
    const child = fork(MAIN, [JSON.stringify(this.#job)])
    child.on("message", (message: FromWorker) => this.#hear(message))
    child.on("exit", (code, signal) => {
      if (child === this.#child && code !== 0 && signal !== "SIGKILL") {
        this.#rejectWorked(new Error(`a process ended with ${code ?? signal}`))
      }
    })
    return child
  }

  #hear(message: FromWorker): void {
    if (message.kind === "worked") this.#resolveWorked(message.work)
    else if (message.kind === "verified") this.#onVerified!(message.verified)
    else {
      this.#steps = message.sample.steps
      this.#onSample(message.sample)
    }
  }

  #tell(message: ToWorker): void {
    this.#child.send(message)
  }
}
