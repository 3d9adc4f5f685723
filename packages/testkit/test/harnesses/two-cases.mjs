// Runs two cases that need a process. It ends by itself, or stays for ever, as its argument says.
import { readFileSync } from "node:fs"
import { runCase } from "@cognee-session/testkit"
import { harness } from "./noted.mjs"

const run = async (context) => (await context.openProcess()).close()
for (const title of ["one", "two"]) {
  const outcome = await runCase({ rule: "C1", title, requires: ["childModule"], run }, harness, 1)
  if (outcome.status !== "passed") throw new Error(`case ${title} is ${outcome.status}`)
}
process.stdout.write("done\n")
if (process.argv[2] === "stays") setInterval(() => {}, 1000)
process.on("exit", () => {
  const [pid] = readFileSync(process.env.TESTKIT_PID_FILE, "utf8").split("\n")
  process.kill(Number(pid), 0) // throws unless the process is still there: this one has not waited for its end
})
