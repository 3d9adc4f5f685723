/** Told how a call has ended. */
export interface CallObserver {
  readonly succeeded: (value: unknown) => void
  readonly failed: (error: unknown) => void
}

/** Only the first end counts, and whatever goes wrong with telling it is not the caller's trouble. */
export function once(observer: CallObserver): CallObserver {
  let told = false
  const tell = (end: (outcome: unknown) => void, outcome: unknown): void => {
    if (told) return
    told = true
    try {
      end(outcome)
    } catch {
      // a trace must never break what is traced
    }
  }
  return {
    succeeded: (value) => tell(observer.succeeded, value),
    failed: (error) => tell(observer.failed, error),
  }
}
