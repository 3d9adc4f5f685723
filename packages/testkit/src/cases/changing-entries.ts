import type { SessionQaEntry, SessionQaUpdate } from "@cognee-session/core"
import { assertEqual, assertRejects, assertTrue } from "../assertions.ts"
import { checkWhile } from "../check-while.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { SESSION, bareEntry, fullEntry, idsOf, noContents, contentsOf, times } from "../sample-data.ts"
import { withTwoHandles } from "../two-handles.ts"

/** Each field alone: a value, and null where it can be cleared. */
const SINGLE_UPDATES: readonly SessionQaUpdate[] = [
  { question: "new question" },
  { question: "" },
  { answer: "new answer" },
  { answer: "" },
  { context: "new context" },
  { context: "" },
  { context: null },
  { feedbackText: "new feedback" },
  { feedbackText: null },
  { feedbackScore: 1 },
  { feedbackScore: 5 },
  { feedbackScore: null },
  { usedGraphElementIds: { nodeIds: [], edgeIds: [] } },
  { usedGraphElementIds: { nodeIds: ["n"], edgeIds: ["e1", "e2"] } },
  { usedGraphElementIds: null },
  { memifyMetadata: { replaced: true } },
  { memifyMetadata: {} },
  { memifyMetadata: null },
]

