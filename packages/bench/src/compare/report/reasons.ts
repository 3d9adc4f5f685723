import type { Operation } from "../cases.ts"
import type { Backend } from "../catalogue.ts"

/** Why somebody is ahead of our store. */
interface Reason {
  readonly backend: Backend
  readonly ahead: readonly string[]
  readonly operations: readonly Operation[]
  readonly reason: string
}

const REASONS: readonly Reason[] = [
  {
    backend: "files",
    ahead: ["lowdb", "LangChain file system"],
    operations: ["latest", "all"],
    reason: "it answers from its own memory and reads nothing, so it never sees what another process wrote.",
  },
  {
    backend: "files",
    ahead: ["crate layout", "unstorage fs"],
    operations: ["latest", "all"],
    reason: "it parses one short JSON text; fsStore looks for the newest log, and checks each record's checksum.",
  },
  {
    backend: "files",
    ahead: ["crate layout", "unstorage fs", "lowdb"],
    operations: ["append", "update", "delete"],
    reason:
      "it writes one short file and is done; fsStore reads back whether its record counts, as others may write too.",
  },
  {
    backend: "redis",
    ahead: ["crate layout", "keyv redis"],
    operations: ["latest", "all"],
    reason: "it is one bare read; ours reads a sorted set, and checks each entry that it gives out.",
  },
  {
    backend: "redis",
    ahead: ["crate layout", "LangChain ioredis"],
    operations: ["append"],
    reason:
      "it pushes without looking; ours is one script that also keeps ids and order, and adds nothing when sent twice.",
  },
  {
    backend: "redis",
    ahead: ["crate layout", "keyv redis"],
    operations: ["update", "delete"],
    reason:
      "it rewrites one short value without looking; ours is one script that takes effect once, and loses nothing.",
  },
  {
    backend: "postgres",
    ahead: ["crate layout"],
    operations: ["append", "update", "delete"],
    reason:
      "it is the bare statement; ours also locks the session's row in the same statement, for one order and for expiry.",
  },
  {
    backend: "postgres",
    ahead: ["crate layout", "keyv postgres"],
    operations: ["latest", "all"],
    reason: "it is the bare read of one table; ours joins the session's row, which says which incarnation counts.",
  },
  {
    backend: "sqlite",
    ahead: ["LangGraph sqlite", "Mastra libsql"],
    operations: ["append", "update", "delete"],
    reason: "its commits do not wait for the disk, those of ours do; with the same setting, see sqliteStore NORMAL.",
  },
  {
    backend: "sqlite",
    ahead: ["crate layout"],
    operations: ["latest", "all"],
    reason: "it is the bare read of one table, short enough to sort; ours joins the session's row.",
  },
]

export function reasonFor(backend: Backend, operation: Operation, ahead: string): string {
  const found = REASONS.find(
    (one) => one.backend === backend && one.operations.includes(operation) && one.ahead.includes(ahead),
  )
  return found?.reason ?? "nobody has looked into it yet."
}
