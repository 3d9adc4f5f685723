import { say } from "../progress.ts"
import type { Subject } from "./catalogue.ts"
import type { Operation } from "./cases.ts"
import type { Place } from "./conversations.ts"
import { keepTo } from "./placement.ts"
import { type Runtime, SubjectProcess } from "./subject-process.ts"

/** A subject that is set up in a process of its own. */
export class Contender {
  readonly subject: Subject
  readonly process: SubjectProcess
  /** Operations that it has no way to do. */
  readonly cannot: readonly Operation[]
  readonly #place: Place
  readonly #runtime: Runtime
  #failure: string | null = null

  private constructor(subject: Subject, place: Place, runtime: Runtime, opened: Opened) {
    this.subject = subject
    this.process = opened.process
    this.cannot = opened.cannot
    this.#place = place
    this.#runtime = runtime
  }

  /** Fails unless the subject does what it is asked for. */
  static async open(subject: Subject, place: Place, runtime: Runtime): Promise<Contender> {
    const opened = await openProcess(subject, place, runtime)
    const contender = new Contender(subject, place, runtime, opened)
    // A floor changes nothing that it reads: it is there to take the time.
    if (subject.role !== "floor") await opened.process.ask("prove")
    return contender
  }

  can(operation: Operation): boolean {
    return this.#failure === null && !this.cannot.includes(operation)
  }

  /** Why it is out of the run; `null` while it is in. */
  get failure(): string | null {
    return this.#failure
  }

  /** Does something, unless the subject is one of others' that fails: then it is out of the run from now on. */
  async attempt<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#failure !== null) return null
    try {
      return await work()
    } catch (error) {
      if (this.subject.role !== "peer") throw error
      this.#failure = (error as Error).message.split("\n")[0]!
      say(`  ${this.#failure}`)
      return null
    }
  }

  /** Lends a second process on the same data. */
  async withSecond<T>(use: (second: SubjectProcess) => Promise<T>): Promise<T> {
    const { process } = await openProcess(this.subject, this.#place, this.#runtime)
    try {
      return await use(process)
    } finally {
      await process.close()
    }
  }

  close(): Promise<void> {
    return this.process.close()
  }
}

interface Opened {
  readonly process: SubjectProcess
  readonly cannot: readonly Operation[]
}

async function openProcess({ name, module }: Subject, place: Place, runtime: Runtime): Promise<Opened> {
  const process = new SubjectProcess(name, runtime)
  try {
    if (runtime.isApart) await keepTo(process.pid, "subject")
    return { process, cannot: await process.ask("open", module.href, place) }
  } catch (error) {
    await process.close()
    throw error
  }
}
