import type { SessionQaEntry, SessionQaUpdate } from "@cognee-session/core"
import { assertEqual, assertRejects } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { SESSION, bareEntry, fullEntry, idsOf, noContents, contentsOf, times } from "../sample-data.ts"

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
        assertEqual(await store.updateQaEntry(SESSION, "e", update), true, "updateQaEntry")
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
      assertEqual(
        await store.updateQaEntry(SESSION, "e", { ...update, memifyMetadata: undefined }),
        true,
        "updateQaEntry",
      )
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
        assertEqual(await store.updateQaEntry(SESSION, "e", update), true, "updateQaEntry")
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
]
