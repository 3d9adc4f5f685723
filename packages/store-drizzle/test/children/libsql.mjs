// How another process opens the storage of the tests with libsql.
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import { createClient } from "@libsql/client"
import { drizzle } from "drizzle-orm/libsql"

/** A store on a client of its own, which ends with it: a process that has closed the store is left as it was. */
export function libsqlStore({ url, ...options }) {
  const client = createClient({ url, timeout: 5000 })
  const store = sqliteStore({ ...options, db: drizzle(client) })
  const close = store.close.bind(store)
  store.close = () => close().finally(() => client.close())
  return store
}
