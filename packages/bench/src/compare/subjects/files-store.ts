import type { SessionStore } from "@cognee-session/core"
import { fsStore } from "@cognee-session/store-fs"
import type { Conversations, Place } from "../conversations.ts"
import { inFlight } from "../../in-flight.ts"
import { conversationsOf, keyOf } from "./store.ts"

/** How many calls fill a session at the same time. */
const FILL_WIDTH = 16

/** A new handle after each block: closing one waits for the compaction that goes on behind the calls. */
export function open({ dir }: Place): Conversations {
  let store: SessionStore = fsStore({ dir })
  return {
    ...conversationsOf(() => store),
    // By a call for each, as a conversation grows: what one call appends is one record, and is read as one.
    fill: (session, turns) =>
      inFlight(FILL_WIDTH, turns.length, (index) => store.createQaEntry(keyOf(session), turns[index]!)),
    async settle() {
      await store.close()
      store = fsStore({ dir })
    },
  }
}
