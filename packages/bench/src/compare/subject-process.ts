import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { SubjectWork } from "./subject-work.ts"

export interface Asked {
  readonly method: keyof SubjectWork
  readonly args: readonly unknown[]
}

export interface Answer {
  readonly result?: unknown
  readonly error?: string
}

/** The Node that subjects run in, and what it gets beside the program. */
export interface Runtime {
  readonly execPath: string
  readonly execArgv: readonly string[]
  readonly version: string
  /** Whether subjects leave the server's core alone. */
  readonly isApart?: boolean
}

const CHILD = fileURLToPath(new URL("child.js", import.meta.url))

/** A process of its own for one subject. */
export class SubjectProcess {
  readonly #name: string
  readonly #child: ChildProcess

  constructor(name: string, { execPath, execArgv }: Runtime) {
    this.#name = name
    this.#child = fork(CHILD, {
      execPath,
      execArgv: ["--expose-gc", ...execArgv],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    })
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** Asks the process to do something, and waits until it is done. */
  async ask<M extends keyof SubjectWork>(
    method: M,
    ...args: Parameters<SubjectWork[M]>
  ): Promise<Awaited<ReturnType<SubjectWork[M]>>> {
    const asked: Asked = { method, args }
    this.#child.send(asked)
    const { result, error } = await this.#answer()
    if (error !== undefined) throw new Error(`${this.#name} cannot ${method}: ${error}`)
    return result as Awaited<ReturnType<SubjectWork[M]>>
  }

  async #answer(): Promise<Answer> {
    const waiting = new AbortController()
    const { signal } = waiting
    try {
      const answered = once(this.#child, "message", { signal }).then(([answer]) => answer as Answer)
      const ended = once(this.#child, "exit", { signal }).then(([code]) => ({ error: `ended with code ${code}` }))
      return await Promise.race([answered, ended])
    } finally {
      waiting.abort()
    }
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, "exit")
    await this.ask("close").catch(() => this.#child.kill())
    await ended
  }
}
