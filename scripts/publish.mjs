// Publishes the tarballs of a directory, in the order of its packages.json, except versions that the registry has: so a
// release that broke off can be run again. Needs Node and npm, nothing else, that no other code runs where it is allowed
// to publish. `node scripts/publish.mjs <directory> [options of npm publish]`
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"

const [directory, ...options] = process.argv.slice(2)
if (directory === undefined) throw new Error("usage: publish.mjs <directory> [options of npm publish]")
const dir = resolve(directory)

for (const { name, version, file } of JSON.parse(readFileSync(join(dir, "packages.json"), "utf8"))) {
  if (isPublished(name, version)) console.log(`${name}@${version} is on the registry already`)
  else publish(join(dir, file))
}

function isPublished(name, version) {
  const view = npm(["view", `${name}@${version}`, "version", "--json"], "pipe")
  if (view.status === 0) return view.stdout.trim() !== ""
  // Only a plain "no such thing" means that it is to be published.
  if (view.stderr.includes("npm error code E404")) return false
  throw new Error(`npm view ${name}@${version} failed\n${view.stderr}`)
}

function publish(file) {
  const { status } = npm(["publish", file, "--access", "public", ...options], "inherit")
  if (status !== 0) process.exit(1)
}

function npm(args, output) {
  const result = spawnSync("npm", args, { stdio: ["ignore", output, output], encoding: "utf8" })
  if (result.error) throw result.error
  return result
}
