import { PEERS } from "./peers.ts"

export const BACKENDS = ["files", "redis", "postgres", "sqlite"] as const
export type Backend = (typeof BACKENDS)[number]

export const BACKEND_TITLES: Readonly<Record<Backend, string>> = {
  files: "Files",
  redis: "Redis",
  postgres: "PostgreSQL",
  sqlite: "SQLite",
}

/**
 * - `floor`: the least that the work takes, by the backend's bare means, without what makes a store a store
 * - `ours`: a store of this project
 * - `crate`: the layout of the Rust crate `cognee-session`, written down minimally from its description
 * - `peer`: what people would pick instead
 */
type Role = "floor" | "ours" | "crate" | "peer"

export interface Subject {
  readonly name: string
  readonly backend: Backend
  readonly role: Role
  /** The module that opens it. */
  readonly module: URL
  /** The npm package that it stands for. */
  readonly package?: string
  /** What it does less or more than a session store of this project, in one sentence. */
  readonly about: string
}

const FLOORS: Readonly<Record<Backend, string>> = {
  files:
    "Open, write one line, close; reads the last 16 KiB of the file, or all of it, and parses the lines. An update or a deletion is one more line.",
  redis:
    "RPUSH and PEXPIRE in one pipeline, LRANGE and JSON.parse; HSET and HDEL on a hash beside it. No ids, no protection from repeats.",
  postgres:
    "One prepared statement on a bare table with an entry's columns, an order and the ids, through postgres.js.",
  sqlite:
    "One prepared statement on a bare table with an entry's columns, an order and the ids, through better-sqlite3 with a write-ahead log and synchronous=FULL.",
}

const STORES: Readonly<Record<Backend, readonly [name: string, about: string]>> = {
  files: ["fsStore", "Appends checked records to a log without a lock; any number of processes; survives kill -9."],
  redis: ["redisStore", "Each write is one Lua script: idempotent, atomic, with an expiry that every write renews."],
  postgres: ["postgresStore", "Each write is one statement that also keeps the session's row and order."],
  sqlite: ["sqliteStore", "A write-ahead log and synchronous=FULL: what is acknowledged survives a loss of power."],
}

const CRATE: Readonly<Record<Backend, string>> = {
  files: "One JSON array in one file per session, rewritten by every change, without a lock.",
  redis:
    "A list of JSON for each session; an update or a deletion reads the list, deletes it and pushes all of it again.",
  postgres: "One table with an index on session and user, ordered by created_at alone; through postgres.js, prepared.",
  sqlite:
    "One table with an index on session and user, ordered by created_at alone; through better-sqlite3, prepared, with its default journal: no write-ahead log.",
}

function ownSubjects(backend: Backend): Subject[] {
  const [store, about] = STORES[backend]
  const floor = { backend, role: "floor", module: moduleOf(`${backend}-floor`), about: FLOORS[backend] } as const
  return [
    { ...floor, name: "floor" },
    { ...floor, name: "floor again" },
    { name: store, backend, role: "ours", module: moduleOf(`${backend}-store`), about },
    { name: "crate layout", backend, role: "crate", module: moduleOf(`${backend}-crate`), about: CRATE[backend] },
  ]
}

function moduleOf(name: string): URL {
  return new URL(`subjects/${name}.js`, import.meta.url)
}

/** For comparison with those whose drivers have it so. */
const NORMAL: Subject = {
  name: "sqliteStore NORMAL",
  backend: "sqlite",
  role: "ours",
  module: moduleOf("sqlite-store-normal"),
  about:
    "The same on a database that was handed in with synchronous=NORMAL: a commit does not wait for the disk, and a loss of power may take the latest ones.",
}

/** Everybody who works on a backend: the floors first, then our store. */
export function subjectsOn(backend: Backend): Subject[] {
  const others = [NORMAL, ...PEERS].filter((subject) => subject.backend === backend)
  return [...ownSubjects(backend), ...others]
}
