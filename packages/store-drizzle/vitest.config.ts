import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"
import { testDefaults } from "../../scripts/vitest-defaults.mjs"

/** Begins with the conformance suites, which take longest: vitest goes by sizes of files, and theirs are small. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSuite = ({ moduleId }: TestSpecification): boolean => moduleId.includes("-conformance.")
    const sorted = await super.sort(files)
    return [...sorted.filter(isSuite), ...sorted.filter((file) => !isSuite(file))]
  }
}

export default defineConfig({
  test: {
    ...testDefaults,
    globalSetup: ["./test/postgres-server.ts"],
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
  },
})
