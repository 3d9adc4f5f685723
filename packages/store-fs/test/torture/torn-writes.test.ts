import { describe, it } from "vitest"
import { quickStore } from "./subject.ts"
import { timeLimit } from "./scale.ts"
import { checkTornWrites } from "./torn-writes-check.ts"
import { withDir } from "./workspace.ts"

describe("a write that was cut short", () => {
  it("is dropped at every length, whatever comes behind it", { timeout: timeLimit(60) }, () =>
    withDir((dir) => checkTornWrites(quickStore, dir)),
  )
})
