import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SessionStoreHarness } from "@cognee-session/testkit"
import { jsonFileStore } from "../src/json-file-store.ts"

export const harness: SessionStoreHarness = {
  name: "jsonFileStore",
  async create() {
    const dir = await mkdtemp(join(tmpdir(), "json-file-store-"))
    const file = join(dir, "sessions.json")
    return {
      open: (options) => jsonFileStore({ ...options, file }),
      destroy: () => rm(dir, { recursive: true, force: true }),
      expiry: { coarseMs: 1 },
      neighbour: () => jsonFileStore({ file: `${file}2` }),
    }
  },
}
