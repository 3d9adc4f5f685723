import { runConformance } from "@cognee-session/testkit"
import { harness } from "./harness.ts"

const report = await runConformance(harness)

console.log(report.level, report.counts.failed) // core 0
console.log(report.whyNotFull[0]) // the store does not declare multiProcess
