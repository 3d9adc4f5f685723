import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import type { SessionStore } from "@cognee-session/core"
import { childPath } from "./child.ts"

export interface RacingCall {
  readonly method: (keyof SessionStore & string) | "compact"
  readonly args: readonly unknown[]
}

/** How a call went, and when, in nanoseconds of a clock that all processes share. */
export interface Answer {
  readonly call: RacingCall
  readonly began: bigint
  readonly settled: bigint
  readonly value?: unknown
  readonly error?: string
}

interface AnswerLine {
  readonly id: number
  readonly began: string
  readonly settled: string
}

/** Several processes with a store each, which make calls at the same moment. */
export class StoreServers {
  readonly #children: readonly ChildProcess[]
  readonly #waiting = new Map<number, (line: AnswerLine) => void>()
  #calls = 0

  constructor(dir: string, count: number) {
    this.#children = Array.from({ length: count }, () => this.#start(dir))
  }

  /** Makes calls, those of the nth list in the nth process, all of them at once. */
  async race(callsOf: readonly (readonly RacingCall[])[]): Promise<Answer[]> {
    const at = String(process.hrtime.bigint() + 5_000_000n)
    return (await Promise.all(callsOf.map((calls, index) => this.#send(this.#children[index]!, at, calls)))).flat()
  }

  /** Makes calls in one process, together. */
  call(index: number, calls: readonly RacingCall[]): Promise<Answer[]> {
    return this.#send(this.#children[index]!, "0", calls)
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        const closed = new Promise((resolve) => child.once("close", resolve))
        child.stdin?.end()
        await closed
      }),
    )
  }

  #start(dir: string): ChildProcess {
    const args = [childPath("store-server.mjs"), JSON.stringify({ dir })]
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] })
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text) as AnswerLine
      this.#waiting.get(line.id)?.(line)
      this.#waiting.delete(line.id)
    })
    return child
  }

  #send(child: ChildProcess, at: string, calls: readonly RacingCall[]): Promise<Answer[]> {
    const numbered = calls.map((call) => ({ id: (this.#calls += 1), at, ...call }))
    const answers = numbered.map(
      ({ id, method, args }) =>
        new Promise<Answer>((resolve) => {
          this.#waiting.set(id, ({ id: _id, began, settled, ...outcome }) =>
            resolve({ call: { method, args }, began: BigInt(began), settled: BigInt(settled), ...outcome }),
          )
        }),
    )
    child.stdin?.write(`${JSON.stringify(numbered)}\n`)
    return Promise.all(answers)
  }
}
