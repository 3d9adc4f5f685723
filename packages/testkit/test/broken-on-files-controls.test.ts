import { describe, it } from "vitest"
import { TIMEOUT_MS, caseOf, casesOf, expectPasses } from "./broken/catching.ts"
import { brokenOnFiles } from "./broken/files/broken-on-files.mjs"
import { filesHarness } from "./broken/files/files-harness.ts"

describe("an fsStore that is wrapped and not broken passes the cases that catch the broken ones", () => {
  for (const one of casesOf(brokenOnFiles)) {
    it(`${one.rule}: ${one.title}`, () => expectPasses(one, filesHarness(null)), TIMEOUT_MS)
  }
})

// What is wrong between processes alone: the same case with two handles of one process finds nothing.
describe("an fsStore that is broken between processes passes the same case in one process", () => {
  for (const broken of brokenOnFiles.filter(({ caughtBy }) => caughtBy.endsWith("(two processes)"))) {
    const inOneProcess = caseOf({ ...broken, caughtBy: broken.caughtBy.replace("(two processes)", "(two handles)") })
    it(`${broken.rule}: ${broken.what}`, () => expectPasses(inOneProcess, filesHarness(broken)), TIMEOUT_MS)
  }
})
