import type { SessionStoreHarness } from "@cognee-session/testkit"
import { fsHarness } from "../../../../store-fs/test/harness.ts"
import type { FilesBreakage } from "./files-breakage.ts"
import { openBroken } from "./open-broken.mjs"

/** The harness of `fsStore`, whose handles, those in child processes too, are broken in this way; `null` for none. */
export function filesHarness(breakage: FilesBreakage | null): SessionStoreHarness {
  const broken = breakage?.what ?? null
  return {
    name: broken ?? "fsStore",
    create: async () => {
      const storage = await fsHarness().create()
      const { dir } = storage.childModule!.options as { readonly dir: string }
      return {
        ...storage,
        open: (options) => openBroken({ ...options, dir, broken }),
        neighbour: () => openBroken({ dir: `${dir}-2`, broken }),
        childModule: {
          url: import.meta.resolve("./open-broken.mjs"),
          factory: openBroken.name,
          options: { dir, broken },
        },
      }
    },
  }
}