export const changingCases: readonly ConformanceCase[] = [
  {
    rule: "E8",
    title: "an update of one field changes that field alone, of a full and of a bare entry",
    run: async ({ store }) => {
      for (const [index, update] of SINGLE_UPDATES.entries()) {
        const session = { sessionId: `s${index}` }
        await store.createQaEntry(session, fullEntry("full"))
        await store.createQaEntry(session, bareEntry("bare"))
        for (const id of ["full", "bare"]) {
          const before = await store.getQaEntry(session, id)
          assertEqual(await store.updateQaEntry(session, id, update), true, `updateQaEntry ${JSON.stringify(update)}`)
          assertEqual(await store.getQaEntry(session, id), { ...before, ...update }, `after ${JSON.stringify(update)}`)
        }
        assertEqual(await idsOf(store, session), ["full", "bare"])
      }
    },
  },
  {
    rule: "E8",
    title: "updates of many fields at once, one after the other, add up",
    run: async ({ store, random }) => {
      await store.createQaEntry(SESSION, fullEntry("other"))
      await store.createQaEntry(SESSION, fullEntry("e"))
      const other = await store.getQaEntry(SESSION, "other")
      let expected = await store.getQaEntry(SESSION, "e")
      for (const _ of times(25, (n) => n)) {
        const update = Object.assign({}, ...times(4, () => random.pick(SINGLE_UPDATES))) as SessionQaUpdate
        assertTrue(await store.updateQaEntry(SESSION, "e", update), "updated")
        expected = { ...(expected as SessionQaEntry), ...(update as Partial<SessionQaEntry>) }
        assertEqual(await store.getQaEntry(SESSION, "e"), expected, "the entry")
      }
      assertEqual(await store.getQaEntry(SESSION, "other"), other, "the other entry")
    },
  },
  {
    rule: "E8",
    title: "absent and undefined fields stay, null clears",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, fullEntry("e"))
      const before = await store.getQaEntry(SESSION, "e")
      const update: SessionQaUpdate = { question: undefined, answer: "x", context: undefined, feedbackText: null }
      assertTrue(await store.updateQaEntry(SESSION, "e", { ...update, memifyMetadata: undefined }), "updated")
      assertEqual(await store.getQaEntry(SESSION, "e"), { ...before, answer: "x", feedbackText: null })
    },
  },
  {
    rule: "E8",
    title: "an empty update changes nothing and tells whether the entry exists",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, fullEntry("e"))
      const before = await store.getAllQaEntries(SESSION)
      for (const empty of [{}, { answer: undefined }, { memifyMetadataPatch: {} }, { memifyMetadata: undefined }]) {
        assertEqual(await store.updateQaEntry(SESSION, "e", empty), true, "of an entry that exists")
        assertEqual(await store.updateQaEntry(SESSION, "none", empty), false, "of one that does not")
        assertEqual(await store.updateQaEntry({ sessionId: "none" }, "e", empty), false, "of a session that does not")
      }
      assertEqual(await store.getAllQaEntries(SESSION), before)
      assertEqual(await contentsOf(store, { sessionId: "none" }), noContents(store))
    },
  },
  {
    rule: "E8",
    title: "an update of a missing or deleted entry returns false and makes nothing",
    run: async ({ store }) => {
      for (const id of ["1", "2"]) await store.createQaEntry(SESSION, bareEntry(id))
      await store.deleteQaEntry(SESSION, "1")
      for (const update of [...SINGLE_UPDATES, { memifyMetadataPatch: { a: true } }]) {
        assertEqual(await store.updateQaEntry(SESSION, "1", update), false, "of a deleted entry")
        assertEqual(await store.updateQaEntry(SESSION, "none", update), false, "of one that never was")
      }
      assertEqual(await idsOf(store), ["2"])
      assertEqual(await store.getQaEntry(SESSION, "1"), null)
    },
  },
  {
    rule: "E8",
    title: "memifyMetadata replaces the map; memifyMetadataPatch merges by key, and null removes one",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("e"))
      const steps: [SessionQaUpdate, SessionQaEntry["memifyMetadata"]][] = [
        [{ memifyMetadataPatch: { gone: null } }, null],
        [{ memifyMetadataPatch: { a: true, b: false } }, { a: true, b: false }],
        [{ memifyMetadataPatch: { b: true, c: false } }, { a: true, b: true, c: false }],
        [{ memifyMetadataPatch: { a: null, never: null } }, { b: true, c: false }],
        [{ memifyMetadata: { d: true } }, { d: true }],
        [{ memifyMetadataPatch: { d: null } }, {}],
        [{ memifyMetadata: null }, null],
        [{ memifyMetadata: {} }, {}],
        [
          { memifyMetadataPatch: { "": true, " ": false, "a.b": true, "$[0]": true, '"': false } },
          { "": true, " ": false, "a.b": true, "$[0]": true, '"': false },
        ],
        [
          { memifyMetadataPatch: { a: true, b: null } },
          { "": true, " ": false, "a.b": true, "$[0]": true, '"': false, a: true },
        ],
        [
          { answer: "x", memifyMetadataPatch: { "a.b": null, "": null } },
          { " ": false, "$[0]": true, '"': false, a: true },
        ],
      ]
      for (const [update, expected] of steps) {
        assertTrue(await store.updateQaEntry(SESSION, "e", update), "updated")
        assertEqual((await store.getQaEntry(SESSION, "e"))?.memifyMetadata, expected, `after ${JSON.stringify(update)}`)
      }
    },
  },
  {
    rule: "E8",
    title: "patches of keys such as __proto__ and constructor, and of awkward text, are patches of plain keys",
    run: async ({ store }) => {
      const keys = [
        "__proto__",
        "constructor",
        "toString",
        "a\0b",
        "\ud800",
        "\u{1f600}",
        "a'b",
        "a\\b",
        "0",
        "\u00e9",
        "e\u0301",
      ]
      await store.createQaEntry(SESSION, bareEntry("e"))
      for (const key of keys) {
        await store.updateQaEntry(SESSION, "e", { memifyMetadataPatch: Object.fromEntries([[key, true]]) })
      }
      const all = Object.fromEntries(keys.map((key) => [key, true]))
      assertEqual((await store.getQaEntry(SESSION, "e"))?.memifyMetadata, all)
      for (const key of keys.slice(1)) {
        await store.updateQaEntry(SESSION, "e", { memifyMetadataPatch: Object.fromEntries([[key, null]]) })
      }
      assertEqual((await store.getQaEntry(SESSION, "e"))?.memifyMetadata, Object.fromEntries([["__proto__", true]]))
    },
  },
  {
    rule: "E8",
    title: "replacing and patching the metadata in one update is refused",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, fullEntry("e"))
      const before = await store.getQaEntry(SESSION, "e")
      for (const memifyMetadata of [{ a: true }, {}, null]) {
        const update = { answer: "x", memifyMetadata, memifyMetadataPatch: { b: true } }
        await assertRejects(() => store.updateQaEntry(SESSION, "e", update), "INVALID_PARAMETER")
      }
      assertEqual(await store.getQaEntry(SESSION, "e"), before)
    },
  },
  {
    rule: "E8",
    title: "id, owner, createdAt and place cannot be changed by an update",
    run: async ({ store }) => {
      for (const id of ["1", "2", "3"]) await store.createQaEntry(SESSION, { ...bareEntry(id), createdAt: new Date(5) })
      for (const field of ["id", "sessionId", "userId", "createdAt", "fingerprint"]) {
        const update = { answer: "x", [field]: "9" } as SessionQaUpdate
        await assertRejects(
          () => store.updateQaEntry(SESSION, "2", update),
          "INVALID_PARAMETER",
          `an update of ${field}`,
        )
      }
      await store.updateQaEntry(SESSION, "1", { answer: "changed" })
      const seen = await store.getAllQaEntries(SESSION)
      assertEqual(
        seen.map(({ id, createdAt }) => [id, createdAt]),
        ["1", "2", "3"].map((id) => [id, new Date(5)]),
      )
    },
  },
  ...withTwoHandles("E8", "concurrent updates of different fields all survive", async (a, b) => {
    const updates: SessionQaUpdate[] = [
      { question: "new q" },
      { answer: "new a" },
      { context: "new c" },
      { feedbackText: null },
      { feedbackScore: 1 },
      { usedGraphElementIds: { nodeIds: ["n"], edgeIds: [] } },
      { memifyMetadata: { m: true } },
    ]
    for (const id of times(10, (n) => `e${n}`)) {
      await a.createQaEntry(SESSION, fullEntry(id))
      const before = await a.getQaEntry(SESSION, id)
      const done = await Promise.all(
        updates.map((update, n) => (n % 2 === 0 ? a : b).updateQaEntry(SESSION, id, update)),
      )
      assertEqual(
        done,
        updates.map(() => true),
        "what the updates returned",
      )
      const expected: object = Object.assign({ ...before }, ...updates)
      for (const store of [a, b])
        assertEqual(await store.getQaEntry(SESSION, id), expected, "the entry after all updates")
    }
  }),
  ...withTwoHandles("E8", "concurrent patches of different metadata keys all survive", async (a, b) => {
    for (const id of times(4, (n) => `e${n}`)) {
      await a.createQaEntry(SESSION, bareEntry(id))
      const patch = (n: number): Promise<boolean> =>
        (n % 2 === 0 ? a : b).updateQaEntry(SESSION, id, { memifyMetadataPatch: { [`k${n}`]: n % 3 === 0 } })
      await Promise.all(times(20, patch))
      const expected = Object.fromEntries(times(20, (n) => [`k${n}`, n % 3 === 0]))
      for (const store of [a, b]) assertEqual((await store.getQaEntry(SESSION, id))?.memifyMetadata, expected)
    }
  }),
  ...withTwoHandles("E8", "concurrent updates of different entries all survive", async (a, b) => {
    const ids = times(20, (n) => `e${n}`)
    await Promise.all(ids.map((id) => a.createQaEntry(SESSION, bareEntry(id))))
    const update = (id: string, n: number): Promise<boolean> =>
      (n % 2 === 0 ? a : b).updateQaEntry(SESSION, id, { answer: `changed ${id}` })
    assertEqual(
      await Promise.all(ids.map(update)),
      ids.map(() => true),
    )
    for (const { id, answer } of await b.getAllQaEntries(SESSION)) assertEqual(answer, `changed ${id}`, "answer")
  }),
  ...withTwoHandles("E8", "an update of several fields is seen whole or not at all", async (a, b) => {
    await a.createQaEntry(SESSION, { ...bareEntry("e"), question: "0", answer: "0", context: "0" })
    const lane = async (n: number): Promise<void> => {
      for (const m of times(15, (k) => k)) {
        const text = `${n}-${m}`.repeat(m + 1)
        await a.updateQaEntry(SESSION, "e", { question: text, answer: text, context: text })
      }
    }
    await checkWhile(Promise.all(times(4, lane)), async () => {
      const seen = await b.getQaEntry(SESSION, "e")
      assertEqual([seen?.answer, seen?.context], [seen?.question, seen?.question], "fields written together")
    })
  }),
  ...withTwoHandles("E8", "an update never brings back an entry that is deleted meanwhile", async (a, b) => {
    for (const id of times(20, (n) => `e${n}`)) {
      await a.createQaEntry(SESSION, bareEntry(id))
      const updates = times(4, (n) => (n % 2 === 0 ? a : b).updateQaEntry(SESSION, id, { answer: `x${n}` }))
      const deleted = await b.deleteQaEntry(SESSION, id)
      const late = times(4, (n) => (n % 2 === 0 ? a : b).updateQaEntry(SESSION, id, { context: `y${n}` }))
      await Promise.all(updates)
      assertEqual(
        [deleted, ...(await Promise.all(late))],
        [true, false, false, false, false],
        "the delete and later updates",
      )
      for (const store of [a, b]) assertEqual(await store.getQaEntry(SESSION, id), null, "the deleted entry")
    }
    assertEqual(await idsOf(a), [])
  }),
  {
    rule: "E9",
    title: "a new entry of a wrong form is refused, and nothing is written",
    run: async ({ store }) => {
      const good = { question: "q", answer: "a" }
      const bad: unknown[] = [null, undefined, "q", 1, [], [good], {}, { question: "q" }, { answer: "a" }]
      const wrong = [...badContents(), ...[null, undefined, 1, {}].flatMap((x) => [{ question: x }, { answer: x }])]
      for (const fields of wrong) bad.push({ ...good, ...fields })
      for (const createdAt of [
        NaN,
        0,
        "2020-01-01",
        null,
        new Date(NaN),
        {},
        new Date("-000001-01-01"),
        new Date(253402300800000),
      ]) {
        bad.push({ ...good, createdAt })
      }
      bad.push(
        { ...good, createdAt: new Date(Date.parse("0001-01-01T00:00:00Z") - 1) },
        { ...good, memifyMetadataPatch: {} },
      )
      for (const [index, entry] of bad.entries()) {
        await assertRejects(
          () => store.createQaEntry(SESSION, entry as typeof good),
          "INVALID_PARAMETER",
          `bad entry ${index}`,
        )
      }
      assertEqual(await contentsOf(store), noContents(store))
    },
  },
  {
    rule: "E9",
    title: "an update of a wrong form is refused, and nothing is changed, whether or not the entry exists",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, fullEntry("e"))
      const before = await store.getAllQaEntries(SESSION)
      const wrongPatches = [null, 1, "a", [], [true], { a: 1 }, { a: "true" }, { a: undefined }, new Map([["a", true]])]
      const bad: unknown[] = [
        null,
        undefined,
        "x",
        1,
        [],
        { question: null },
        { answer: null },
        { question: 1 },
        { answer: {} },
      ]
      bad.push(...badContents(), ...wrongPatches.map((memifyMetadataPatch) => ({ memifyMetadataPatch })))
      for (const [index, update] of bad.entries()) {
        const wrong = (
          typeof update === "object" && !Array.isArray(update) && update !== null
            ? { answer: "changed", ...update }
            : update
        ) as SessionQaUpdate
        for (const id of ["e", "none"]) {
          await assertRejects(() => store.updateQaEntry(SESSION, id, wrong), "INVALID_PARAMETER", `bad update ${index}`)
        }
      }
      assertEqual(await store.getAllQaEntries(SESSION), before)
    },
  },
  {
    rule: "E10",
    title: "deleteQaEntry returns true for the entry that it removed, once, and the others keep their order",
    run: async ({ store }) => {
      for (const id of ["1", "2", "3", "4"]) await store.createQaEntry(SESSION, fullEntry(id))
      const left = (await store.getAllQaEntries(SESSION)).filter(({ id }) => id !== "2")
      assertEqual(await store.deleteQaEntry(SESSION, "2"), true, "the first delete")
      assertEqual(await store.deleteQaEntry(SESSION, "2"), false, "the second delete")
      assertEqual(await store.deleteQaEntry(SESSION, "none"), false, "of no entry")
      assertEqual(await store.getAllQaEntries(SESSION), left)
      assertEqual(await store.getQaEntry(SESSION, "2"), null)
    },
  },
  ...withTwoHandles("E10", "of 20 concurrent deletes of one entry exactly one gets true", async (a, b) => {
    for (const id of times(8, (n) => `e${n}`)) {
      for (const name of ["before", id, "after"]) await a.createQaEntry({ sessionId: id }, bareEntry(name))
      const results = await Promise.all(times(20, (n) => (n % 2 === 0 ? a : b).deleteQaEntry({ sessionId: id }, id)))
      assertEqual(results.filter((removed) => removed).length, 1, "deletes that got true")
      for (const store of [a, b]) assertEqual(await idsOf(store, { sessionId: id }), ["before", "after"])
    }
  }),
  ...withTwoHandles("E10", "concurrent deletes of different entries remove them all", async (a, b) => {
    const ids = times(30, (n) => `e${n}`)
    for (const id of ids) await a.createQaEntry(SESSION, bareEntry(id))
    const removed = ids.filter((_, n) => n % 3 !== 0)
    const results = await Promise.all(removed.map((id, n) => (n % 2 === 0 ? a : b).deleteQaEntry(SESSION, id)))
    assertEqual(
      results,
      removed.map(() => true),
    )
    assertEqual(
      await idsOf(b),
      ids.filter((id) => !removed.includes(id)),
    )
  }),
]

