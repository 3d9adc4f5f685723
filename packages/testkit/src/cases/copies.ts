import type { SessionQaEntry, SessionStore } from "@cognee-session/core"
import { assertEqual } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  allSessions,
  bareEntry,
  contentsOf,
  fillSession,
  fullEntry,
  fullStep,
  refOf,
  storedEntry,
  storedStep,
} from "../sample-data.ts"

export const copyCases: readonly ConformanceCase[] = [
  {
    rule: "E13",
    title: "what is passed to createQaEntry may be changed right after the call",
    run: async ({ store }) => {
      const key = { ...SESSION }
      const entry = fullEntry("e")
      const pending = store.createQaEntry(key, entry)
      spoil(key)
      spoil(entry)
      assertEqual(await pending, "e")
      const seen = await store.getQaEntry(SESSION, "e")
      assertEqual(seen, storedEntry(SESSION, fullEntry("e"), seen))
    },
  },
  {
    rule: "E13",
    title: "what is passed to createQaEntries may be changed right after the call",
    requires: ["atomicBatch"],
    run: async ({ store }) => {
      const batch = [fullEntry("1"), fullEntry("2")]
      const pending = store.createQaEntries(SESSION, batch)
      batch.forEach(spoil)
      batch.push(fullEntry("3"))
      batch[0] = fullEntry("4")
      assertEqual(await pending, ["1", "2"])
      const seen = await store.getAllQaEntries(SESSION)
      assertEqual(
        seen,
        ["1", "2"].map((id) => storedEntry(SESSION, fullEntry(id), null)),
      )
    },
  },
  {
    rule: "E13",
    title: "what is passed to updateQaEntry may be changed right after the call",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("e"))
      const update = {
        answer: "new",
        usedGraphElementIds: { nodeIds: ["n"], edgeIds: ["e"] },
        memifyMetadataPatch: { a: true },
      }
      const expected = structuredClone(update)
      const pending = store.updateQaEntry(SESSION, "e", update)
      spoil(update)
      assertEqual(await pending, true)
      const { answer, usedGraphElementIds, memifyMetadata } = (await store.getQaEntry(SESSION, "e"))!
      assertEqual({ answer, usedGraphElementIds, memifyMetadataPatch: memifyMetadata }, expected)
    },
  },
  {
    rule: "E13",
    title: "what is passed to saveTraceStep may be changed right after the call",
    requires: ["traces"],
    run: async ({ store }) => {
      const step = fullStep("t")
      const pending = store.saveTraceStep(SESSION, step)
      spoil(step)
      assertEqual(await pending, "t")
      assertEqual(await store.readTraceSteps(SESSION), [storedStep(fullStep("t"))])
    },
  },
  {
    rule: "E13",
    title: "keys, scopes and options may be changed right after the call",
    run: async ({ store }) => {
      await fillSession(store, SESSION, "x")
      const reads: [() => [object[], Promise<unknown>], unknown][] = [
        [
          () =>
            withObjects([{ ...SESSION }, { before: "x-2" }], (key, options) =>
              store.getLatestQaEntries(key, 1, options),
            ),
          await store.getLatestQaEntries(SESSION, 1, { before: "x-2" }),
        ],
        [
          () => withObjects([{ ...SESSION }, {}], (key) => store.getAllQaEntries(key)),
          await store.getAllQaEntries(SESSION),
        ],
        [() => withObjects([{ ...SESSION }, {}], (key) => store.getGraphContext(key)), "graph x"],
      ]
      for (const [call, expected] of reads) {
        const [objects, pending] = call()
        objects.forEach(spoil)
        assertEqual(await pending, expected)
      }
    },
  },
  {
    rule: "E13",
    title: "what comes back is the caller's own: changing it changes nothing stored",
    run: async ({ store }) => {
      await fillSession(store, SESSION, "x")
      const before = structuredClone(await contentsOf(store))
      for (const read of readsOf(store)) {
        spoil((await read()) as object)
        assertEqual(await contentsOf(store), before, "what is stored after the result of a read was changed")
      }
    },
  },
  {
    rule: "E13",
    title: "two reads give objects apart from each other",
    run: async ({ store }) => {
      await fillSession(store, SESSION, "x")
      for (const read of readsOf(store)) {
        const [first, second] = (await Promise.all([read(), read()])) as [object, object]
        const expected = structuredClone(second)
        spoil(first)
        assertEqual(second, expected, "the result of another read")
      }
    },
  },
  {
    rule: "E13",
    title: "an entry that was read can be created again elsewhere and then changed",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, fullEntry("e"))
      const { sessionId: _, userId: __, ...entry } = (await store.getQaEntry(SESSION, "e")) as SessionQaEntry
      await store.createQaEntry({ sessionId: "copy" }, entry)
      spoil(entry)
      const seen = await store.getQaEntry({ sessionId: "copy" }, "e")
      assertEqual(seen, storedEntry({ sessionId: "copy" }, fullEntry("e"), seen))
    },
  },
  {
    rule: "E13",
    title: "a listing is the caller's own",
    requires: ["listSessions"],
    run: async ({ store }) => {
      await fillSession(store, SESSION, "x")
      const before = structuredClone(await allSessions(store))
      assertEqual(before.map(refOf), [SESSION])
      spoil(await store.listSessions("all"))
      assertEqual(await allSessions(store), before)
    },
  },
]

function readsOf(store: SessionStore): (() => Promise<unknown>)[] {
  const reads = [
    () => store.getAllQaEntries(SESSION),
    () => store.getLatestQaEntries(SESSION, 5),
    () => store.getLatestQaEntries(SESSION, 5, { before: "x-2" }),
    () => store.getQaEntry(SESSION, "x-1"),
  ]
  return store.capabilities.traces ? [...reads, () => store.readTraceSteps(SESSION)] : reads
}

function withObjects<A extends object, B extends object, T>(
  objects: [A, B],
  call: (a: A, b: B) => Promise<T>,
): [object[], Promise<T>] {
  return [objects, call(...objects)]
}

/** Changes everything within an object that can be changed. */
function spoil(value: object): void {
  if (value instanceof Date) value.setTime(0)
  for (const [key, member] of Object.entries(value)) {
    if (typeof member === "object" && member !== null) spoil(member as object)
    else Reflect.set(value, key, typeof member === "boolean" ? !member : "spoiled")
  }
  if (!(value instanceof Date)) Reflect.set(value, Array.isArray(value) ? value.length : "spoiled", "spoiled")
}
