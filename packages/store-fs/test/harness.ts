import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SessionRef } from "@cognee-session/core"
import { fsStore } from "@cognee-session/store-fs"
import type { SessionStoreHarness } from "@cognee-session/testkit"
import { sessionDir } from "../src/paths.ts"

/** The conformance harness of `fsStore`, each storage a new directory. */
export function fsHarness({ fsync = false }: { readonly fsync?: boolean } = {}): SessionStoreHarness {
  return {
    name: fsync ? "fsStore with fsync" : "fsStore",
    async create() {
      const parent = await mkdtemp(join(tmpdir(), "cognee-session-fs-"))
      const dir = join(parent, "sessions")
      return {
        open: (openOptions) => fsStore({ fsync, ...openOptions, dir }),
        destroy: () => rm(parent, { recursive: true, force: true }),
        expiry: { coarseMs: 1 },
        neighbour: () => fsStore({ dir: join(parent, "sessions-2") }),
        damage: (session) => flipABit(dir, session),
        childModule: {
          url: import.meta.resolve("@cognee-session/store-fs"),
          factory: "fsStore",
          options: { fsync, dir },
        },
      }
    },
  }
}

/** Flips one bit in the middle of the session's log. */
async function flipABit(dir: string, session: SessionRef): Promise<void> {
  const parent = sessionDir(dir, session)
  const [incarnation = ""] = await readdir(parent)
  const log = (await readdir(join(parent, incarnation))).find((name) => name.startsWith("log."))
  const path = join(parent, incarnation, log ?? "")
  const bytes = await readFile(path)
  bytes[bytes.length >> 1]! ^= 1
  await writeFile(path, bytes)
}
