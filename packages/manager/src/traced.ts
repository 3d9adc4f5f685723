import { types } from "node:util"
import { checkOptions } from "@cognee-session/core"
import { checkFunction } from "./arguments.ts"
import { type CallObserver, once } from "./call-observer.ts"
import { observeGenerator, observePromise, observeThenable } from "./observed-results.ts"
import { functionName, toSafeJson, toSafeText } from "./safe-json.ts"
import type { NewTraceStep } from "./trace-recorder.ts"

/** Any function. */
export type AnyFunction = (...args: never[]) => unknown

/** What a traced call came to: what it resolved to, or what a generator yielded (the first 1,000). */
export type TracedValue<Result> = Result extends Generator<infer Item> | AsyncGenerator<infer Item>
  ? readonly Item[]
  : Awaited<Result>

/** A call that has ended. */
export interface TracedCall<F extends AnyFunction> {
  /** What the function was called with. */
  readonly args: Parameters<F>
  /** `undefined` when the call failed. */
  readonly value: TracedValue<ReturnType<F>> | undefined
  /** What the call threw or rejected with; `undefined` when it did not. */
  readonly error: unknown
}

type Described = Pick<
  NewTraceStep,
  "memoryQuery" | "memoryContext" | "methodParams" | "methodReturnValue" | "errorMessage"
>

/** How `traced` writes the steps; none is required. */
export interface TracedOptions<F extends AnyFunction> {
  /** Default: the function's name. */
  readonly originFunction?: string | undefined
  /** Whether `summarize` makes the steps' feedback. Default: `false`. */
  readonly generateFeedback?: boolean | undefined
  /**
   * What a step has of a call, in place of all that the call was given and came to: to leave out what is secret, or to
   * say what memory was asked for. When it throws, the step has nothing of the call.
   */
  readonly describe?: ((call: TracedCall<F>) => Described) | undefined
}

/** Where the steps go. */
export interface StepSink {
  readonly isAvailable: () => boolean
  readonly record: (step: NewTraceStep) => void
}

/** The function, with each call leaving a step. It behaves as before; see `ManagedSession.traced`. */
export function traced<F extends AnyFunction>(fn: F, options: TracedOptions<F>, sink: StepSink): F {
  checkFunction("fn", fn)
  checkOptions(options, ["originFunction", "generateFeedback", "describe"])
  const apply = (target: F, self: unknown, args: Parameters<F>): unknown => {
    if (!sink.isAvailable()) return Reflect.apply(target, self, args)
    return observeCall(() => Reflect.apply(target, self, args), observerOf(fn, args, options, sink))
  }
  return new Proxy(fn, { apply })
}

function observeCall(call: () => unknown, observer: CallObserver): unknown {
  let result: unknown
  try {
    result = call()
  } catch (error) {
    observer.failed(error)
    throw error
  }
  return observeResult(result, observer)
}

/** What the caller gets: the result itself, or what cannot be told from it, with someone listening. */
function observeResult(result: unknown, observer: CallObserver): unknown {
  if (isPlainPromise(result)) return observePromise(result, observer)
  if (types.isGeneratorObject(result)) return observeGenerator(result, observer)
  if (isThenable(result) && observeThenable(result, observer)) return result
  observer.succeeded(result)
  return result
}

/** A promise such as async functions return; one of a subclass may have a `then` that starts something. */
function isPlainPromise(value: unknown): value is Promise<unknown> {
  return types.isPromise(value) && Object.getPrototypeOf(value) === Promise.prototype && !Object.hasOwn(value, "then")
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  try {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return false
    return typeof (value as { readonly then?: unknown }).then === "function"
  } catch {
    return false
  }
}

function observerOf<F extends AnyFunction>(
  fn: F,
  args: Parameters<F>,
  { originFunction = functionName(fn), generateFeedback, describe }: TracedOptions<F>,
  sink: StepSink,
): CallObserver {
  const methodParams = describe === undefined ? paramsOf(args) : undefined
  const tell = (status: string, ended: Pick<TracedCall<F>, "value" | "error">): void => {
    const about =
      describe === undefined ? { methodParams, ...aboutEnd(status, ended) } : safely(describe, { args, ...ended })
    sink.record({ ...about, originFunction, status, generateFeedback })
  }
  return once({
    succeeded: (value) => tell("success", { value: value as TracedValue<ReturnType<F>>, error: undefined }),
    failed: (error) => tell("error", { value: undefined, error }),
  })
}

/** The arguments as they are now: the function may change them. One plain object stands for itself. */
function paramsOf(args: readonly unknown[]): unknown {
  const safe = toSafeJson(args)
  const [only] = Array.isArray(safe) && args.length === 1 ? (safe as readonly unknown[]) : []
  const isObject = typeof only === "object" && only !== null && !Array.isArray(only)
  return isObject ? only : { args: safe }
}

function aboutEnd(status: string, { value, error }: { readonly value: unknown; readonly error: unknown }): Described {
  return status === "error" ? { errorMessage: messageOf(error) } : { methodReturnValue: value }
}

function messageOf(error: unknown): string {
  try {
    const { message } = error as { readonly message?: unknown }
    return typeof message === "string" ? message : toSafeText(error)
  } catch {
    return toSafeText(error) // undefined, null, or a proxy that throws
  }
}

function safely<F extends AnyFunction>(describe: (call: TracedCall<F>) => Described, call: TracedCall<F>): Described {
  try {
    return describe(call)
  } catch {
    return {}
  }
}
