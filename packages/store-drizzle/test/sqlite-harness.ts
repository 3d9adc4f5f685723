import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SessionRef } from "@cognee-session/core"
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import type { SessionStoreHarness } from "@cognee-session/testkit"
import Database from "better-sqlite3"
import { SPOIL, spoilArguments } from "./sqlite-spoil.ts"

/** The conformance harness of `sqliteStore` with a path, each storage a new file. */
export const sqliteFileHarness: SessionStoreHarness = {
  name: "sqliteStore with a path",
  async create() {
    const dir = await mkdtemp(join(tmpdir(), "cognee-session-sqlite-"))
    const path = join(dir, "sessions.db")
    return {
      open: (openOptions) => sqliteStore({ ...openOptions, path }),
      destroy: () => rm(dir, { recursive: true, force: true }),
      expiry: { coarseMs: 1 },
      neighbour: () => sqliteStore({ path, tablePrefix: "cognee_session_2_" }),
      damage: (session) => spoilEntries(path, session),
      childModule: {
        url: import.meta.resolve("@cognee-session/store-drizzle/sqlite"),
        factory: "sqliteStore",
        options: { path },
      },
    }
  },
}

/** Puts what is no JSON into a column that should hold some. */
function spoilEntries(path: string, session: SessionRef): void {
  const db = new Database(path)
  db.prepare(SPOIL).run(spoilArguments(session))
  db.close()
}
