import { describe, it } from "vitest"
import { machineDisk } from "../../src/disk.ts"
import { checkLateAfterDeletion, checkLateWriters } from "./late-writer-check.ts"
import { withDir } from "./workspace.ts"

describe("a writer that is held up before it appends", () => {
  it("writes what it acknowledges, though the session was compacted", () =>
    withDir((dir) => checkLateWriters(machineDisk, dir)))

  it("brings nothing back, though the session was deleted", () =>
    withDir((dir) => checkLateAfterDeletion(machineDisk, dir)))
})
