import { entityKind } from "drizzle-orm"
import { type PgliteClient, lockPglite } from "./pglite-lock.ts"
import type { PostgresSource } from "./postgres-database.ts"
import type { AnyPostgresDatabase, PostgresAccess } from "./postgres-prepared.ts"

/** A database that the caller opened and will close. */
export class CallersDatabase implements PostgresSource {
  readonly discard = null
  readonly #db: AnyPostgresDatabase
  #letGo: (() => void) | null = null

  constructor(db: AnyPostgresDatabase) {
    this.#db = db
  }

  /** PGlite lives in this process alone. */
  get isPglite(): boolean {
    return (this.#db.constructor as { readonly [entityKind]?: unknown })[entityKind] === "PgliteDatabase"
  }

  async open(): Promise<PostgresAccess> {
    if (this.isPglite)
      this.#letGo ??= await lockPglite((this.#db as { readonly $client?: unknown }).$client as PgliteClient)
    return { db: this.#db }
  }

  async close(): Promise<void> {
    this.#letGo?.()
    this.#letGo = null
  }
}
