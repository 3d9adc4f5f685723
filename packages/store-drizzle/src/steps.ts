/**
 * Work on a database in steps, each of which yields what a statement gave: its result, or a promise of it. So the same
 * code runs on drivers that answer at once and on those that do not.
 */
export type Steps<T> = Generator<unknown, T, unknown>

/** One step: what the statement gave, once it is there. */
export function* step<T>(given: T | PromiseLike<T>): Steps<T> {
  return (yield given) as T
}

/** Runs all steps: at once as far as results are there at once. */
export function run<T>(steps: Steps<T>): T | Promise<T> {
  let at = steps.next()
  while (at.done !== true) {
    if (isPromise(at.value)) return finish(steps, at.value)
    at = steps.next(at.value)
  }
  return at.value
}

async function finish<T>(steps: Steps<T>, pending: PromiseLike<unknown>): Promise<T> {
  let given: unknown = pending
  for (;;) {
    let at: IteratorResult<unknown, T>
    try {
      given = await given
      at = steps.next(given)
    } catch (error) {
      at = steps.throw(error)
    }
    if (at.done === true) return at.value
    given = at.value
  }
}

/** True for whatever can be awaited. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === "function"
}
