import { describe, it } from "vitest"
import { RICH, RICH_WRITES, writeRichSession } from "./rich-session.ts"
import { compactNow } from "./session-files.ts"
import { snapshotOf } from "./snapshot.ts"
import { quickStore, withStore } from "./subject.ts"
import { timeLimit } from "./scale.ts"
import { checkBaseTruncations, checkLogTruncations } from "./truncation-check.ts"
import { withDir } from "./workspace.ts"

describe("a file that was cut", () => {
  it("reads as the whole records of a log before the cut", { timeout: timeLimit(60) }, () =>
    withDir(async (dir) => {
      const stages = await writeRichSession(quickStore, dir)
      await checkLogTruncations(quickStore, dir, stages)
    }),
  )

  it("reads as the base and the whole records of the log above it", { timeout: timeLimit(60) }, () =>
    withDir(async (dir) => {
      await writeRichSession(quickStore, dir, RICH_WRITES.slice(0, 6))
      await compactNow(dir, RICH)
      const based = await withStore(quickStore, dir, (store) => snapshotOf(store, RICH))
      const [, ...stages] = await writeRichSession(quickStore, dir, RICH_WRITES.slice(6))
      await checkLogTruncations(quickStore, dir, [{ bytes: 0, state: based }, ...stages])
    }),
  )

  it("is damage where it is a base below an empty log", { timeout: timeLimit(60) }, () =>
    withDir(async (dir) => {
      await writeRichSession(quickStore, dir)
      await compactNow(dir, RICH)
      await checkBaseTruncations(quickStore, dir)
    }),
  )

  it("is damage where it is a base below a log", { timeout: timeLimit(60) }, () =>
    withDir(async (dir) => {
      await writeRichSession(quickStore, dir, RICH_WRITES.slice(0, 9))
      await compactNow(dir, RICH)
      await writeRichSession(quickStore, dir, RICH_WRITES.slice(9))
      await checkBaseTruncations(quickStore, dir)
    }),
  )
})
