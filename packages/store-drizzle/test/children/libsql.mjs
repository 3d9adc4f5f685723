// How another process opens the storage of the tests with libsql.
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import { createClient } from "@libsql/client"
import { drizzle } from "drizzle-orm/libsql"

export function libsqlStore({ url, ...options }) {
  return sqliteStore({ ...options, db: drizzle(createClient({ url, timeout: 5000 })) })
}
