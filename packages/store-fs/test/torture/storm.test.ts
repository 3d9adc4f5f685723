import assert from "node:assert/strict"
import { describe, it } from "vitest"
import { scaled, timeLimit } from "./scale.ts"
import { snapshotOf } from "./snapshot.ts"
import { STORMED, storm } from "./storm.ts"
import { checkStorm } from "./storm-check.ts"
import { theStore, withStore } from "./subject.ts"
import { withDir } from "./workspace.ts"

describe("8 processes that write to one session and are killed again and again", () => {
  it("lose, double and bring back nothing that was acknowledged", { timeout: timeLimit(180) }, ({ annotate }) =>
    withDir(async (dir) => {
      const { histories, observed } = await storm(dir, { writers: 8, share: scaled(500), seed: 1 })
      checkStorm(histories, await withStore(theStore, dir, (store) => snapshotOf(store, STORMED)))

      const deaths = histories.flatMap((history) => history.deaths)
      const steps = new Set(deaths.map((death) => death.split(" ")[1]))
      const operations = histories.flatMap((history) => history.operations).length
      await annotate(
        `${operations} operations, ${deaths.length} kills, ${observed.bases.size} bases, ${observed.reads} reads`,
      )
      assert.ok(observed.bases.size > 1, "the session was compacted meanwhile")
      for (const step of ["append", "create", "link", "remove"])
        assert.ok(steps.has(step), `a process was killed at ${step}`)
    }),
  )
})
