// Does one operation on a store, and dies at one of its steps if it is told to.
// Prints `step KIND` at each step that changes something, and `done RESULT` once the operation is acknowledged or
// `failed CODE` when it is not.

import { writeSync } from "node:fs"
import { createSessionStore } from "@cognee-session/core"
import { machineDisk } from "../../../dist/disk.js"
import { FsDriver } from "../../../dist/fs-store.js"
import { killingDisk } from "./killing-disk.mjs"

const { dir, now, method, args, dieAt = null, when = "before" } = JSON.parse(process.argv[2])

let steps = 0
const disk = killingDisk({ ...machineDisk, now: () => now }, (kind) => {
  print(`step ${kind}`)
  steps += 1
  return steps === dieAt ? when : null
})
const store = createSessionStore(new FsDriver(disk, { root: dir, ttl: Infinity, sync: false }))
await store[method](...args).then(
  (result) => print(`done ${JSON.stringify(result ?? null)}`),
  (error) => print(`failed ${error.code}`),
)
await store.close()

/** In one write, so that it is there whole when the process dies right afterwards. */
function print(line) {
  writeSync(1, `${line}\n`)
}
