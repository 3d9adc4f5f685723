import type { Contender } from "./contender.ts"
import type { Kept } from "./result.ts"
import type { SubjectProcess } from "./subject-process.ts"
import type { Rush } from "./subject-work.ts"
import { change, numberedTurn } from "./turns.ts"

const APPENDS = 64
const UPDATES = 32

/** What is left of appends to one session, and of updates of its entries, that were made at once. */
export async function countKept(contender: Contender, second: SubjectProcess): Promise<Kept[]> {
  const kept: Kept[] = []
  for (const processes of [[contender.process], [contender.process, second]]) {
    kept.push({ ...(await countAppends(processes)), kind: "append", subject: contender.subject.name })
    if (contender.can("update"))
      kept.push({ ...(await countUpdates(processes)), kind: "update", subject: contender.subject.name })
  }
  return kept
}

type Count = Omit<Kept, "subject" | "kind">

async function countAppends(processes: readonly SubjectProcess[]): Promise<Count> {
  const { session } = await processes[0]!.ask("fill", 1)
  const numbers = Array.from({ length: APPENDS }, (_, number) => number)
  return count(processes, session, numbers, {
    start: (process, share) => process.ask("rushAppends", session, share),
    answerOf: (number) => numberedTurn(number).answer,
  })
}

async function countUpdates(processes: readonly SubjectProcess[]): Promise<Count> {
  const { session, ids } = await processes[0]!.ask("fill", UPDATES)
  const changes = ids.map((id, number) => ({ id, number }))
  return count(processes, session, changes, {
    start: (process, share) => process.ask("rushUpdates", session, share),
    answerOf: ({ number }) => change(number).answer,
  })
}

interface Calls<T> {
  /** Makes the calls of one process, all at once. */
  readonly start: (process: SubjectProcess, share: readonly T[]) => Promise<Rush>
  /** What a call leaves behind. */
  readonly answerOf: (item: T) => string
}

async function count<T>(
  processes: readonly SubjectProcess[],
  session: string,
  items: readonly T[],
  { start, answerOf }: Calls<T>,
): Promise<Count> {
  for (const process of processes) await process.ask("visit", session)
  const shares = processes.map((_, share) => items.filter((__, index) => index % processes.length === share))
  const rushes = await Promise.all(processes.map((process, index) => start(process, shares[index]!)))
  const answers = await processes[0]!.ask("answersIfReadable", session)
  const there = new Set(answers)
  return {
    processes: processes.length,
    calls: items.length,
    acknowledged: rushes.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    kept: items.filter((item) => there.has(answerOf(item))).length,
    readable: answers !== null,
  }
}
