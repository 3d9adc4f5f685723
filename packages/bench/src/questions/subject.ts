import type { Servers } from "./servers.ts"

/** What a block of operations took. */
export interface Timing {
  readonly operations: number
  readonly milliseconds: number
}

/** Runs a block of operations. */
export type Block = () => Promise<Timing>

/** Where a subject works. */
export interface Setting {
  /** A directory that the subjects of one question share; it is there, and removed after the run. */
  readonly dir: string
  /** How many bytes one `createQaEntry` of a sample entry adds to the store's files. */
  readonly recordBytes: number
  /** Servers that start when they are first asked for, and stop after the run. */
  readonly servers: Servers
}

/** A subject that is set up. */
export interface Trial {
  /** Runs one block of operations. What has to be prepared for it is done outside of the time. */
  block(): Promise<Timing>
  close?(): Promise<void>
}

/** Something that is measured: a store at one task, or a floor, the least that the task takes. */
export interface Subject {
  readonly name: string
  open(setting: Setting): Promise<Trial>
}

/** One line of the table: the time of `subject` as a multiple of the time of `floor`. */
export interface Comparison {
  readonly subject: string
  readonly floor: string
  /** The most that the multiple may be. Without it the multiple is reported, not judged. */
  readonly goal?: number
  /** The subject does the same as the floor: how far the two are apart is noise. */
  readonly noise?: true
  /** What the line is called. Default: the subject's name. */
  readonly label?: string
}

/** Subjects that are measured in turns, in the same rounds. */
export interface Question {
  readonly name: string
  readonly title: string
  /** What the floors do. */
  readonly floorTask: string
  readonly subjects: readonly Subject[]
  readonly comparisons: readonly Comparison[]
  /** How many blocks of each subject make up a round. */
  readonly blocks: number
  /** Collect garbage ahead of each block: where one operation leaves megabytes, one subject would pay for another's. */
  readonly collectGarbage?: true
}

export async function timed(operations: number, work: () => Promise<unknown>): Promise<Timing> {
  const start = performance.now()
  await work()
  return { operations, milliseconds: performance.now() - start }
}

/** A block of `operations` calls, one after the other. */
export function timedCalls(operations: number, call: (index: number) => Promise<unknown>): Promise<Timing> {
  return timed(operations, async () => {
    for (let index = 0; index < operations; index++) await call(index)
  })
}

export function sumOfTimings(timings: readonly Timing[]): Timing {
  return {
    operations: timings.reduce((sum, timing) => sum + timing.operations, 0),
    milliseconds: timings.reduce((sum, timing) => sum + timing.milliseconds, 0),
  }
}
