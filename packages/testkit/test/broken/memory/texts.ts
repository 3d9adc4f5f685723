import { Buffer } from "node:buffer"
import { type SessionQaEntry, type SessionStore, isSessionError } from "@cognee-session/core"
import { type MemoryBreakage, readingWith } from "./memory-place.ts"

const LIMIT = 16 * 1024 * 1024

const IN_ENTRIES = "every text comes back exactly, in every text field of an entry"
const IN_CONTEXTS = "every text comes back exactly as the graph context"
const IN_STEPS = "every text and all JSON come back exactly in trace steps"

export const brokenTexts: readonly MemoryBreakage[] = [
  ...everywhere("U+0000 is dropped", (text) => text.replaceAll("\0", "")),
  ...everywhere("lone surrogates are replaced", (text) => text.toWellFormed()),
  ...everywhere("the escape character itself is not escaped", (text) => text.replaceAll("\\u0000", "\0")),
  ...everywhere("line ends are made one kind", (text) => text.replaceAll("\r\n", "\n")),
  ...everywhere("the byte order mark is dropped", (text) => text.replace(/^\ufeff/, "")),
  ...everywhere("texts are cut at 65,535 characters", (text) => text.slice(0, 65_535)),
  {
    rule: "E4",
    what: "after an update, U+0000 is dropped",
    caughtBy: "every text comes back exactly after an update",
    methods: (store) => ({
      updateQaEntry: (session, id, update) =>
        store.updateQaEntry(session, id, { ...update, answer: update.answer?.replaceAll("\0", "") }),
    }),
  },
  reading("an empty context is null", "the empty string stays apart from null in every field", (entry) => ({
    ...entry,
    context: entry.context || null,
  })),
  reading(
    "createdAt is kept to the second",
    "createdAt comes back to the millisecond, of the years 1 to 9999",
    (entry) => ({
      ...entry,
      createdAt: new Date(Math.floor(Number(entry.createdAt) / 1000) * 1000),
    }),
  ),
  reading(
    "createdAt is no earlier than 1970",
    "createdAt comes back to the millisecond, of the years 1 to 9999",
    (entry) => ({
      ...entry,
      createdAt: new Date(Math.max(Number(entry.createdAt), 0)),
    }),
  ),
  reading(
    "a metadata key __proto__ is lost",
    "graph ids and metadata keys come back exactly, empty ones apart from null",
    (entry) => {
      const memifyMetadata: Record<string, boolean> = {}
      for (const [key, flag] of Object.entries(entry.memifyMetadata ?? {})) memifyMetadata[key] = flag
      return { ...entry, memifyMetadata: entry.memifyMetadata && memifyMetadata }
    },
  ),
  reading(
    "graph ids that are two empty lists are null",
    "graph ids and metadata keys come back exactly, empty ones apart from null",
    (entry) => {
      const { nodeIds = [], edgeIds = [] } = entry.usedGraphElementIds ?? {}
      const isEmpty = nodeIds.length === 0 && edgeIds.length === 0
      return { ...entry, usedGraphElementIds: isEmpty ? null : { nodeIds, edgeIds } }
    },
  ),
  {
    rule: "E5",
    what: "a graph context that is too long is cut",
    caughtBy: "an entry, an update and a graph context of exactly 16 MiB are taken; a byte more is refused",
    methods: (store) => ({
      setGraphContext: (session, context) => store.setGraphContext(session, context.slice(0, LIMIT)),
    }),
  },
  {
    rule: "E5",
    what: "the size of an entry is counted in characters",
    caughtBy: "an entry, an update and a graph context of exactly 16 MiB are taken; a byte more is refused",
    methods: (store) => ({
      createQaEntry: (session, entry) => {
        const isTaken = entry.question.length <= LIMIT && Buffer.byteLength(entry.question) > LIMIT
        return store.createQaEntry(
          session,
          isTaken ? { ...entry, question: entry.question.slice(0, LIMIT / 4) } : entry,
        )
      },
    }),
  },
  {
    rule: "E5",
    what: "JSON of any depth is taken",
    caughtBy: "a trace step is at most 16 MiB, its JSON at most 100 levels deep",
    methods: (store) => ({
      saveTraceStep: (session, step) =>
        store.saveTraceStep(session, step).catch((error: unknown) => {
          if (isSessionError(error) && step.memoryContext === undefined) return error.ids[0] ?? step.traceId ?? ""
          throw error
        }),
    }),
  },
]

/** Gets texts wrong that are read: of entries, of the graph context, of trace steps. */
function everywhere(what: string, change: (text: string) => string): MemoryBreakage[] {
  const broken = (caughtBy: string, where: string, methods: MemoryBreakage["methods"]): MemoryBreakage => ({
    rule: "E4",
    what: `in ${where}, ${what}`,
    caughtBy,
    methods,
  })
  return [
    broken(IN_ENTRIES, "answers", (store) =>
      readingWith(store, (entry) => ({ ...entry, answer: change(entry.answer) })),
    ),
    broken(IN_CONTEXTS, "graph contexts", (store) => ({
      getGraphContext: async (session) => {
        const context = await store.getGraphContext(session)
        return context === null ? null : change(context)
      },
    })),
    broken(IN_STEPS, "trace steps", (store: SessionStore) => ({
      readTraceSteps: async (...args) =>
        (await store.readTraceSteps(...args)).map((step) => ({ ...step, memoryContext: change(step.memoryContext) })),
    })),
  ]
}

function reading(what: string, caughtBy: string, change: (entry: SessionQaEntry) => SessionQaEntry): MemoryBreakage {
  return { rule: "E4", what, caughtBy, methods: (store) => readingWith(store, change) }
}
