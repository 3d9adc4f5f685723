import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { delimiter, dirname, join } from "node:path"
import { arch, platform } from "node:process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { say } from "../progress.ts"
import type { Runtime } from "./subject-process.ts"
import { PEERS_DIR } from "./versions.ts"

/**
 * The Node that everybody is measured on when there are peers: several of them need 22 or later. Not 24: better-sqlite3
 * 12, which LangGraph's checkpointer asks for, crashes there when a statement is collected.
 */
const NODE_VERSION = "22.23.3"

/** What is compiled where there is no prebuilt binary. */
const NATIVE = ["better-sqlite3", "sqlite3"]

const CACHE = fileURLToPath(new URL("../../../../.cache/", import.meta.url))

const run = promisify(execFile)

/** The Node that runs this, without the peers. */
export const ownRuntime: Runtime = { execPath: process.execPath, execArgv: [], version: process.version }

/** Installs the peers, once, and gives the Node to run them on. */
export async function peersRuntime(): Promise<Runtime> {
  const prefix = await pinnedNode()
  const execPath = prefix === null ? process.execPath : join(prefix, "bin", "node")
  await installPeers(execPath, prefix)
  const { stdout } = await run(execPath, ["--version"])
  return { execPath, execArgv: ["--import", new URL("native-addons.mjs", PEERS_DIR).href], version: stdout.trim() }
}

/** The folder of the pinned Node, from the npm registry; `null` where there is none for this machine. */
async function pinnedNode(): Promise<string | null> {
  const name = `node-${platform}-${arch}`
  const cache = join(CACHE, `node-v${NODE_VERSION}`)
  const prefix = join(cache, "node_modules", name)
  if (!existsSync(join(prefix, "bin", "node"))) {
    say(`Installing Node ${NODE_VERSION} …`)
    await mkdir(cache, { recursive: true })
    const args = ["install", "--prefix", cache, "--no-save", "--ignore-scripts", `${name}@${NODE_VERSION}`]
    await run("npm", args).catch(fallBack)
  }
  return existsSync(join(prefix, "bin", "node")) ? prefix : null
}

/** The Node that runs this will do when it is new enough. */
function fallBack(error: unknown): void {
  if (Number(process.versions.node.split(".")[0]) < 22)
    throw new Error(`the peers need Node 22 or later, and Node ${NODE_VERSION} could not be installed`, {
      cause: error,
    })
}

async function installPeers(execPath: string, prefix: string | null): Promise<void> {
  const dir = fileURLToPath(PEERS_DIR)
  const mark = join(dir, "node_modules", ".installed")
  const wanted = `${await lockHash(dir)} ${execPath}`
  if ((await readFile(mark, "utf8").catch(() => "")) === wanted) return
  say("Installing the peers; what has to be compiled takes some minutes, the first time …")
  const env = {
    ...process.env,
    PATH: [dirname(execPath), process.env["PATH"]].join(delimiter),
    // So that compiling needs no download of headers.
    ...(prefix !== null && existsSync(join(prefix, "include")) ? { npm_config_nodedir: prefix } : {}),
  }
  await run("npm", ["ci", "--ignore-scripts"], { cwd: dir, env })
  await run("npm", ["rebuild", ...NATIVE], { cwd: dir, env, maxBuffer: 2 ** 26 })
  await writeFile(mark, wanted)
}

async function lockHash(dir: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(join(dir, "package-lock.json")))
    .digest("hex")
}
