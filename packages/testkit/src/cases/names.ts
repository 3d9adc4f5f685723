import type { SessionKey, SessionStore } from "@cognee-session/core"
import { assertEqual, assertRejects } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { BAD_NAMES, HOSTILE_NAMES, LONGEST_NAMES } from "../hostile-text.ts"
import {
  SESSION,
  allSessions,
  bareEntry,
  bareStep,
  contentsOf,
  fillSession,
  forEachAtOnce,
  idsOf,
  noContents,
  refOf,
  traceIdsOf,
} from "../sample-data.ts"
import { callsOf } from "./every-operation.ts"

const SESSION_NAMES = [...HOSTILE_NAMES, ...LONGEST_NAMES]

/** Names as sessions of the anonymous user, of one user, and of users of the same names; and pairs that could be joined to one. */
const HOSTILE_SESSIONS: readonly SessionKey[] = [
  ...SESSION_NAMES.map((name) => ({ sessionId: name })),
  ...SESSION_NAMES.map((name) => ({ sessionId: "s", userId: name })),
  ...SESSION_NAMES.filter((_, index) => index % 5 === 0).map((name) => ({ sessionId: name, userId: name })),
  { sessionId: "a:b", userId: "c" },
  { sessionId: "a", userId: "b:c" },
  { sessionId: "b:c", userId: "a" },
  { sessionId: "c", userId: "a:b" },
  { sessionId: "a/b", userId: "c" },
  { sessionId: "b/c", userId: "a" },
  { sessionId: "bc", userId: "a" },
  { sessionId: "c", userId: "ab" },
]