/** Contents that no entry may have, in create and in update alike. */
function badContents(): object[] {
  class Flags {
    readonly a = true
  }
  return [
    { unknown: 1 },
    { Question: "q" },
    { feedback_score: 1 },
    ...[1, true, {}, ["c"], Symbol("c"), 1n].flatMap((value) => [{ context: value }, { feedbackText: value }]),
    ...[0, 6, -1, 1.5, NaN, Infinity, "3", true, 3n, {}, []].map((feedbackScore) => ({ feedbackScore })),
    ...[
      "n",
      1,
      [],
      {},
      { nodeIds: [] },
      { edgeIds: [] },
      { nodeIds: [], edgeIds: null },
      { nodeIds: "n", edgeIds: [] },
    ].map((usedGraphElementIds) => ({ usedGraphElementIds })),
    { usedGraphElementIds: { nodeIds: [1], edgeIds: [] } },
    { usedGraphElementIds: { nodeIds: [], edgeIds: [null] } },
    { usedGraphElementIds: { nodeIds: [undefined], edgeIds: [] } },
    { usedGraphElementIds: { nodeIds: Object.assign([], { length: 1 }), edgeIds: [] } },
    { usedGraphElementIds: { nodeIds: [], edgeIds: [], more: [] } },
    ...[
      "m",
      1,
      true,
      [],
      [true],
      { a: 1 },
      { a: null },
      { a: "true" },
      { a: undefined },
      { a: {} },
      new Map(),
      new Flags(),
    ].map((memifyMetadata) => ({ memifyMetadata })),
  ]
}
