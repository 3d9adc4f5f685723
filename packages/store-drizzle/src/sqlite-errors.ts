import { type Failure, UNKNOWN, codeOf } from "./errors.ts"

// Every write is one transaction: an error before its commit has changed nothing.
const FAILURES: Readonly<Record<string, Failure>> = {
  SQLITE_BUSY: failure("another writer holds the database for longer than the busy timeout", true),
  SQLITE_LOCKED: failure("another writer holds the tables", true),
  TRANSACTION_ACTIVE: failure("the client's only connection is held by another transaction", true),
  SQLITE_FULL: failure("the disk is full; make room", true),
  SQLITE_NOMEM: failure("the machine is short of memory", true),
  SQLITE_SCHEMA: failure("the tables were changed meanwhile", true),
  SQLITE_PROTOCOL: failure("the locks of the file could not be had", true),
  SQLITE_IOERR: { text: "the disk failed to read or write", retryable: true, outcome: "unknown" },
  SQLITE_CANTOPEN: failure("the file cannot be opened; check that its directory exists and may be written to"),
  SQLITE_READONLY: failure("the database may not be written to; check the owner and mode of its file and directory"),
  SQLITE_PERM: failure("access to the file is denied"),
  SQLITE_AUTH: failure("access to the tables is denied"),
  SQLITE_CORRUPT: failure("the database file is damaged; restore it"),
  SQLITE_NOTADB: failure("the file is no SQLite database, or is encrypted"),
  SQLITE_TOOBIG: failure("a text is longer than this SQLite allows"),
  SQLITE_CONSTRAINT: failure("rows stand in the way that no store wrote"),
  SQLITE_MISMATCH: failure("the tables hold what no store writes"),
  SQLITE_ERROR: failure("the tables are not those of a store, or their JSON is damaged"),
  EACCES: failure("access to the file is denied"),
  EROFS: failure("the file system is read-only"),
  ENOSPC: failure("the disk is full; make room", true),
  ENOENT: failure("the directory of the file does not exist"),
  EISDIR: failure("a directory stands in place of the file"),
  ERR_MODULE_NOT_FOUND: failure("the package better-sqlite3 is not installed beside this one"),
  ERR_DLOPEN_FAILED: failure("better-sqlite3 was not built for this version of Node; install it again"),
}

/** The one table from SQLite's errors to what callers see; extended codes such as `SQLITE_IOERR_WRITE` by their beginning. */
export function sqliteFailure(error: unknown): Failure {
  const code = codeOf(error) ?? ""
  const primary = /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? ""
  return FAILURES[code] ?? FAILURES[primary] ?? UNKNOWN
}

function failure(text: string, retryable = false): Failure {
  return { text, retryable, outcome: "not-applied" }
}
