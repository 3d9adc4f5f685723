import { describe, it } from "vitest"
import { checkBitFlips } from "./bit-flip-check.ts"
import { RICH, RICH_WRITES, writeRichSession } from "./rich-session.ts"
import { scaled, timeLimit } from "./scale.ts"
import { compactNow } from "./session-files.ts"
import { quickStore } from "./subject.ts"
import { withDir } from "./workspace.ts"

const seed = 20260102

describe("a flipped bit", () => {
  it("of a log is never read as data", { timeout: timeLimit(90) }, () =>
    withDir(async (dir) => {
      const stages = await writeRichSession(quickStore, dir)
      const flips = { file: "log", count: scaled(3000), seed, removeEvery: 100 } as const
      await checkBitFlips(quickStore, dir, stages.at(-1)!.state, flips)
    }),
  )

  it("of a base is never read as data", { timeout: timeLimit(90) }, () =>
    withDir(async (dir) => {
      await writeRichSession(quickStore, dir, RICH_WRITES.slice(0, 6))
      await compactNow(dir, RICH)
      const stages = await writeRichSession(quickStore, dir, RICH_WRITES.slice(6))
      const flips = { file: "base", count: scaled(1500), seed, removeEvery: 100 } as const
      await checkBitFlips(quickStore, dir, stages.at(-1)!.state, flips)
    }),
  )

  it("of session.json leaves the session as it was", { timeout: timeLimit(90) }, () =>
    withDir(async (dir) => {
      const stages = await writeRichSession(quickStore, dir, RICH_WRITES.slice(0, 6))
      const flips = { file: "session", count: scaled(2000), seed, removeEvery: 100 } as const
      await checkBitFlips(quickStore, dir, stages.at(-1)!.state, flips)
    }),
  )
})
