import { setTimeout as sleep } from "node:timers/promises"
import { sqliteStore } from "@cognee-session/store-drizzle/sqlite"
import { expect, it } from "vitest"

const SESSION = { sessionId: "s", userId: "u" }
const ENTRY = { question: "q", answer: "a" }

// The latest entries are looked up in live sessions first: nothing else may have cleared the session away before.
it("an expired session is gone for a read of its latest entries that nothing else came before", async () => {
  await using store = sqliteStore({ path: ":memory:", ttlSeconds: 0.05 })
  await store.createQaEntry(SESSION, ENTRY)
  await sleep(100)
  expect(await store.getLatestQaEntries(SESSION, 10)).toEqual([])
  expect(await store.deleteSession(SESSION)).toBe(false)
})

it("a session without entries, and none at all, have no latest ones", async () => {
  await using store = sqliteStore({ path: ":memory:" })
  expect(await store.getLatestQaEntries(SESSION, 10)).toEqual([])
  await store.setGraphContext(SESSION, "context")
  expect(await store.getLatestQaEntries(SESSION, 10)).toEqual([])
})
