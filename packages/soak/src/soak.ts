import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { RunningServer } from "@cognee-session/dev-services"
import { type Differences, sumOf } from "./difference.ts"
import { type AtSize, measureAtSize } from "./at-size.ts"
import { Lane } from "./lane.ts"
import type { Job, Verified, Work } from "./messages.ts"
import { LASTING_TTL_SECONDS, openStore, type Place, placeOf, type StoreName, startServerOf } from "./place.ts"
import { PROCESSES, type Scale } from "./scale.ts"
import { SHARED_SESSIONS } from "./contents.ts"
import { verifyShared } from "./verify.ts"
import { Worker } from "./worker.ts"

/** Memory of each process, in bytes, at one moment. */
export interface MemoryPoint {
  /** Seconds since the start. */
  readonly at: number
  readonly process: number
  readonly rss: number
  readonly heap: number
}

/** Something that was done to the processes or the server. */
export interface Incident {
  /** Seconds since the start. */
  readonly at: number
  readonly what: "a process was killed" | "the server was killed and started again"
}

export interface SoakResult {
  readonly store: StoreName
  readonly seed: number
  /** Calls acknowledged, and calls refused and made again. */
  readonly calls: number
  readonly refusals: number
  readonly created: { readonly sessions: number; readonly entries: number; readonly expired: number }
  /** How long the calls took together, in seconds. */
  readonly seconds: number
  readonly complaints: readonly string[]
  readonly differences: Differences
  readonly memory: readonly MemoryPoint[]
  readonly incidents: readonly Incident[]
  readonly atSize: AtSize
}

const POLL_MS = 200

/** Runs the whole soak on one store, in a directory of its own. */
export async function soak(store: StoreName, scale: Scale, seed: number, dir: string): Promise<SoakResult> {
  const server = await startServerOf(store)
  const place = placeOf(store, server, dir)
  try {
    return await new Soak(place, scale, seed).run(server, join(dir, "progress"))
  } finally {
    await server?.stop()
  }
}

class Soak {
  readonly #place: Place
  readonly #scale: Scale
  readonly #seed: number
  readonly #memory: MemoryPoint[] = []
  readonly #incidents: Incident[] = []
  readonly #began = performance.now()

  constructor(place: Place, scale: Scale, seed: number) {
    this.#place = place
    this.#scale = scale
    this.#seed = seed
  }

  async run(server: RunningServer | null, progressFile: string): Promise<SoakResult> {
    await writeFile(progressFile, new Uint8Array(this.#scale.lanes * 4))
    const workers = this.#startWorkers(progressFile)
    try {
      const disturbing = this.#disturb(workers, server)
      const works = await Promise.all(workers.map((worker) => worker.worked))
      const seconds = this.#seconds()
      await disturbing
      await sleep(this.#scale.passingTtlSeconds * 1000)
      const verified = await this.#verify(workers, works)
      await Promise.all(workers.map((worker) => worker.end()))
      return this.#result(works, seconds, verified, await measureAtSize(this.#place))
    } finally {
      for (const worker of workers) worker.abandon()
    }
  }

  #startWorkers(progressFile: string): Worker[] {
    const numbers = Array.from({ length: this.#scale.lanes }, (_, lane) => lane)
    return Array.from({ length: PROCESSES }, (_, process) => {
      const lanes = numbers.filter((lane) => lane % PROCESSES === process)
      const job: Job = { place: this.#place, seed: this.#seed, scale: this.#scale, lanes, progressFile }
      return new Worker(job, ({ rss, heap }) => this.#memory.push({ at: this.#seconds(), process, rss, heap }))
    })
  }

  /** A third of the way a process is killed, half the way the server, at two thirds another process. */
  async #disturb(workers: readonly Worker[], server: RunningServer | null): Promise<void> {
    const total = this.#totalSteps()
    const reached = async (share: number): Promise<boolean> => {
      const isDone = Promise.all(workers.map((worker) => worker.worked)).then(() => true)
      while (workers.reduce((sum, { steps }) => sum + steps, 0) < total * share) {
        if (await Promise.race([isDone, sleep(POLL_MS, false)])) return false
      }
      return true
    }
    if (await reached(1 / 3)) await this.#kill(workers[0]!)
    if (server !== null && (await reached(1 / 2))) await this.#restart(server)
    if (await reached(2 / 3)) await this.#kill(workers[1]!)
  }

  async #kill(worker: Worker): Promise<void> {
    this.#incidents.push({ at: this.#seconds(), what: "a process was killed" })
    await worker.replace()
  }

  async #restart(server: RunningServer): Promise<void> {
    this.#incidents.push({ at: this.#seconds(), what: "the server was killed and started again" })
    await server.kill()
    await server.restart()
  }

  /** What all lanes will have to do: as much as the first, or nearly. */
  #totalSteps(): number {
    const lane = new Lane(0, this.#seed, this.#scale)
    for (let step = lane.next(); step !== null; step = lane.next()) lane.done(step)
    return lane.steps * this.#scale.lanes
  }

  async #verify(workers: readonly Worker[], works: readonly Work[]): Promise<Verified> {
    const shared = Array.from({ length: this.#scale.lanes }, (_, lane) => countsOf(works, lane).shared)
    const store = openStore(this.#place, LASTING_TTL_SECONDS)
    try {
      const found = await Promise.all(workers.map((worker) => worker.verify()))
      const differences = sumOf([...found.map((one) => one.differences), await verifyShared(store, shared)])
      const existingShared = Math.min(SHARED_SESSIONS, Math.max(...shared))
      return { differences, existing: found.reduce((sum, { existing }) => sum + existing, existingShared) }
    } finally {
      await store.close()
    }
  }

  #result(works: readonly Work[], seconds: number, verified: Verified, atSize: AtSize): SoakResult {
    const counts = works.flatMap((work) => work.counts)
    return {
      store: this.#place.store,
      seed: this.#seed,
      calls: works.reduce((sum, { calls }) => sum + calls, 0),
      refusals: works.reduce((sum, work) => sum + work.refusals, 0),
      created: {
        sessions: this.#scale.lanes * this.#scale.sessions,
        entries: counts.reduce((sum, { entries, shared }) => sum + entries + shared, 0),
        expired: counts.reduce((sum, { passing }) => sum + passing, 0),
      },
      seconds,
      complaints: [...works.flatMap((work) => work.complaints), ...complaintsOf(verified, atSize)],
      differences: verified.differences,
      memory: this.#memory.filter(({ at }) => at <= seconds),
      incidents: this.#incidents,
      atSize,
    }
  }

  #seconds(): number {
    return (performance.now() - this.#began) / 1000
  }
}

function complaintsOf({ existing }: Verified, { sessions, leftByPrune }: AtSize): string[] {
  return [
    ...(sessions === existing ? [] : [`listSessions gave ${sessions} sessions of ${existing}`]),
    ...(leftByPrune === 0 ? [] : [`prune left ${leftByPrune} sessions or more`]),
  ]
}

/** Lanes are dealt out to the processes in turn. */
function countsOf(works: readonly Work[], lane: number): Work["counts"][number] {
  return works[lane % PROCESSES]!.counts[Math.floor(lane / PROCESSES)]!
}
