export { sessionTables } from "./sqlite-schema.ts"
export { sqliteStore } from "./sqlite-store.ts"
export type { SqliteStoreOptions } from "./sqlite-options.ts"
