import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { keepTo } from "../src/compare/placement.ts"

describe("keepTo", () => {
  const last = availableParallelism() - 1
  let child: ChildProcess

  beforeAll(async () => {
    child = spawn(process.execPath, ["--eval", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "inherit"] })
    await once(child, "spawn")
  })

  afterAll(async () => {
    const ended = once(child, "exit")
    child.stdin!.end()
    await ended
  })

  it.for([
    ["server", String(last)],
    ["subject", last === 1 ? "0" : `0-${last - 1}`],
  ] as const)("gives a %s the cores %s", async ([party, cores], context) => {
    if (!(await keepTo(child.pid!, party))) context.skip("needs Linux with taskset and two cores")
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8")
    expect(/^Cpus_allowed_list:\s*(.*)$/m.exec(status)?.[1]).toBe(cores)
  })
})
