import { expect, it } from "vitest"
import { parseOptions } from "../src/options.ts"
import { RUNTIMES } from "../src/runtimes.ts"
import { TRIALS } from "../src/trials.ts"

it("without options everything is tried on every runtime", () => {
  expect(parseOptions([])).toEqual({ runtimes: Object.keys(RUNTIMES), trials: TRIALS, jobs: 2 })
})

it("runtimes and stores are chosen by their names, and keep their order", () => {
  const options = parseOptions([
    "--runtime",
    "deno",
    "--runtime=node22",
    "--store",
    "fs",
    "--store",
    "memory",
    "--jobs=4",
  ])
  expect(options?.runtimes).toEqual(["node22", "deno"])
  expect(options?.trials.map(({ name }) => name)).toEqual(["memory", "fs"])
  expect(options?.jobs).toBe(4)
})

it("--help asks for help", () => {
  expect(parseOptions(["--help"])).toBeNull()
})

it.each([
  [["--runtime", "node18"], "--runtime must be one of node20, node22"],
  [["--store", "mysql"], "--store must be one of entry-points, memory"],
  [["--jobs", "0"], "--jobs must be a whole number from 1, got 0"],
  [["--jobs", "two"], "--jobs must be a whole number from 1, got two"],
  [["--rule", "E1"], "Unknown option '--rule'"],
])("%j is refused", (args, message) => {
  expect(() => parseOptions(args)).toThrow(message)
})
