// Makes the calls that it is sent as lines of JSON, each at its time, and prints how it went: when it began, when it was
// settled (in nanoseconds of a clock that all processes share), and its value or the code of its error.

import { writeSync } from "node:fs"
import { createInterface } from "node:readline"
import { compact } from "../../../dist/compaction.js"
import { findChain } from "../../../dist/chain.js"
import { machineDisk } from "../../../dist/disk.js"
import { fsStore } from "../../../dist/index.js"
import { sessionDir } from "../../../dist/paths.js"

const { dir } = JSON.parse(process.argv[2])
const store = fsStore({ dir })

for await (const line of createInterface({ input: process.stdin })) {
  const calls = JSON.parse(line)
  await Promise.all(calls.map(perform))
}
await store.close()

async function perform({ id, at, method, args }) {
  while (process.hrtime.bigint() < BigInt(at));
  const began = String(process.hrtime.bigint())
  const outcome = await settle(() => (method === "compact" ? compactNow(...args) : store[method](...args)))
  print({ id, began, settled: String(process.hrtime.bigint()), ...outcome })
}

async function settle(call) {
  try {
    return { value: (await call()) ?? null }
  } catch (error) {
    return { error: error.code ?? String(error) }
  }
}

async function compactNow(session) {
  const chain = await findChain(machineDisk, sessionDir(dir, session))
  return chain === null ? null : compact(machineDisk, dir, chain)
}

function print(answer) {
  writeSync(1, `${JSON.stringify(answer)}\n`)
}
