/** Work that is waited for. */
interface Waiting {
  readonly ends: number
  readonly giveUp: () => void
}

/** What the work comes to, if it does until the end, by `performance.now`; else it rejects with what `late` makes. */
export function inTime<T>(work: Promise<T>, ends: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const waiting = { ends, giveUp: () => reject(late()) }
    add(waiting)
    work.then(
      (value) => {
        remove(waiting)
        resolve(value)
      },
      (error: unknown) => {
        remove(waiting)
        reject(error as Error)
      },
    )
  })
}

// One timer for all work, set to the first end: one for each piece would cost more than much of the work. It goes on when
// that piece is done, and keeps the process alive only while something is waited for.

const allWaiting = new Set<Waiting>()
let timer: NodeJS.Timeout | undefined
let goesOff = Infinity

function add(waiting: Waiting): void {
  if (allWaiting.size === 0) timer?.ref()
  allWaiting.add(waiting)
  if (waiting.ends < goesOff) setTimer(waiting.ends)
}

function remove(waiting: Waiting): void {
  allWaiting.delete(waiting)
  if (allWaiting.size === 0) timer?.unref()
}

function setTimer(moment: number): void {
  clearTimeout(timer)
  goesOff = moment
  timer = setTimeout(giveUpWhatIsLate, Math.max(moment - performance.now(), 1))
}

function giveUpWhatIsLate(): void {
  const now = performance.now()
  const late = [...allWaiting].filter(({ ends }) => ends <= now)
  for (const waiting of late.toSorted((a, b) => a.ends - b.ends)) {
    allWaiting.delete(waiting)
    waiting.giveUp()
  }
  timer = undefined
  goesOff = Infinity
  for (const { ends } of allWaiting) if (ends < goesOff) goesOff = ends
  if (goesOff < Infinity) setTimer(goesOff)
}
