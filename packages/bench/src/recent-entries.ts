import type { SessionKey, SessionStore } from "@cognee-session/core"
import { ownDir } from "./file-subjects.ts"
import { sampleEntry } from "./sample-entry.ts"
import { sessionSupply } from "./session-supply.ts"
import { openStore } from "./stores.ts"
import { type Subject, type Timing, sumOfTimings, timed } from "./subject.ts"

/** How many of the last entries count as recent. */
export const RECENT = 5

/** Turns of a conversation in a block. */
export const TURNS = 10

type Change = (store: SessionStore, key: SessionKey, id: string, number: number) => Promise<boolean>

/**
 * What a conversation does: it appends 5 entries, which is not timed, then comes back to each of them `callsEach` times,
 * which is. So what is changed is near the end of the session, whatever was changed before.
 *
 * Each turn has a handle of its own and its close is timed, too: it waits for the compaction that the changes have set
 * off, which would otherwise go on in the time of others.
 */
export function recentSubject(name: string, size: number, callsEach: number, change: Change): Subject {
  return {
    name,
    async open(setting) {
      const dir = await ownDir(setting)
      const filling = openStore(dir)
      const nextSessions = sessionSupply(filling, size, 1)
      return {
        async block() {
          const [session] = await nextSessions()
          const turns: Timing[] = []
          while (turns.length < TURNS) turns.push(await runTurn(openStore(dir), session!.key, callsEach, change))
          return sumOfTimings(turns)
        },
        close: () => filling.close(),
      }
    },
  }
}

async function runTurn(store: SessionStore, key: SessionKey, callsEach: number, change: Change): Promise<Timing> {
  const ids: string[] = []
  while (ids.length < RECENT) ids.push(await store.createQaEntry(key, sampleEntry(ids.length)))
  const calls = RECENT * callsEach
  return timed(calls, async () => {
    for (let call = 0; call < calls; call++) await changeRecent(store, key, ids[(call * 2) % RECENT]!, call, change)
    await store.close()
  })
}

async function changeRecent(
  store: SessionStore,
  key: SessionKey,
  id: string,
  call: number,
  change: Change,
): Promise<void> {
  const changed = await change(store, key, id, call)
  if (!changed) throw new Error("the store does not find a recent entry")
}
