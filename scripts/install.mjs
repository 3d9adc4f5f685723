import { existsSync, mkdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { packageManager, quietly, root } from "./child.mjs"

/** Install what the lockfile names. */
export async function installPackages() {
  const headers = await nodeHeaders()
  const args = ["--yes", packageManager, "install", "--frozen-lockfile", "--prefer-offline"]
  return quietly("npx", args, headers === null ? {} : { npm_config_nodedir: headers })
}

/**
 * A directory with Node's C++ headers, for packages that are compiled where there is no prebuilt binary to download: so
 * that they need no download either. `null` leaves it to node-gyp.
 */
async function nodeHeaders() {
  if (process.env.npm_config_nodedir) return process.env.npm_config_nodedir
  const prefix = resolve(process.execPath, "../..")
  if (hasHeaders(prefix)) return prefix
  return process.platform === "linux" ? headersFromRegistry() : null
}

/** The npm package of this very Node has them. */
async function headersFromRegistry() {
  const name = `node-linux-${process.arch}`
  const cache = join(root, ".cache", `node-${process.version}`)
  const found = join(cache, "node_modules", name)
  if (hasHeaders(found)) return found
  mkdirSync(cache, { recursive: true })
  const args = ["install", "--prefix", cache, "--no-save", "--ignore-scripts", `${name}@${process.versions.node}`]
  const code = await quietly("npm", args)
  return code === 0 && hasHeaders(found) ? found : null
}

function hasHeaders(prefix) {
  return existsSync(join(prefix, "include/node/node.h"))
}
