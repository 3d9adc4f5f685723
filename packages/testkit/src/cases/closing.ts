import type { SessionStore } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue, settled } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { SESSION, bareEntry, fillSession, idsOf, times } from "../sample-data.ts"
import { SESSION_CALLS } from "./every-operation.ts"

export const closingCases: readonly ConformanceCase[] = [
  {
    rule: "F6",
    title: "from the call of close on, every method is CLOSED",
    run: async (context) => {
      for (const awaited of [false, true]) {
        const store = await context.open()
        const closing = store.close()
        if (awaited) await closing
        for (const { operation, run } of SESSION_CALLS) {
          const error = await assertRejects(() => run(store, SESSION), "CLOSED", operation)
          assertEqual([error.operation, error.outcome], [operation, "not-applied"], "operation and outcome")
        }
        await assertRejects(() => store.prune(), "CLOSED", "prune")
        await assertRejects(() => store.listSessions("all"), "CLOSED", "listSessions")
        await closing
      }
      assertEqual(await idsOf(context.store), [], "what closed stores have written")
    },
  },
  {
    rule: "F6",
    title: "close waits for what is in flight, and what was in flight is done",
    run: async (context) => {
      const store = await context.open()
      let pending = 20
      const calls = times(20, (n) => store.createQaEntry(SESSION, bareEntry(`e${n}`)).finally(() => (pending -= 1)))
      await store.close()
      assertEqual(pending, 0, "the calls under way after close")
      const { values, errors } = await settled(calls)
      assertEqual(
        errors.map(({ code }) => code),
        [],
        "rejections",
      )
      assertEqual((await idsOf(context.store)).toSorted(), values.toSorted(), "the entries")
    },
  },
  {
    rule: "F6",
    title: "close may be called twice, at once and later",
    run: async (context) => {
      const store = await context.open()
      await store.createQaEntry(SESSION, bareEntry("e"))
      assertEqual(await Promise.all([store.close(), store.close()]), [undefined, undefined])
      assertEqual(await store.close(), undefined)
      await store[Symbol.asyncDispose]()
    },
  },
  {
    rule: "F6",
    title: "a store that was never used closes, and so does one whose calls were all refused",
    run: async (context) => {
      await (await context.open()).close()
      const store = await context.open()
      await assertRejects(() => store.getAllQaEntries({ sessionId: "" }), "INVALID_PARAMETER")
      await store.close()
    },
  },
  {
    rule: "F6",
    title: "await using closes the store",
    run: async (context) => {
      let leaked: SessionStore
      {
        await using store = await context.open()
        await store.createQaEntry(SESSION, bareEntry("e"))
        leaked = store
      }
      await assertRejects(() => leaked.getAllQaEntries(SESSION), "CLOSED")
      assertEqual(await idsOf(context.store), ["e"])
    },
  },
  {
    rule: "F6",
    title: "closing one handle leaves the others working, and what is stored stays",
    run: async (context) => {
      const stores = await Promise.all(times(4, () => context.open()))
      for (const [index, store] of stores.entries()) {
        await fillSession(store, SESSION, `x${index}`)
        await store.close()
        const ids = await idsOf(context.store)
        assertTrue(ids.includes(`x${index}-2`), "the entries that the closed handle has written", ids.join(", "))
      }
      const late = await context.open()
      assertEqual((await idsOf(late)).length, 8, "the number of entries for a handle opened last")
    },
  },
]
