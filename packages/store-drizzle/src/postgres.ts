export { sessionTables } from "./postgres-schema.ts"
export { postgresStore } from "./postgres-store.ts"
export type { PostgresStoreOptions } from "./postgres-options.ts"
