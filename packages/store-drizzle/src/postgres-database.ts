import { setTimeout as sleep } from "node:timers/promises"
import { NotSent, driverError } from "./errors.ts"
import { NoAnswer, isUnanswered, postgresFailure } from "./postgres-errors.ts"
import { preparePostgresTables } from "./postgres-migrator.ts"
import type { PostgresAccess } from "./postgres-prepared.ts"
import { type PostgresStatementOptions, type PostgresStatements, postgresStatements } from "./postgres-statements.ts"

/** How the store gets at its database. */
export interface PostgresSource {
  /** Opens the database, or gives the caller's. */
  open(): Promise<PostgresAccess>
  /**
   * Gives up what `open` opened last: what is under way has `graceMs` to end, and nothing begins after that. `null` when
   * the database is the caller's.
   */
  readonly discard: ((graceMs: number) => Promise<void>) | null
  /** Lets go of what is the store's own, for good. */
  close(): Promise<void>
}

export interface PostgresDatabaseOptions extends PostgresStatementOptions {
  readonly schema: string
  readonly tablePrefix: string
  readonly timeoutMs: number
  readonly migrate: "auto" | "never"
}

const MAX_DELAY_MS = 200

/** What is under way when a connection is given up has this long to end. */
const GRACE_MS = 1000

/** A database that is opened, and given its tables, when it is first used; and again when it has given no answer. */
export class PostgresDatabase {
  readonly #source: PostgresSource
  readonly #options: PostgresDatabaseOptions
  #opening: Promise<PostgresStatements> | null = null

  constructor(source: PostgresSource, options: PostgresDatabaseOptions) {
    this.#source = source
    this.#options = options
  }

  /** A statement that reads: sent again after every error that may pass. */
  read<T>(work: (on: PostgresStatements) => Promise<T>): Promise<T> {
    return this.#attempts(work, true)
  }

  /** A statement that writes: sent again only when it is known that it was not carried out (C3). */
  write<T>(work: (on: PostgresStatements) => Promise<T>): Promise<T> {
    return this.#attempts(work, false)
  }

  async close(): Promise<void> {
    this.#opening = null
    await this.#source.close()
  }

  async #attempts<T>(work: (on: PostgresStatements) => Promise<T>, repeatable: boolean): Promise<T> {
    const deadline = performance.now() + this.#options.timeoutMs
    for (let attempt = 0; ; attempt++) {
      let sent = false
      const opening = (this.#opening ??= this.#open())
      try {
        return await answered(deadline, async () => {
          const statements = await opening
          sent = true
          return work(statements)
        })
      } catch (error) {
        const cause = driverError(error)
        if (isUnanswered(cause)) this.#giveUp(opening)
        const { again, outcome } = postgresFailure(cause)
        const delay = Math.min(2 ** attempt, MAX_DELAY_MS) * (0.5 + Math.random())
        const mayRepeat = again && (repeatable || !sent || outcome === "not-applied")
        if (!mayRepeat || performance.now() + delay > deadline) throw sent ? error : new NotSent(error)
        await sleep(delay)
      }
    }
  }

  /**
   * Leaves a client that gave no answer, so that the next attempt has another and what waits in it is never sent. When a
   * backend is killed, postgres.js 3.4.9 may keep a connection that can never be made again.
   */
  #giveUp(opening: Promise<unknown>): void {
    if (this.#opening !== opening || this.#source.discard === null) return
    this.#opening = null
    this.#source.discard(GRACE_MS).catch(() => {})
  }

  async #open(): Promise<PostgresStatements> {
    try {
      const access = await this.#source.open()
      await preparePostgresTables(access.db, this.#options)
      return postgresStatements(access, this.#options)
    } catch (error) {
      this.#opening = null // the next attempt tries again
      await this.#source.discard?.(0)
      throw error
    }
  }
}

/** The work's result, or an error at the deadline: a driver may wait for a silent server for ever. */
function answered<T>(deadline: number, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer()), Math.max(deadline - performance.now(), 1))
    work()
      .finally(() => clearTimeout(timer))
      .then(resolve, reject)
  })
}
