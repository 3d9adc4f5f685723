import { setTimeout } from "node:timers/promises"
import { sql } from "drizzle-orm"
import { codeOf, driverError } from "./errors.ts"
import { Line } from "./line.ts"
import { prepareSqliteTables } from "./sqlite-migrator.ts"
import type { SqliteSessionTables } from "./sqlite-schema.ts"
import type { AnySqliteDatabase } from "./sqlite-sql.ts"
import { type SqliteStatements, sqliteStatements } from "./sqlite-statements.ts"
import { type Steps, isPromise, run } from "./steps.ts"

/** How the store gets at its database. */
export interface SqliteSource {
  /** Opens the database, or gives the caller's. */
  open(): Promise<AnySqliteDatabase>
  /** Closes what `open` opened. */
  close(): void
}

export interface SqliteDatabaseOptions {
  readonly tables: SqliteSessionTables
  readonly tablePrefix: string
  readonly busyTimeoutMs: number
  readonly migrate: "auto" | "never"
}

interface Opened {
  readonly db: AnySqliteDatabase
  readonly statements: SqliteStatements
  /** Work on asynchronous databases waits in line: one in a transaction would make others fail, or block the process. */
  readonly line: Line | null
}

/** A database that is opened, and given its tables, when it is first used. */
export class SqliteDatabase {
  readonly #source: SqliteSource
  readonly #options: SqliteDatabaseOptions
  #opening: Promise<Opened> | null = null

  constructor(source: SqliteSource, options: SqliteDatabaseOptions) {
    this.#source = source
    this.#options = options
  }

  /** Statements that read. */
  async read<T>(work: (on: SqliteStatements) => Steps<T>): Promise<T> {
    const { statements, line } = await this.#open()
    if (line === null) return run(work(statements))
    return line.take(() => this.#untilFree(async () => run(work(statements))))
  }

  /** A transaction that begins with the write lock. */
  async write<T>(work: (on: SqliteStatements) => Steps<T>): Promise<T> {
    const { db, statements, line } = await this.#open()
    const { tables } = this.#options
    const immediate = { behavior: "immediate" } as const
    if (line === null) return db.transaction(() => run(work(statements)) as never, immediate)
    // An asynchronous driver's transaction has a connection of its own, and statements of its own.
    const transaction = (): Promise<T> =>
      db.transaction(async (own) => run(work(sqliteStatements(own, tables))), immediate) as Promise<T>
    return line.take(() => this.#untilFree(transaction))
  }

  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => null)
    if (opened !== null && opened !== undefined) this.#source.close()
  }

  #open(): Promise<Opened> {
    this.#opening ??= this.#prepare().catch((error: unknown) => {
      this.#opening = null // the next call tries again
      throw error
    })
    return this.#opening
  }

  async #prepare(): Promise<Opened> {
    const { tables } = this.#options
    const db = await this.#untilFree(() => this.#source.open())
    try {
      const line = await lineOf(db)
      const prepare = () => this.#untilFree(() => prepareSqliteTables(db, this.#options))
      await (line === null ? prepare() : line.take(prepare))
      return { db, statements: sqliteStatements(db, tables), line }
    } catch (error) {
      this.#source.close()
      throw error
    }
  }

  /** Some locks are refused at once in spite of the busy timeout: a change to WAL, a client's only connection. */
  async #untilFree<T>(work: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + this.#options.busyTimeoutMs
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (!isRefusedAtOnce(error) || performance.now() > deadline) throw error
        await setTimeout(5 + Math.random() * 20)
      }
    }
  }
}

function isRefusedAtOnce(error: unknown): boolean {
  const code = codeOf(driverError(error)) ?? ""
  return code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED") || code === "TRANSACTION_ACTIVE"
}

// Handles of one process that share a file share a line, too: a driver that answers later may hold the write lock while
// another's attempt to get it blocks the process, so that nobody can let go of it.
const linesOfFiles = new Map<string, Line>()
const linesOfClients = new WeakMap<object, Line>()

/** The line that the database's work waits in; `null` for a driver that answers at once. */
async function lineOf(db: AnySqliteDatabase): Promise<Line | null> {
  const given: unknown = db.all(sql`pragma database_list`)
  if (!isPromise(given)) return null
  const listed = (await given) as readonly { readonly name: string; readonly file: string | null }[]
  const file = listed.find(({ name }) => name === "main")?.file ?? ""
  const client = (db as { readonly $client?: object }).$client ?? db
  const line = (file === "" ? linesOfClients.get(client) : linesOfFiles.get(file)) ?? new Line()
  if (file === "") linesOfClients.set(client, line)
  else linesOfFiles.set(file, line)
  return line
}
