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

/** A process that creates entries one after the other, each time that it is told to. */
export class CreatingProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown[]>
  #printed = ""
  #errors = ""

  constructor() {
    const program = fileURLToPath(new URL("./children/creates.mjs", import.meta.url))
    this.#child = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "pipe"] })
    this.#child.stdin!.on("error", () => {}) // it has ended: its exit code and what it printed tell why
    this.#child.stdout!.on("data", (chunk: Buffer) => (this.#printed += chunk.toString()))
    this.#child.stderr!.on("data", (chunk: Buffer) => (this.#errors += chunk.toString()))
    this.#ended = once(this.#child, "close")
  }

  /** Resolves when all are acknowledged, or the process has ended. */
  async create(creates: Creates): Promise<void> {
    const all = this.acknowledged.length + creates.count
    let hasEnded = false
    const ended = this.#ended.then(() => (hasEnded = true))
    this.#child.stdin!.write(`${JSON.stringify(creates)}\n`)
    while (!hasEnded && this.acknowledged.length < all) await Promise.race([once(this.#child.stdout!, "data"), ended])
  }

  /** The ids that were acknowledged so far. */
  get acknowledged(): string[] {
    return this.#printed.split("\n").slice(0, -1)
  }

  get errors(): string {
    return this.#errors
  }

  /** Lets it finish, and gives its exit code. */
  async end(): Promise<number | null> {
    this.#child.stdin!.end()
    return (await this.#ended)[0] as number | null
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL")
    await this.#ended
  }
}
