import type { SessionQaUpdate } from "@cognee-session/core"
import { assertEqual, assertRejects } from "../assertions.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import { SESSION, fullEntry, noContents, contentsOf } from "../sample-data.ts"

export const refusedEntryCases: readonly ConformanceCase[] = [
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
