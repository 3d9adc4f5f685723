import { changes } from "./postgres-changes.ts"
import { creates } from "./postgres-creates.ts"
import { type PostgresAccess, statementMaker } from "./postgres-prepared.ts"
import { listings, reads } from "./postgres-reads.ts"
import type { PostgresSessionTables } from "./postgres-schema.ts"

export interface PostgresStatementOptions {
  readonly tables: PostgresSessionTables
  readonly ttl: number
  /** Whether statements may be prepared by name. */
  readonly named: boolean
  /** Whether the driver drops a U+FEFF that a text begins with. */
  readonly losesByteOrderMark: boolean
}

/** The statements of a store on one database, each made once, when it is first asked for. */
export type PostgresStatements = ReturnType<typeof postgresStatements>

/**
 * What every statement keeps to: it locks the session's row before it changes anything of the session, and reads and
 * writes what belongs to the incarnation that stands in the row it locked. It finds a session whose time is over only by
 * what it gives back (`expired`), and then has changed nothing.
 */
export function postgresStatements(access: PostgresAccess, options: PostgresStatementOptions) {
  const make = statementMaker(access, options.named)
  return { ...creates(make, options), ...changes(make, options), ...reads(make, options), ...listings(make, options) }
}
