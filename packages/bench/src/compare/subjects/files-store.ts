import type { SessionStore } from "@cognee-session/core"
import { fsStore } from "@cognee-session/store-fs"
import type { Conversations, Place } from "../conversations.ts"
import { conversationsOf } from "./store.ts"

/** A new handle after each block: closing one waits for the compaction that goes on behind the calls. */
export function open({ dir }: Place): Conversations {
  let store: SessionStore = fsStore({ dir })
  return {
    ...conversationsOf(() => store),
    async settle() {
      await store.close()
      store = fsStore({ dir })
    },
  }
}
