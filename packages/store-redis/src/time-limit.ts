/** What the work comes to, if it does until the end, by `performance.now`; else it rejects with what `late` makes. */
export async function inTime<T>(work: Promise<T>, ends: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ends - performance.now())
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}
