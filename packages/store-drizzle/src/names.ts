import { SessionError } from "@cognee-session/core"

export const DEFAULT_PREFIX = "cognee_session_"
export const DEFAULT_SCHEMA = "public"

/** Lower case, because SQLite takes names that differ in case alone for one; short, because PostgreSQL cuts names at 63 bytes. */
const PREFIX = /^[a-z_][a-z0-9_]{0,39}$/

export function checkTablePrefix(tablePrefix: unknown): string {
  if (typeof tablePrefix === "string" && PREFIX.test(tablePrefix)) return tablePrefix
  throw new SessionError({
    code: "INVALID_PARAMETER",
    message: "tablePrefix must be 1 to 40 of the characters a to z, 0 to 9 and _, and not begin with a digit",
  })
}

export function checkSchema(schema: unknown): string {
  if (typeof schema === "string" && /^[^\0$]{1,63}$/.test(schema)) return schema
  throw new SessionError({
    code: "INVALID_PARAMETER",
    message: "schema must be the name of a schema, 1 to 63 characters, without $",
  })
}