export const nameCases: readonly ConformanceCase[] = [
  {
    rule: "K1",
    title: "a userId that is absent, undefined or null names the same anonymous user",
    run: async ({ store }) => {
      await store.createQaEntry({ sessionId: "s" }, bareEntry("1"))
      await store.createQaEntry({ sessionId: "s", userId: undefined }, bareEntry("2"))
      await store.createQaEntry({ sessionId: "s", userId: null }, bareEntry("3"))
      for (const session of [
        { sessionId: "s" },
        { sessionId: "s", userId: undefined },
        { sessionId: "s", userId: null },
      ]) {
        assertEqual(await idsOf(store, session), ["1", "2", "3"])
      }
      assertEqual((await store.getQaEntry({ sessionId: "s" }, "1"))?.userId, null, "userId")
    },
  },
  {
    rule: "K1",
    title: "the anonymous user equals no string and is not any user",
    run: async ({ store }) => {
      const users = ["default", "null", "anonymous", "undefined", "None", "*", "0", "all", "_"]
      await fillSession(store, { sessionId: "s" }, "nobody")
      for (const userId of users) {
        assertEqual(await contentsOf(store, { sessionId: "s", userId }), noContents(store), `the session of ${userId}`)
        await fillSession(store, { sessionId: "s", userId }, userId)
      }
      assertEqual(await idsOf(store, { sessionId: "s" }), ["nobody-1", "nobody-2"])
      assertEqual(await store.deleteSession({ sessionId: "s" }), true)
      for (const userId of users) {
        assertEqual(await idsOf(store, { sessionId: "s", userId }), [`${userId}-1`, `${userId}-2`], `ids of ${userId}`)
      }
    },
  },
  {
    rule: "K1",
    title: "a listing of the anonymous user holds no sessions of others, and the other way round",
    requires: ["listSessions"],
    run: async ({ store }) => {
      const keys: SessionKey[] = [
        { sessionId: "s" },
        { sessionId: "s", userId: "null" },
        { sessionId: "s", userId: "u" },
      ]
      for (const key of keys) await store.setGraphContext(key, "graph")
      for (const key of keys.map(refOf)) {
        const listed = await allSessions(store, { userId: key.userId })
        assertEqual(listed.map(refOf), [key], `the sessions of ${key.userId}`)
      }
    },
  },
  {
    rule: "K2",
    title: "a session id that is empty, too long, malformed or no string is refused by every operation",
    run: ({ store }) =>
      refuseEverywhere(store, badKeyNames(512, [null, undefined]), (bad) => ({ sessionId: bad as string })),
  },
  {
    rule: "K2",
    title: "a user id that is empty, too long, malformed or no string is refused by every operation",
    run: ({ store }) =>
      refuseEverywhere(store, badKeyNames(512, []), (bad) => ({ sessionId: "s", userId: bad as string })),
  },
  {
    rule: "K2",
    title: "a key that is no object is refused by every operation",
    run: ({ store }) =>
      refuseEverywhere(store, [null, undefined, "s", 1, ["s"], () => "s"], (bad) => bad as SessionKey),
  },
  {
    rule: "K2",
    title: "an entry id that is empty, too long, malformed or no string is refused, and nothing is written",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("entry"))
      for (const bad of badKeyNames(128, [null])) {
        const id = bad as string
        await assertRejects(() => store.createQaEntry(SESSION, { ...bareEntry("x"), id }), "INVALID_PARAMETER")
        await assertRejects(() => store.getQaEntry(SESSION, id), "INVALID_PARAMETER")
        await assertRejects(() => store.updateQaEntry(SESSION, id, { answer: "x" }), "INVALID_PARAMETER")
        await assertRejects(() => store.deleteQaEntry(SESSION, id), "INVALID_PARAMETER")
        await assertRejects(() => store.getLatestQaEntries(SESSION, 1, { before: id }), "INVALID_PARAMETER")
      }
      assertEqual(await idsOf(store), ["entry"])
    },
  },
  {
    rule: "K2",
    title: "a trace id that is empty, too long, malformed or no string is refused, and nothing is written",
    requires: ["traces"],
    run: async ({ store }) => {
      for (const bad of badKeyNames(128, [null])) {
        const step = { ...bareStep("x"), traceId: bad as string }
        await assertRejects(() => store.saveTraceStep(SESSION, step), "INVALID_PARAMETER")
      }
      assertEqual(await contentsOf(store), noContents(store))
    },
  },
  {
    rule: "K2",
    title: "ids may be as long as 512 bytes, entry ids 128, of one to four bytes a character",
    run: async ({ store }) => {
      for (const character of ["z", "\u00e9", "\u20ac", "\u{1f600}"]) {
        const bytes = Buffer.byteLength(character)
        const longest = character.repeat(Math.floor(512 / bytes))
        const key = { sessionId: longest, userId: longest }
        const id = character.repeat(Math.floor(128 / bytes))
        assertEqual(await store.createQaEntry(key, bareEntry(id)), id)
        assertEqual((await store.getAllQaEntries(key)).map(keyAndId), [{ ...key, id }])
      }
    },
  },
  {
    rule: "K3",
    title: "session and user ids are compared exactly: hostile ones side by side stay apart",
    run: async ({ store }) => {
      await forEachAtOnce(HOSTILE_SESSIONS, 8, (key, index) => store.createQaEntry(key, bareEntry(`id${index}`)))
      await forEachAtOnce(HOSTILE_SESSIONS, 8, async (key, index) => {
        const expected = [{ ...refOf(key), id: `id${index}` }]
        assertEqual((await store.getAllQaEntries(key)).map(keyAndId), expected, `session ${JSON.stringify(key)}`)
      })
    },
  },
  {
    rule: "K3",
    title: "deleting every second of the hostile sessions leaves the others as they are",
    run: async ({ store, random }) => {
      const keys = random.shuffled(HOSTILE_SESSIONS)
      await forEachAtOnce(keys, 8, (key, index) => store.setGraphContext(key, `graph ${index}`))
      await forEachAtOnce(keys, 8, async (key, index) => {
        if (index % 2 === 0) assertEqual(await store.deleteSession(key), true, `deleting ${JSON.stringify(key)}`)
      })
      await forEachAtOnce(keys, 8, async (key, index) => {
        const expected = index % 2 === 0 ? null : `graph ${index}`
        assertEqual(await store.getGraphContext(key), expected, `session ${JSON.stringify(key)}`)
      })
    },
  },
  {
    rule: "K3",
    title: "a listing gives hostile session and user ids back character for character",
    requires: ["listSessions"],
    run: async ({ store }) => {
      await forEachAtOnce(HOSTILE_SESSIONS, 8, (key) => store.setGraphContext(key, "graph"))
      const listed = (await allSessions(store)).map((info) => JSON.stringify(refOf(info)))
      const expected = HOSTILE_SESSIONS.map((key) => JSON.stringify(refOf(key)))
      assertEqual(listed.toSorted(), expected.toSorted())
    },
  },
  {
    rule: "K3",
    title: "entry ids are compared exactly: hostile ones side by side are different entries",
    run: async ({ store }) => {
      for (const id of HOSTILE_NAMES) assertEqual(await store.createQaEntry(SESSION, bareEntry(id)), id)
      assertEqual(await idsOf(store), HOSTILE_NAMES)
      for (const id of HOSTILE_NAMES) {
        assertEqual(await store.updateQaEntry(SESSION, id, { answer: `changed ${id}` }), true, "updateQaEntry")
      }
      for (const [index, id] of HOSTILE_NAMES.entries()) {
        assertEqual(
          (await store.getQaEntry(SESSION, id))?.answer,
          `changed ${id}`,
          `the answer of ${JSON.stringify(id)}`,
        )
        assertEqual((await store.getLatestQaEntries(SESSION, 1, { before: id }))[0]?.id, HOSTILE_NAMES[index - 1])
      }
      const kept = HOSTILE_NAMES.filter((_, index) => index % 2 === 1)
      for (const id of HOSTILE_NAMES)
        if (!kept.includes(id)) assertEqual(await store.deleteQaEntry(SESSION, id), true, "deleteQaEntry")
      assertEqual(await idsOf(store), kept)
    },
  },
  {
    rule: "K3",
    title: "trace ids are compared exactly: hostile ones side by side are different steps",
    requires: ["traces"],
    run: async ({ store }) => {
      for (const id of HOSTILE_NAMES) assertEqual(await store.saveTraceStep(SESSION, bareStep(id)), id)
      assertEqual(await traceIdsOf(store), HOSTILE_NAMES)
    },
  },
]

/** Bad names, and one that is a byte too long. */
function badKeyNames(maxBytes: number, more: readonly unknown[]): unknown[] {
  const tooLong = ["y".repeat(maxBytes + 1), "\u20ac".repeat(Math.floor(maxBytes / 3) + 1), "y".repeat(1024 * 1024)]
  return [...BAD_NAMES, ...tooLong, ...more]
}

async function refuseEverywhere(
  store: SessionStore,
  bad: readonly unknown[],
  keyOf: (bad: unknown) => SessionKey,
): Promise<void> {
  for (const value of bad) {
    for (const { operation, run } of callsOf(store)) {
      const error = await assertRejects(
        () => run(store, keyOf(value)),
        "INVALID_PARAMETER",
        `${operation} with a bad key`,
      )
      assertEqual(error.outcome, "not-applied", "outcome")
    }
  }
  if (store.capabilities.listSessions) assertEqual(await allSessions(store), [], "the sessions")
}

function keyAndId({ sessionId, userId, id }: { sessionId: string; userId: string | null; id: string }): object {
  return { sessionId, userId, id }
}
