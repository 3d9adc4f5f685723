// Writes to one session until its share of operations is done, and dies at a random step of one of them.
//
// Its history is a file of lines, each written at once: `begin` with an operation before it is called, `ack` with its
// result once it is acknowledged, `death` with the step that this process is about to die at. A new process goes on where
// the history ends: an operation that may be repeated is, any other is left as it is.

import { openSync, readFileSync, writeSync } from "node:fs"
import { createSessionStore } from "@cognee-session/core"
import { machineDisk } from "../../../dist/disk.js"
import { FsDriver } from "../../../dist/fs-store.js"
import { killingDisk } from "./killing-disk.mjs"
import { chooseDeath, nextOperation, seededRandom } from "./storm-plan.mjs"

const { dir, session, historyPath, writer, share, seed } = JSON.parse(process.argv[2])

const history = readFileSync(historyPath, "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line))
const historyFile = openSync(historyPath, "a")
const random = seededRandom(seed)

const death = chooseDeath(random)
let metOfKind = 0
let met = 0
const disk = killingDisk(machineDisk, (kind) => {
  met += 1
  if (kind === death.kind) metOfKind += 1
  const isTime = (kind === death.kind && metOfKind >= death.occurrence) || met >= death.latest
  if (isTime) note({ death: kind, when: death.when })
  return isTime ? death.when : null
})
const store = createSessionStore(new FsDriver(disk, { root: dir, ttl: Infinity, sync: false }))

const last = history.findLast((line) => line.begin !== undefined)
const isAnswered = last === undefined || history.some(({ ack }) => ack === last.begin)
if (!isAnswered && last.isRepeatable) await perform(last)
for (let number = (last?.begin ?? -1) + 1; number < share; number += 1) {
  await perform({ begin: number, ...nextOperation(random, writer, number, history) })
}
note({ finished: true })
await store.close()

async function perform(operation) {
  note({ ...operation, at: clock() })
  const result = await store[operation.method](session, ...operation.args)
  note({ ack: operation.begin, result: result ?? null, at: clock() })
}

/** Nanoseconds of a clock that all processes share. */
function clock() {
  return String(process.hrtime.bigint())
}

function note(line) {
  history.push(line)
  writeSync(historyFile, `${JSON.stringify(line)}\n`)
}
