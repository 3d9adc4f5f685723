import { inspect } from "node:util"
import { assertEqual, assertRejects, assertTrue } from "../assertions.ts"
import type { CaseContext, ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  allSessions,
  contentsOf,
  fillSession,
  forEachAtOnce,
  idsOf,
  noContents,
  refOf,
  times,
} from "../sample-data.ts"

const requires = ["damage"] as const

/** Names that are found in a message only when it names the session. */
const DAMAGED = { sessionId: "damaged-session-name", userId: "its-user" }
const OTHERS = [{ sessionId: "other", userId: "its-user" }, { sessionId: "damaged-session-name" }, SESSION]

export const damageCases: readonly ConformanceCase[] = [
  {
    rule: "F4",
    title: "reads of a damaged session fail with STORE_ERROR naming the session; every other session works",
    requires,
    run: async (context) => {
      await withDamage(context)
      for (const store of [context.store, await context.open()]) {
        const error = await assertRejects(() => store.getAllQaEntries(DAMAGED), "STORE_ERROR", "getAllQaEntries")
        assertTrue(error.message.includes(DAMAGED.sessionId), "a message that names the session", error.message)
        assertEqual([error.operation, error.outcome], ["getAllQaEntries", "not-applied"], "operation and outcome")
        await assertRejects(() => store.getLatestQaEntries(DAMAGED, 100), "STORE_ERROR", "getLatestQaEntries")
        for (const other of OTHERS) assertEqual(await idsOf(store, other), ["x-1", "x-2"], "the ids of another session")
        for (const other of OTHERS) await fillSession(store, other, `y${inspect(store === context.store)}`)
        for (const other of OTHERS) assertEqual(await store.deleteSession(other), true, "deleteSession")
        for (const other of OTHERS) await fillSession(store, other, "x")
      }
    },
  },
  {
    rule: "F4",
    title: "deleteSession works on a damaged session, after which it is a new one",
    requires,
    run: async (context) => {
      await withDamage(context)
      assertEqual(await context.store.deleteSession(DAMAGED), true, "deleteSession")
      assertEqual(await contentsOf(context.store, DAMAGED), noContents(context.store))
      await fillSession(context.store, DAMAGED, "new")
      assertEqual(await idsOf(context.store, DAMAGED), ["new-1", "new-2"])
    },
  },
  {
    rule: "F4",
    title: "prune works with a damaged session",
    requires,
    run: async (context) => {
      await withDamage(context)
      await context.store.prune()
      for (const key of [DAMAGED, ...OTHERS])
        assertEqual(await contentsOf(context.store, key), noContents(context.store))
    },
  },
  {
    rule: "F4",
    title: "listSessions works with a damaged session, and lists it",
    requires: [...requires, "listSessions"],
    run: async (context) => {
      await withDamage(context)
      const listed = (await allSessions(context.store)).map((info) => JSON.stringify(refOf(info)))
      assertEqual(listed.toSorted(), [DAMAGED, ...OTHERS].map((key) => JSON.stringify(refOf(key))).toSorted())
    },
  },
]

async function withDamage({ store, storage }: CaseContext): Promise<void> {
  await forEachAtOnce([DAMAGED, ...OTHERS], 4, (key) => fillSession(store, key, "x"))
  for (const n of times(5, (k) => k)) await store.createQaEntry(DAMAGED, { id: `more${n}`, question: "q", answer: "a" })
  await storage.damage?.(DAMAGED)
}
