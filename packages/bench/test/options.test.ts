import { tmpdir } from "node:os"
import { describe, expect, it } from "vitest"
import { toOptions } from "../src/options.ts"
import { FULL, QUICK } from "../src/scale.ts"

describe("toOptions", () => {
  it("measures everything in full when nothing is said", () => {
    expect(toOptions([], "/here")).toMatchObject({ help: false, scale: FULL, groups: [], dir: tmpdir(), json: null })
  })

  it("takes paths from where it was called", () => {
    expect(toOptions(["--json", "a.json", "--dir", "b"], "/here")).toMatchObject({
      json: "/here/a.json",
      dir: "/here/b",
    })
  })

  it("takes several groups, a number of rounds and a seed", () => {
    const options = toOptions(
      ["--quick", "--group", "create", "--group", "latest", "--rounds", "5", "--seed", "0"],
      "/",
    )
    expect(options).toMatchObject({ groups: ["create", "latest"], scale: { ...QUICK, rounds: 5 }, seed: 0 })
  })

  it.each([["--rounds", "0"], ["--rounds", "many"], ["--seed=-1"], ["--unknown"], ["create"]])(
    "refuses %s %s",
    (...args) => {
      expect(() => toOptions(args, "/")).toThrow(Error)
    },
  )
})
