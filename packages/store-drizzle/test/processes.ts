import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

/** How a child process opens a store and what it creates there. */
export interface Creates {
  readonly url: string
  readonly factory: string
  readonly options: object
  readonly prefix: string
  readonly count: number
}

/** A process that creates entries one after the other. */
export class CreatingProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown[]>
  #printed = ""
  #errors = ""

  constructor(creates: Creates) {
    const program = fileURLToPath(new URL("./children/creates.mjs", import.meta.url))
    this.#child = spawn(process.execPath, [program, JSON.stringify(creates)], { stdio: ["ignore", "pipe", "pipe"] })
    this.#child.stdout!.on("data", (chunk: Buffer) => (this.#printed += chunk.toString()))
    this.#child.stderr!.on("data", (chunk: Buffer) => (this.#errors += chunk.toString()))
    this.#ended = once(this.#child, "close")
  }

  /** The ids that were acknowledged so far. */
  get acknowledged(): string[] {
    return this.#printed.split("\n").slice(0, -1)
  }

  get errors(): string {
    return this.#errors
  }

  /** Waits for its end, and gives its exit code. */
  async end(): Promise<number | null> {
    return (await this.#ended)[0] as number | null
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL")
    await this.#ended
  }
}
