import { setImmediate } from "node:timers/promises"
import { Lane } from "./lane.ts"
import type { FromWorker, Job, ToWorker, Work } from "./messages.ts"
import { type Stores, perform } from "./perform.ts"
import { LASTING_TTL_SECONDS, openStore } from "./place.ts"
import { ProgressFile } from "./progress-file.ts"
import { sumOf } from "./difference.ts"
import { verifyLane } from "./verify.ts"

const SAMPLE_MS = 1000
const MOST_COMPLAINTS = 20

const job = JSON.parse(process.argv[2]!) as Job
const progress = new ProgressFile(job.progressFile)
const stores: Stores = {
  lasting: openStore(job.place, LASTING_TTL_SECONDS),
  passing: openStore(job.place, job.scale.passingTtlSeconds),
}
const lanes = job.lanes.map((number) => new Lane(number, job.seed, job.scale))
const complaints: string[] = []
let refusals = 0

async function runLane(lane: Lane): Promise<void> {
  const done = progress.read(lane.number)
  lane.skipTo(done)
  // Whether a process before this one made the call that comes next, nobody knows.
  for (let isRepeat = done > 0; ; isRepeat = false) {
    const step = lane.next()
    if (step === null) return
    const performed = await perform(stores, lane, step, isRepeat)
    lane.done(step)
    progress.write(lane.number, lane.steps)
    refusals += performed.refusals
    if (performed.complaint !== null) complain(lane, performed.complaint)
    await setImmediate() // a store that never waits would let nothing else come through, the end of the parent neither
  }
}

function complain(lane: Lane, complaint: string): void {
  if (complaints.length < MOST_COMPLAINTS) complaints.push(`lane ${lane.number}, call ${lane.steps}: ${complaint}`)
}

async function work(): Promise<Work> {
  await Promise.all(lanes.map((lane) => runLane(lane).catch((error: unknown) => complain(lane, String(error)))))
  const calls = lanes.reduce((sum, lane) => sum + lane.steps, 0)
  return { calls, refusals, complaints, counts: lanes.map(({ counts }) => counts) }
}

async function verify(): Promise<void> {
  const found = lanes.map((lane) => verifyLane(stores.lasting, lane, job.scale.sessions))
  const differences = sumOf(await Promise.all(found))
  const existing = lanes.reduce((sum, lane) => sum + lane.existing, 0)
  tell({ kind: "verified", verified: { differences, existing } })
}

async function end(): Promise<void> {
  clearInterval(sampling)
  await Promise.all([stores.lasting.close(), stores.passing.close()])
  progress.close()
  process.disconnect()
}

function tell(message: FromWorker): void {
  process.send!(message)
}

const sampling = setInterval(() => {
  const { rss, heapUsed: heap } = process.memoryUsage()
  tell({ kind: "sample", sample: { rss, heap, steps: lanes.reduce((sum, lane) => sum + lane.steps, 0) } })
}, SAMPLE_MS)

process.on("message", (message: ToWorker) => void (message === "verify" ? verify() : end()))
// Nobody is left to work for.
process.on("disconnect", () => process.exit())
tell({ kind: "worked", work: await work() })
