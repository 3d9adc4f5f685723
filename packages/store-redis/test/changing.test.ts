import { randomUUID } from "node:crypto"
import { type SessionQaUpdate, type SessionStore, applyQaEntryChange } from "@cognee-session/core"
import { redisStore } from "@cognee-session/store-redis"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { changes, entries } from "./arbitraries.ts"
import { useRedis } from "./servers.ts"

const url = useRedis()
let store: SessionStore

beforeAll(() => {
  store = redisStore({ url: url(), keyPrefix: `changing ${randomUUID()}:` })
})

afterAll(async () => {
  await store.prune()
  await store.close()
})

describe("a change made by the script, line by line", () => {
  it("does what core says that it does, one change after another", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.array(changes, { minLength: 1, maxLength: 4 }), async (entry, updates) => {
        const session = { sessionId: randomUUID() }
        const { sessionId: _sessionId, userId: _userId, ...given } = entry
        await store.createQaEntry(session, given)
        for (const update of updates) await store.updateQaEntry(session, entry.id, update as SessionQaUpdate)
        const expected = updates.reduce(applyQaEntryChange, { ...entry, ...session })
        expect(await store.getQaEntry(session, entry.id)).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })
})
