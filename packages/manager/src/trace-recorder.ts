import {
  type NewSessionTraceStep,
  type SessionKey,
  type SessionStore,
  checkOptions,
  isSessionError,
} from "@cognee-session/core"
import { checkString } from "./arguments.ts"
import { nameOf } from "./session-choice.ts"
import { toSafeJson, toSafeText } from "./safe-json.ts"
import { type Summarize, fixedFeedback, summaryOf } from "./trace-feedback.ts"

/** A step of what an agent did. Values may be anything: what JSON cannot hold is made safe. */
export interface NewTraceStep {
  /** The function that ran. */
  readonly originFunction: string
  /** How it ended: `"error"`, in any case of letters, is a failure; anything else, such as `"success"`, is none. */
  readonly status: string
  /** What memory was asked for. Default: `""`. */
  readonly memoryQuery?: string | undefined
  /** What memory gave. Default: `""`. */
  readonly memoryContext?: string | undefined
  /** What the function was called with. Default: `{}`. */
  readonly methodParams?: unknown
  /** What it returned. Default: `null`. */
  readonly methodReturnValue?: unknown
  /** Default: `""`. */
  readonly errorMessage?: string | undefined
  /** Whether `summarize` makes the step's feedback, if there is one and there is a return value. Default: `false`. */
  readonly generateFeedback?: boolean | undefined
  /** For retries: 1 to 128 bytes of UTF-8. Default: a UUID v4. */
  readonly traceId?: string | undefined
}

export interface TraceRecorderOptions {
  readonly summarize: Summarize | undefined
  readonly summarizeTimeoutMs: number
}

const FIELDS = [
  "originFunction",
  "status",
  "memoryQuery",
  "memoryContext",
  "methodParams",
  "methodReturnValue",
  "errorMessage",
  "generateFeedback",
  "traceId",
]

/** Saves trace steps, those of one session one after the other: in the order in which they came. */
export class TraceRecorder {
  readonly #store: SessionStore
  readonly #options: TraceRecorderOptions
  /** For each session with steps on their way, the end of the last of them. */
  readonly #tails = new Map<string, Promise<void>>()
  readonly #warned = new Set<string>()

  constructor(store: SessionStore, options: TraceRecorderOptions) {
    this.#store = store
    this.#options = options
  }

  /** Whether the store has traces. The first time that it has none, a warning says so. */
  isAvailable(): boolean {
    const { traces } = this.#store.capabilities
    if (!traces) this.#warn("NO_TRACES", "the store has no traces: traced functions run without leaving steps")
    return traces
  }

  /** Saves a step behind those that the session was given before. Resolves to its `traceId`. */
  save(session: SessionKey, step: NewTraceStep): Promise<string> {
    const prepared = this.#prepare(step)
    const saved = this.#after(session, async () => this.#store.saveTraceStep(session, await prepared))
    prepared.catch(() => undefined) // `saved` tells it, once it is its turn
    return saved
  }

  /** Saves a step that nobody waits for: the first one that cannot be saved is told by a warning. */
  record(session: SessionKey, step: NewTraceStep): void {
    this.save(session, step).catch((error: unknown) => {
      const reason = isSessionError(error) ? error.message : "the store failed with an error of its own"
      this.#warn("STEP_LOST", `a step was not saved: ${reason}`)
    })
  }

  /** Resolves when the steps that the session was given are saved, or have failed. */
  async settled(session: SessionKey): Promise<void> {
    await this.#tails.get(nameOf(session))
  }

  /** Resolves when all steps that are on their way are saved, or have failed. */
  async flush(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values())
  }

  #after(session: SessionKey, work: () => Promise<string>): Promise<string> {
    const name = nameOf(session)
    const done = (this.#tails.get(name) ?? Promise.resolve()).then(work)
    const forget = (): void => {
      if (this.#tails.get(name) === tail) this.#tails.delete(name)
    }
    const tail: Promise<void> = done.then(forget, forget)
    this.#tails.set(name, tail)
    return done
  }

  /** The step as it is stored. Values are copied before the first wait. */
  async #prepare(step: NewTraceStep): Promise<NewSessionTraceStep> {
    checkOptions(step, FIELDS)
    const { generateFeedback = false, methodParams, methodReturnValue, ...given } = step
    const safe = {
      ...given,
      originFunction: toSafeText(checkString("originFunction", step.originFunction)),
      status: toSafeText(checkString("status", step.status)),
      memoryQuery: toSafeText(step.memoryQuery ?? ""),
      memoryContext: toSafeText(step.memoryContext ?? ""),
      errorMessage: toSafeText(step.errorMessage ?? ""),
      methodParams: toParams(methodParams),
      methodReturnValue: toSafeJson(methodReturnValue),
    }
    const asked = generateFeedback && methodReturnValue !== undefined
    return { ...safe, sessionFeedback: await this.#feedbackOf(safe, asked) }
  }

  async #feedbackOf(step: NewSessionTraceStep, asked: boolean): Promise<string> {
    const { summarize, summarizeTimeoutMs } = this.#options
    const { originFunction, status, errorMessage = "", methodReturnValue = null } = step
    const fixed = fixedFeedback(originFunction, status, errorMessage)
    if (!asked || summarize === undefined || !this.#store.capabilities.traces) return fixed
    return (await summaryOf(methodReturnValue, summarize, summarizeTimeoutMs)) || fixed
  }

  #warn(code: string, message: string): void {
    if (this.#warned.has(code)) return
    this.#warned.add(code)
    process.emitWarning(message, { type: "SessionManagerWarning", code: `COGNEE_SESSION_${code}` })
  }
}

/** `methodParams` is a JSON object; anything else becomes its member `value`. */
function toParams(params: unknown): NonNullable<NewSessionTraceStep["methodParams"]> {
  if (params === undefined) return {}
  const safe = toSafeJson(params)
  const isObject = typeof safe === "object" && safe !== null && !Array.isArray(safe)
  return isObject ? (safe as { readonly [name: string]: typeof safe }) : { value: safe }
}
