/**
 * Runs the work for each item, some of them at the same time, begun in their order. After a failure nothing more is
 * begun, `stop` is called, and what is under way is waited for; then it rejects with the first failure.
 */
export async function forEachInLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
  stop: () => void,
): Promise<void> {
  const queue = items.values()
  const failures: unknown[] = []
  const lane = async (): Promise<void> => {
    try {
      for (const item of queue) {
        if (failures.length > 0) return
        await work(item)
      }
    } catch (error) {
      failures.push(error)
      stop()
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
  if (failures.length > 0) throw failures[0]
}
