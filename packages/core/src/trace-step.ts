import { randomUUID } from "node:crypto"
import { checkEntryId, checkFields, checkString, invalid, kindOf } from "./arguments.ts"
import { fingerprintOf } from "./fingerprint.ts"
import { type JsonValue, canonicalJson, checkCallSize, copyJson } from "./json.ts"

/** One step of what the agent did. */
export interface SessionTraceStep {
  /** Unique among the session's steps (K5). */
  readonly traceId: string
  /** The function that ran. */
  readonly originFunction: string
  /** How it ended, such as `"success"` or `"error"`. */
  readonly status: string
  /** What memory was asked for; `""` when it was not. */
  readonly memoryQuery: string
  /** What memory gave; `""` when nothing. */
  readonly memoryContext: string
  /** What the function was called with, by name. */
  readonly methodParams: { readonly [name: string]: JsonValue }
  /** What the function returned; `null` also when nothing. */
  readonly methodReturnValue: JsonValue
  /** Why the step failed; `""` when it did not. */
  readonly errorMessage: string
  /** What the step came to, in a sentence; `""` when nobody said. */
  readonly sessionFeedback: string
}

/** A step to append. Absent text is `""`, absent `methodParams` is `{}`, an absent `methodReturnValue` is `null`. */
export interface NewSessionTraceStep {
  /** The function that ran. */
  originFunction: string
  /** How it ended, such as `"success"` or `"error"`: any text. */
  status: string
  /** For retries and imports: 1 to 128 bytes of UTF-8. Default: a UUID v4. */
  traceId?: string | undefined
  /** What memory was asked for. Default: `""`. */
  memoryQuery?: string | undefined
  /** What memory gave. Default: `""`. */
  memoryContext?: string | undefined
  /** A JSON object of at most 100 levels (T2). */
  methodParams?: { readonly [name: string]: JsonValue } | undefined
  /** Any JSON value of at most 100 levels. */
  methodReturnValue?: JsonValue | undefined
  /** Why the step failed. Default: `""`. */
  errorMessage?: string | undefined
  /** What the step came to, in a sentence. Default: `""`. */
  sessionFeedback?: string | undefined
}

/** A checked step on its way to a driver. */
export interface TraceStepDraft {
  /** The whole step. The driver may keep it: nobody else holds it. */
  readonly step: SessionTraceStep
  /** Equal for equal contents (E2). To be stored with the step. */
  readonly fingerprint: string
  /** True when core made the id, so that nobody else can have used it. */
  readonly idGenerated: boolean
}

const TEXTS = ["originFunction", "status", "memoryQuery", "memoryContext", "errorMessage", "sessionFeedback"] as const
const REQUIRED: readonly string[] = ["originFunction", "status"]
const FIELDS = [...TEXTS, "traceId", "methodParams", "methodReturnValue"]

/** Checks and copies a step (T2, E5, E13), and fills in what is absent. */
export function toTraceStepDraft(step: unknown): TraceStepDraft {
  const given = checkFields("step", step, FIELDS)
  const { traceId: givenId, methodParams, methodReturnValue } = given
  const contents = {
    ...toTexts(given),
    methodParams: toMethodParams(methodParams),
    methodReturnValue: methodReturnValue === undefined ? null : copyJson("methodReturnValue", methodReturnValue),
  }
  const json = [canonicalJson(contents.methodParams), canonicalJson(contents.methodReturnValue)]
  checkCallSize("a trace step", [...TEXTS.map((field) => contents[field]), ...json])
  const traceId = givenId === undefined ? randomUUID() : checkEntryId("traceId", givenId)
  return { step: { traceId, ...contents }, fingerprint: fingerprintOf(contents), idGenerated: givenId === undefined }
}

function toTexts(given: Record<string, unknown>): Record<(typeof TEXTS)[number], string> {
  const texts = TEXTS.map((field) => {
    const value = given[field]
    return [field, value === undefined && !REQUIRED.includes(field) ? "" : checkString(field, value)]
  })
  return Object.fromEntries(texts) as Record<(typeof TEXTS)[number], string>
}

function toMethodParams(value: unknown): SessionTraceStep["methodParams"] {
  if (value === undefined) return {}
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(`methodParams must be a JSON object, got ${kindOf(value)}`)
  }
  return copyJson("methodParams", value) as SessionTraceStep["methodParams"]
}
