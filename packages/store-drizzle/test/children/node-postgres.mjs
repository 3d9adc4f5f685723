// How another process opens the storage of the tests with node-postgres.
import { postgresStore } from "@cognee-session/store-drizzle/postgres"
import { drizzle } from "drizzle-orm/node-postgres"
import pg from "pg"

export function nodePostgresStore({ url, ...options }) {
  return postgresStore({ ...options, db: drizzle(new pg.Pool({ connectionString: url })) })
}
