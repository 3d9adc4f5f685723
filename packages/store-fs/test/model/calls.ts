import { isDeepStrictEqual } from "node:util"
import type { SessionRef } from "@cognee-session/core"
import type { SerialModel } from "@cognee-session/testkit"
import type { StoredEntry } from "../../src/records.ts"
import { LatestContext, LatestEntries, LatestSteps } from "../../src/search.ts"
import type { SessionLog } from "../../src/session-log.ts"
import type { ModelDisk, TakeTurn } from "./model-disk.ts"

/** A call on one session, as data. Ids in capitals are the caller's, others stand for generated ones. */
export type Call =
  | { readonly kind: "create"; readonly ids: readonly string[]; readonly contents?: string }
  | { readonly kind: "update"; readonly id: string; readonly contents: string }
  | { readonly kind: "delete"; readonly id: string }
  | { readonly kind: "setContext"; readonly text: string }
  | { readonly kind: "saveStep"; readonly id: string; readonly contents?: string }
  | { readonly kind: "deleteSession" }
  | { readonly kind: "readAll" | "latest" | "getContext" | "readSteps" }
  | { readonly kind: "compact" }
  /** The clock moves on. */
  | { readonly kind: "tick"; readonly to: number }

/** What one session holds, and the time. */
export interface ModelState {
  readonly now: number
  readonly expires: number
  readonly entries: readonly { readonly id: string; readonly made: string; readonly contents: string }[]
  readonly steps: readonly { readonly id: string; readonly made: string }[]
  readonly context: string | null
}

const NOTHING: ModelState = { now: 0, expires: Infinity, entries: [], steps: [], context: null }

/** What one session does when calls come one after the other. */
export function sessionModel(ttl: number): SerialModel<ModelState, Call, unknown> {
  return {
    initial: NOTHING,
    stateKey: (state) => JSON.stringify(state),
    sameResult: (actual, expected) => isDeepStrictEqual(actual, expected),
    apply(before, call) {
      const state = before.expires <= before.now ? { ...NOTHING, now: before.now } : before
      const { next, result } = applyCall(state, call)
      const isWrite = next !== state && call.kind !== "tick" && call.kind !== "deleteSession"
      return { state: isWrite ? { ...next, expires: next.now + ttl } : next, result }
    },
  }
}

function applyCall(state: ModelState, call: Call): { next: ModelState; result: unknown } {
  switch (call.kind) {
    case "create":
      return create(state, call.ids, call.contents ?? "")
    case "update": {
      if (!holds(state.entries, call.id)) return { next: state, result: false }
      const entries = state.entries.map((entry) =>
        entry.id === call.id ? { ...entry, contents: call.contents } : entry,
      )
      return { next: { ...state, entries }, result: true }
    }
    case "delete": {
      if (!holds(state.entries, call.id)) return { next: state, result: false }
      return { next: { ...state, entries: state.entries.filter(({ id }) => id !== call.id) }, result: true }
    }
    case "setContext":
      return { next: { ...state, context: call.text }, result: true }
    case "saveStep": {
      const held = state.steps.find(({ id }) => id === call.id)
      if (held !== undefined) return { next: state, result: held.made === (call.contents ?? "") ? "same" : "conflict" }
      return {
        next: { ...state, steps: [...state.steps, { id: call.id, made: call.contents ?? "" }] },
        result: "created",
      }
    }
    case "deleteSession": {
      const existed = state.entries.length > 0 || state.steps.length > 0 || state.context !== null
      return { next: { ...NOTHING, now: state.now }, result: existed }
    }
    case "tick":
      return { next: { ...state, now: call.to }, result: null }
    case "readAll":
      return { next: state, result: state.entries.map(({ id, contents }) => `${id}=${contents}`) }
    case "latest":
      return { next: state, result: state.entries.slice(-2).map(({ id, contents }) => `${id}=${contents}`) }
    case "getContext":
      return { next: state, result: state.context }
    case "readSteps":
      return { next: state, result: state.steps.map(({ id }) => id) }
    case "compact":
      return { next: state, result: null }
  }
}

function create(state: ModelState, ids: readonly string[], made: string): { next: ModelState; result: unknown } {
  const isTaken = (id: string): boolean => state.entries.some((entry) => entry.id === id && entry.made !== made)
  if (ids.some(isTaken)) return { next: state, result: "conflict" }
  const missing = ids.filter((id) => !holds(state.entries, id))
  if (missing.length === 0) return { next: state, result: "same" }
  const added = missing.map((id) => ({ id, made, contents: made }))
  return { next: { ...state, entries: [...state.entries, ...added] }, result: "created" }
}

function holds(entries: ModelState["entries"], id: string): boolean {
  return entries.some((entry) => entry.id === id)
}

/** Makes the call on the store's own log. */
export async function makeCall(
  log: SessionLog,
  disk: ModelDisk,
  session: SessionRef,
  call: Call,
  turn: TakeTurn,
): Promise<unknown> {
  switch (call.kind) {
    case "create": {
      const given = call.ids.filter((id) => id === id.toUpperCase())
      const entries = call.ids.map((id) => toStored(id, call.contents ?? ""))
      return log.write(session, { op: "create", entries, ...(given.length > 0 && { given }) })
    }
    case "update":
      return log.write(session, { op: "update", id: call.id, change: { answer: call.contents } })
    case "delete":
      return log.write(session, { op: "delete", id: call.id, frees: 0 })
    case "setContext":
      return log.write(session, { op: "context", context: call.text })
    case "saveStep": {
      const step = { ...STEP, id: call.id, fingerprint: call.contents ?? "" }
      return log.write(session, { op: "trace", step, ...(call.id === call.id.toUpperCase() && { given: true }) })
    }
    case "deleteSession":
      return log.remove(session)
    case "readAll":
      return Array.from((await log.all(session)).entries.values(), show)
    case "latest":
      return (await log.search(session, () => new LatestEntries(2, null)))?.map(show)
    case "getContext":
      return log.search(session, () => new LatestContext())
    case "readSteps":
      return (await log.search(session, () => new LatestSteps(Infinity))).map(({ id }) => id)
    case "compact":
      await log.compactNow(session)
      return null
    case "tick":
      await turn("tick", false, () => {
        disk.now = call.to
      })
      return null
  }
}

const STEP = {
  originFunction: "",
  status: "",
  memoryQuery: "",
  memoryContext: "",
  methodParams: {},
  methodReturnValue: null,
  errorMessage: "",
  sessionFeedback: "",
}

function toStored(id: string, contents: string): StoredEntry {
  return { id, fingerprint: contents, createdAt: "", question: "", answer: contents }
}

function show({ id, answer }: StoredEntry): string {
  return `${id}=${answer}`
}
