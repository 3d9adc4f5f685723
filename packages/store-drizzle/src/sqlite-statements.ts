import { listings, reads } from "./sqlite-reads.ts"
import type { SqliteSessionTables } from "./sqlite-schema.ts"
import type { AnySqliteDatabase } from "./sqlite-sql.ts"
import { writes } from "./sqlite-writes.ts"

/** The statements of a store on one database or transaction, each made when it is first asked for, and kept. */
export type SqliteStatements = ReturnType<typeof sqliteStatements>

export function sqliteStatements(db: AnySqliteDatabase, tables: SqliteSessionTables) {
  return { ...writes(db, tables), ...reads(db, tables), ...listings(db, tables) }
}
