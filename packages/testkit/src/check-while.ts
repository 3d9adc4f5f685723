import { setImmediate } from "node:timers/promises"

/** Repeats the check until the work is done. Rejects when either does. */
export async function checkWhile(work: Promise<unknown>, check: () => Promise<void>): Promise<void> {
  let working = true
  const done = work.finally(() => {
    working = false
  })
  const checks = async (): Promise<void> => {
    while (working) {
      await check()
      await setImmediate() // a store in memory never lets anything else run
    }
  }
  await Promise.all([done, checks()])
}
