import { tmpdir } from "node:os"
import { describe, expect, it } from "vitest"
import { FULL, QUICK } from "../src/compare/cases.ts"
import { BACKENDS } from "../src/compare/catalogue.ts"
import { toOptions } from "../src/options.ts"

describe("toOptions", () => {
  it("measures everything in full when nothing is said, and writes where the results are kept", () => {
    const options = toOptions([], "/here")
    expect(options).toMatchObject({ help: false, scale: FULL, backends: BACKENDS, peers: true, dir: tmpdir() })
    expect(options.out).toMatch(/docs\/benchmarks$/)
  })

  it.each([[["--quick"]], [["--no-peers"]], [["--rounds", "8"]], [["--subject", "lowdb"]], [["--op", "append"]]])(
    "writes no results of a part of the work: %j",
    (args) => {
      expect(toOptions(args, "/").out).toBeNull()
    },
  )

  it("takes paths from where it was called", () => {
    expect(toOptions(["--quick", "--out", "a", "--dir", "b"], "/here")).toMatchObject({
      out: "/here/a",
      dir: "/here/b",
    })
  })

  it("takes several names, a number of rounds and a seed", () => {
    const named = ["--backend", "redis", "--backend", "files", "--op", "append", "--subject", "keyv redis"]
    expect(toOptions([...named, "--quick", "--rounds", "5", "--seed", "0"], "/")).toMatchObject({
      backends: ["redis", "files"],
      operations: ["append"],
      subjects: ["keyv redis"],
      scale: { ...QUICK, rounds: 5 },
      seed: 0,
    })
  })

  it.each([
    ["--rounds", "0"],
    ["--rounds", "many"],
    ["--seed=-1"],
    ["--unknown"],
    ["append"],
    ["--op", "sing"],
    ["--backend", "tape"],
  ])("refuses %s %s", (...args) => {
    expect(() => toOptions(args, "/")).toThrow(Error)
  })
})
