import { types } from "node:util"
import type { CallObserver } from "./call-observer.ts"

/** How many of the items that a generator yields go to its step. */
const MAX_ITEMS = 1000

type Method = (this: unknown, ...args: unknown[]) => unknown

/**
 * A promise that settles as the given one does, and has the same extra properties. A new one, so that a rejection that
 * nobody handles is still told as such.
 */
export function observePromise<T>(promise: Promise<T>, observer: CallObserver): Promise<T> {
  const observed = promise.then(
    (value) => {
      observer.succeeded(value)
      return value
    },
    (error: unknown) => {
      observer.failed(error)
      throw error
    },
  )
  for (const name of Object.getOwnPropertyNames(promise)) {
    void Object.defineProperty(observed, name, Object.getOwnPropertyDescriptor(promise, name)!)
  }
  return observed
}

/**
 * Listens to what `then` of the object is called with. `then` is never called for the trace's sake: that of a query
 * builder, say, sends the query. Returns `false` when the object cannot be listened to.
 */
export function observeThenable(thenable: PromiseLike<unknown>, observer: CallObserver): boolean {
  return replaceMethod(
    thenable,
    "then",
    (original) =>
      function (onFulfilled, onRejected, ...rest) {
        const fulfilled = (value: unknown): unknown => {
          observer.succeeded(value)
          return typeof onFulfilled === "function" ? onFulfilled(value) : value
        }
        const rejected = (error: unknown): unknown => {
          observer.failed(error)
          if (typeof onRejected === "function") return onRejected(error)
          throw error
        }
        return original.call(this, fulfilled, rejected, ...rest)
      },
  )
}

/** The generator itself, listened to: the step is left when it comes to its end, fails, or is ended by its reader. */
export function observeGenerator(generator: object, observer: CallObserver): object {
  const items: unknown[] = []
  const saw = <T>(result: T): T => {
    const { done, value } = result as { readonly done?: boolean; readonly value?: unknown }
    if (done === true) observer.succeeded(items)
    else if (items.length < MAX_ITEMS) items.push(value)
    return result
  }
  const failed = (error: unknown): never => {
    observer.failed(error)
    throw error
  }
  for (const name of ["next", "return", "throw"]) {
    replaceMethod(
      generator,
      name,
      (original) =>
        function (...args) {
          return watched(() => original.apply(this, args), saw, failed)
        },
    )
  }
  return generator
}

function watched(call: () => unknown, saw: <T>(result: T) => T, failed: (error: unknown) => never): unknown {
  let result: unknown
  try {
    result = call()
  } catch (error) {
    failed(error)
  }
  return types.isPromise(result) ? result.then(saw, failed) : saw(result)
}

/** Puts an own method before the inherited one. It shows up where the original did, in no listing of members otherwise. */
function replaceMethod(object: object, name: string, make: (original: Method) => Method): boolean {
  const original = (object as Record<string, Method>)[name]!
  const enumerable = Object.prototype.propertyIsEnumerable.call(object, name)
  const own = { value: make(original), enumerable, writable: true, configurable: true }
  try {
    return Reflect.defineProperty(object, name, own)
  } catch {
    return false // a proxy may throw
  }
}
