/** What the work resolves to, or what `late` makes of it when it takes longer than `ms`. The work itself goes on. */
export async function within<T, Late>(ms: number, work: Promise<T>, late: () => Late): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined
  const bound = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, Math.min(ms, 2 ** 31 - 1), "late") // a timer takes no more
  })
  const first = await Promise.race([work.then((value) => ({ value })), bound]).finally(() => clearTimeout(timer))
  return first === "late" ? late() : first.value
}

/** What the work resolves to. Rejects with the reason of the signal when that is aborted before. The work itself goes on. */
export async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work
  let abort: () => void = () => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
    signal.addEventListener("abort", abort)
    if (signal.aborted) abort()
  })
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener("abort", abort))
}
