import { setImmediate } from "node:timers/promises"
import { type NewSessionTraceStep, SessionError } from "@cognee-session/core"
import { idOfConflict } from "../conflicts.mjs"
import type { MemoryBreakage } from "./memory-place.ts"

export const brokenContextsAndTraces: readonly MemoryBreakage[] = [
  {
    rule: "G1",
    what: "an empty graph context is null",
    caughtBy: "the empty string is a value apart from null",
    methods: (store) => ({ getGraphContext: async (session) => (await store.getGraphContext(session)) || null }),
  },
  {
    rule: "G1",
    what: "first writers who race fail but one",
    caughtBy: "20 first writers who race all succeed, and one context stays, the same for all (two handles)",
    methods: (store, place) => {
      const isSet = (session: Parameters<typeof place.find>[0]): boolean =>
        (place.find(session)?.graphContext ?? null) !== null
      return {
        setGraphContext: async (session, context) => {
          const isFirst = !isSet(session)
          await setImmediate()
          if (isFirst && isSet(session)) throw new SessionError({ code: "STORE_ERROR", message: "duplicate key" })
          return store.setGraphContext(session, context)
        },
      }
    },
  },
  {
    rule: "G1",
    what: "deleting the last entry deletes the graph context",
    caughtBy: "entries and graph context leave each other alone",
    methods: (store, place) => ({
      deleteQaEntry: async (session, id) => {
        const deleted = await store.deleteQaEntry(session, id)
        const held = place.find(session)
        if (held?.entries.size === 0) held.graphContext = null
        return deleted
      },
    }),
  },
  {
    rule: "G1",
    what: "a shorter context leaves the end of the longer one before it",
    caughtBy: "a graph context is null at first, then what was set last; it needs no entry",
    methods: (store) => ({
      setGraphContext: async (session, context) => {
        const before = (await store.getGraphContext(session)) ?? ""
        return store.setGraphContext(session, context + before.slice(context.length))
      },
    }),
  },
  {
    rule: "T1",
    what: "a repeated step is added again",
    caughtBy: "a repeated step adds nothing; other contents under its id are a CONFLICT",
    methods: (store, place) => ({
      saveTraceStep: async (session, step) => {
        const held = place.find(session)?.steps.get(step.traceId ?? "")
        const id = await store.saveTraceStep(session, step)
        const { steps } = place.find(session)!
        if (held !== undefined) steps.set(`${id}, row ${steps.size}`, held)
        return id
      },
    }),
  },
  {
    rule: "T1",
    what: "a step with a taken id and other contents is taken for a repeat",
    caughtBy: "a repeated step adds nothing; other contents under its id are a CONFLICT",
    methods: (store) => ({
      saveTraceStep: (...args) => store.saveTraceStep(...args).catch(idOfConflict),
    }),
  },
  {
    rule: "T1",
    what: "a step is lost when two handles append at once",
    caughtBy: "concurrent steps and entries are all there, in one order for all (two handles)",
    methods: (store, place) => ({
      saveTraceStep: async (session, step) => {
        const read = [...(place.find(session)?.steps ?? [])]
        await setImmediate()
        const id = await store.saveTraceStep(session, step)
        const { steps } = place.find(session)!
        const own = steps.get(id)!
        steps.clear()
        for (const [key, held] of [...read, [id, own] as const]) steps.set(key, held)
        return id
      },
    }),
  },
  {
    rule: "T2",
    what: "numbers in JSON are kept as floats of 32 bits",
    caughtBy: "any JSON value comes back equal as methodReturnValue, any JSON object as methodParams",
    methods: (store) => ({
      saveTraceStep: (session, step) => store.saveTraceStep(session, jsonOf(step, rounded)),
    }),
  },
  {
    rule: "T2",
    what: "an empty list in JSON is an empty object",
    caughtBy: "any JSON value comes back equal as methodReturnValue, any JSON object as methodParams",
    methods: (store) => ({
      saveTraceStep: (session, step) => store.saveTraceStep(session, jsonOf(step, withoutEmptyLists)),
    }),
  },
  {
    rule: "T2",
    what: "what JSON cannot hold is left out",
    caughtBy: "what JSON cannot hold is refused, at any depth, and nothing is written",
    methods: (store) => ({
      saveTraceStep: (session, step) =>
        store.saveTraceStep(
          session,
          jsonOf(step, (_, value) => value),
        ),
    }),
  },
  {
    rule: "T3",
    what: "lastN gives the first steps",
    caughtBy: "readTraceSteps gives all steps oldest first, and with lastN the last ones",
    methods: (store) => ({
      readTraceSteps: async (session, options) => (await store.readTraceSteps(session)).slice(0, options?.lastN),
    }),
  },
  {
    rule: "T3",
    what: "lastN 0 gives all steps",
    caughtBy: "readTraceSteps gives all steps oldest first, and with lastN the last ones",
    methods: (store) => ({
      readTraceSteps: (session, options) => store.readTraceSteps(session, options?.lastN === 0 ? {} : options),
    }),
  },
  {
    rule: "T3",
    what: "no more than 1,000 steps are given",
    caughtBy: "more than 1,000 steps come when all are asked for, or more",
    methods: (store) => ({
      readTraceSteps: async (...args) => (await store.readTraceSteps(...args)).slice(-1000),
    }),
  },
  {
    rule: "T3",
    what: "an unknown option is left out",
    caughtBy: "a lastN that is not a whole number from 0 to 2^53-1, and unknown options, are refused",
    methods: (store) => ({
      readTraceSteps: (session, options) =>
        store.readTraceSteps(session, typeof options === "object" && options && "last" in options ? {} : options),
    }),
  },
]

function jsonOf(step: NewSessionTraceStep, replace: (key: string, value: unknown) => unknown): NewSessionTraceStep {
  return JSON.parse(JSON.stringify(step, replace)) as NewSessionTraceStep
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" ? Math.fround(value) : value
}

function withoutEmptyLists(_: string, value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? {} : value
}
