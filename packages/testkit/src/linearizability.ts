/** One call of a concurrent history. Times may be of any clock, as long as it is the same for all. */
export interface HistoryCall<Operation, Result> {
  /** What was called, with its arguments. */
  readonly operation: Operation
  /** When the call began. */
  readonly calledAt: number
  /** `Infinity` for a call that never returned. */
  readonly returnedAt: number
  /** `null` when it cannot be known what became of it: it may have taken effect, late, or never. */
  readonly result: {
    /** What the call returned. */
    readonly value: Result
  } | null
}

/** What a thing does when calls come one after the other. Pure: `apply` changes nothing. */
export interface SerialModel<State, Operation, Result> {
  /** The state before the first call. */
  readonly initial: State
  /** What the operation does to the state, and what it returns. */
  apply(
    state: State,
    operation: Operation,
  ): {
    /** The state after it. */
    readonly state: State
    /** What it returns. */
    readonly result: Result
  }
  /** Equal for equal states. */
  stateKey(state: State): string
  /** Whether what came is what the model gives. */
  sameResult(actual: Result, expected: Result): boolean
}

/**
 * Whether some serial order of the calls explains all results: one that keeps the order of calls of which one returned
 * before the other began (Wing and Gong's search, with Lowe's memory of what was tried). Histories of up to about twenty
 * calls take milliseconds.
 */
export function isLinearizable<State, Operation, Result>(
  history: readonly HistoryCall<Operation, Result>[],
  model: SerialModel<State, Operation, Result>,
): boolean {
  const tried = new Set<string>()
  return explains(history, model.initial)

  function explains(rest: readonly HistoryCall<Operation, Result>[], state: State): boolean {
    if (rest.every((call) => call.result === null)) return true
    const key = `${rest.map((call) => history.indexOf(call)).join()} ${model.stateKey(state)}`
    if (tried.has(key)) return false
    tried.add(key)
    return firstCandidates(rest).some((call) => {
      const next = model.apply(state, call.operation)
      if (call.result !== null && !model.sameResult(call.result.value, next.result)) return false
      return explains(
        rest.filter((other) => other !== call),
        next.state,
      )
    })
  }
}

/** The calls that may have come first: those that began before any other had returned. */
function firstCandidates<Call extends HistoryCall<unknown, unknown>>(calls: readonly Call[]): Call[] {
  const firstReturn = Math.min(...calls.map((call) => (call.result === null ? Infinity : call.returnedAt)))
  return calls.filter((call) => call.calledAt <= firstReturn)
}
