// Proves that the linter sees types: it must report the promise that the fixture lets float.
import { spawnSync } from "node:child_process"

const fixture = "scripts/fixtures/floating-promise"
const args = ["--type-aware", "--deny-warnings", "--format=json", fixture]
const { status, stdout, stderr, error } = spawnSync("oxlint", args, { encoding: "utf8" })
if (error) throw error
if (status === 0 || !stdout.includes("no-floating-promises")) {
  console.error(`oxlint did not report the floating promise in ${fixture} (exit code ${status})\n${stdout}${stderr}`)
  process.exit(1)
}
console.log(`oxlint reports the floating promise in ${fixture}, as it must`)
