import { describe, it } from "vitest"
import { TIMEOUT_MS, expectCaught } from "./broken/catching.ts"
import { brokenOnFiles } from "./broken/files/broken-on-files.mjs"
import { filesHarness } from "./broken/files/files-harness.ts"

describe("a broken fsStore fails the case that is there to catch it", () => {
  for (const broken of brokenOnFiles) {
    it(`${broken.rule}: ${broken.what}`, () => expectCaught(broken, filesHarness(broken)), TIMEOUT_MS)
  }
})
