// What the scripts of package.json do that a machine with nothing but a clone can start. Needs Node and npm, nothing else.
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { pnpm, pnpmQuietly, root } from "./child.mjs"
import { installPackages } from "./install.mjs"
import { clearResults, readTotals } from "./test-totals.mjs"

const modes = { demo, test, seeds, platforms, bench, soak, docs, api, pack, check }
const [mode, ...args] = process.argv.slice(2)

async function demo() {
  say("Installing packages and building the demo (quick, except the first time)")
  await runBuilt("docs-chat", "examples/docs-chat/dist/main.js")
}

async function bench() {
  say("Installing packages and building the benchmarks")
  await runBuilt("@cognee-session/bench", "packages/bench/dist/main.js")
}

async function soak() {
  say("Installing packages and building the soak")
  await runBuilt("@cognee-session/soak", "packages/soak/dist/main.js")
}

async function docs() {
  say("Installing packages, building, and writing the documentation's site to docs/site")
  await runBuilt("@cognee-session/site", "packages/site/dist/site-main.js")
}

async function api() {
  say("Installing packages, building, and writing what callers can reach of each package to api/")
  await runBuilt("@cognee-session/release", "packages/release/dist/interface-main.js")
}

async function pack() {
  say("Installing packages, building and packing")
  await runBuilt("@cognee-session/release", "packages/release/dist/pack-main.js")
}

/** Runs a program in this process, so that it alone has the terminal, its input and its signals. */
async function runBuilt(name, file) {
  await install()
  await must(pnpmQuietly("exec", "turbo", "run", "build", `--filter=${name}`))
  const main = resolve(root, file)
  process.argv = [process.execPath, main, ...args]
  process.chdir(process.env.INIT_CWD ?? process.cwd())
  await import(pathToFileURL(main).href)
}

async function test() {
  say("Installing packages, building, checking types and running the tests; what has not changed comes from the cache")
  clearResults()
  let code = await installPackages()
  const tasks = ["build", "typecheck", "test"]
  // Go on after a failure: the total shall tell about every package. Two at a time: each starts servers and processes of
  // its own, and those that wait for another to get a turn are slower together than one after the other.
  const how = ["--concurrency=2", "--continue=dependencies-successful", "--output-logs=new-only", "--summarize"]
  if (code === 0) code = await pnpm("exec", "turbo", "run", ...tasks, ...how, ...args)
  const { lines, failed } = readTotals(code)
  console.log(lines.join("\n"))
  process.exitCode = code || (failed > 0 ? 1 : 0)
}

async function seeds() {
  say("Installing packages, building, and running each broken store with 20 seeds, which takes a quarter of an hour")
  await install()
  await must(pnpm("exec", "turbo", "run", "test:seeds", "--filter=@cognee-session/testkit", ...args))
}

async function platforms() {
  say("Installing packages, building, and trying what is packed on each runtime, which takes half an hour or more")
  await runBuilt("@cognee-session/platforms", "packages/platforms/dist/main.js")
}

async function check() {
  say("Installing packages, then running every check but the tests")
  await install()
  await must(
    pnpm("exec", "turbo", "run", "build", "pack:check", "api:check", "docs:check", "--output-logs=errors-only"),
  )
  for (const script of ["lint", "lint:proof", "format:check", "knip"]) await must(pnpm("run", script))
}

function install() {
  return must(installPackages())
}

async function must(running) {
  const code = await running
  if (code !== 0) process.exit(code)
}

/** On stderr: stdout is the demo's. */
function say(what) {
  console.error(`${what} …`)
}

await modes[mode]()
