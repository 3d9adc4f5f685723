import { type SessionKey, type SessionStore, isSessionError } from "@cognee-session/core"
import { differenceOf } from "./difference.ts"
import type { SerialModel } from "./linearizability.ts"
import { bareStep } from "./sample-data.ts"

/** A call on one session, as data. */
export type SessionCall =
  | {
      /** Create one entry. */
      readonly kind: "create"
      /** Its id. */
      readonly id: string
      /** Its answer. */
      readonly answer: string
    }
  | {
      /** Create a batch of entries. */
      readonly kind: "createBatch"
      /** Their ids, in order. */
      readonly ids: readonly string[]
      /** The answer of each. */
      readonly answer: string
    }
  | {
      /** Update the answer of an entry. */
      readonly kind: "setAnswer"
      /** Its id. */
      readonly id: string
      /** The new answer. */
      readonly answer: string
    }
  | {
      /** Update the score of an entry. */
      readonly kind: "setScore"
      /** Its id. */
      readonly id: string
      /** The new score, 1 to 5. */
      readonly score: number
    }
  | {
      /** Patch the metadata of an entry. */
      readonly kind: "patch"
      /** Its id. */
      readonly id: string
      /** The key that is set to `true`. */
      readonly key: string
    }
  | {
      /** Delete an entry. */
      readonly kind: "delete"
      /** Its id. */
      readonly id: string
    }
  | {
      /** Set the graph context. */
      readonly kind: "setGraph"
      /** The new one. */
      readonly text: string
    }
  | {
      /** Save a trace step. */
      readonly kind: "saveStep"
      /** Its trace id. */
      readonly id: string
      /** Its `memoryQuery`. */
      readonly query: string
    }
  | {
      /** Read a part of the session, or delete it. */
      readonly kind: "readAll" | "latest" | "getGraph" | "readSteps" | "deleteSession"
    }

interface ModelEntry {
  readonly id: string
  /** The answer that it was created with: what a repeated create is compared with. */
  readonly created: string
  readonly answer: string
  readonly score: number | null
  readonly flags: Readonly<Record<string, boolean>> | null
}

/** What one session holds. */
export interface ModelSession {
  readonly entries: readonly ModelEntry[]
  readonly graph: string | null
  readonly steps: readonly { readonly id: string; readonly query: string }[]
}

const NOTHING: ModelSession = { entries: [], graph: null, steps: [] }

/** What one session does when calls come one after the other. */
export const sessionModel: SerialModel<ModelSession, SessionCall, unknown> = {
  initial: NOTHING,
  apply: applyCall,
  stateKey: (state) => JSON.stringify(state),
  sameResult: (actual, expected) => differenceOf(actual, expected) === null,
}

/** Makes the call on a store; what comes back is what `sessionModel` gives. */
export async function makeCall(store: SessionStore, session: SessionKey, call: SessionCall): Promise<unknown> {
  try {
    return await send(store, session, call)
  } catch (error) {
    if (isSessionError(error) && error.code === "CONFLICT") return "CONFLICT"
    throw error
  }
}

async function send(store: SessionStore, session: SessionKey, call: SessionCall): Promise<unknown> {
  switch (call.kind) {
    case "create":
      return store.createQaEntry(session, { id: call.id, question: "q", answer: call.answer })
    case "createBatch":
      return store.createQaEntries(
        session,
        call.ids.map((id) => ({ id, question: "q", answer: call.answer })),
      )
    case "setAnswer":
      return store.updateQaEntry(session, call.id, { answer: call.answer })
    case "setScore":
      return store.updateQaEntry(session, call.id, { feedbackScore: call.score })
    case "patch":
      return store.updateQaEntry(session, call.id, { memifyMetadataPatch: { [call.key]: true } })
    case "delete":
      return store.deleteQaEntry(session, call.id)
    case "setGraph":
      return (await store.setGraphContext(session, call.text)) ?? null
    case "saveStep":
      return store.saveTraceStep(session, { ...bareStep(call.id), memoryQuery: call.query })
    case "readAll":
      return (await store.getAllQaEntries(session)).map((entry) => [
        entry.id,
        entry.answer,
        entry.feedbackScore,
        entry.memifyMetadata,
      ])
    case "latest":
      return store.latestQaId(session)
    case "getGraph":
      return store.getGraphContext(session)
    case "readSteps":
      return (await store.readTraceSteps(session)).map(({ traceId, memoryQuery }) => [traceId, memoryQuery])
    case "deleteSession":
      return store.deleteSession(session)
  }
}

interface Applied {
  readonly state: ModelSession
  readonly result: unknown
}

function applyCall(state: ModelSession, call: SessionCall): Applied {
  switch (call.kind) {
    case "create": {
      const { state: next, result } = createAll(state, [call.id], call.answer)
      return { state: next, result: result === "CONFLICT" ? result : call.id }
    }
    case "createBatch":
      return createAll(state, call.ids, call.answer)
    case "setAnswer":
      return update(state, call.id, (entry) => ({ ...entry, answer: call.answer }))
    case "setScore":
      return update(state, call.id, (entry) => ({ ...entry, score: call.score }))
    case "patch":
      return update(state, call.id, (entry) => ({ ...entry, flags: { ...entry.flags, [call.key]: true } }))
    case "delete": {
      const entries = state.entries.filter(({ id }) => id !== call.id)
      return { state: { ...state, entries }, result: entries.length < state.entries.length }
    }
    case "setGraph":
      return { state: { ...state, graph: call.text }, result: null }
    case "saveStep":
      return saveStep(state, call.id, call.query)
    case "deleteSession":
      return { state: NOTHING, result: state.entries.length > 0 || state.steps.length > 0 || state.graph !== null }
    case "readAll":
      return { state, result: state.entries.map(({ id, answer, score, flags }) => [id, answer, score, flags]) }
    case "latest":
      return { state, result: state.entries.at(-1)?.id ?? null }
    case "getGraph":
      return { state, result: state.graph }
    case "readSteps":
      return { state, result: state.steps.map(({ id, query }) => [id, query]) }
  }
}

function createAll(state: ModelSession, ids: readonly string[], answer: string): Applied {
  const held = (id: string): ModelEntry | undefined => state.entries.find((entry) => entry.id === id)
  if (ids.some((id) => held(id) !== undefined && held(id)?.created !== answer)) return { state, result: "CONFLICT" }
  const missing = ids.filter((id) => held(id) === undefined)
  const made = missing.map((id) => ({ id, created: answer, answer, score: null, flags: null }))
  return { state: { ...state, entries: [...state.entries, ...made] }, result: ids }
}

function update(state: ModelSession, id: string, change: (entry: ModelEntry) => ModelEntry): Applied {
  const entries = state.entries.map((entry) => (entry.id === id ? change(entry) : entry))
  return { state: { ...state, entries }, result: entries.some((entry) => entry.id === id) }
}

function saveStep(state: ModelSession, id: string, query: string): Applied {
  const held = state.steps.find((step) => step.id === id)
  if (held !== undefined) return { state, result: held.query === query ? id : "CONFLICT" }
  return { state: { ...state, steps: [...state.steps, { id, query }] }, result: id }
}
