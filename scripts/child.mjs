import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("..", import.meta.url))
export const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))

const env = {
  ...process.env,
  // Turbo would otherwise keep a telemetry id under HOME and ask the network for updates and cached results.
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  TURBO_CACHE: "local:rw",
  DO_NOT_TRACK: "1",
  // Part of turbo's cache key: what passed on one Node has not been run on another.
  COGNEE_SESSION_RUNTIME: `${process.version}-${process.platform}-${process.arch}`,
}

/** Run pnpm in the version that package.json names. npx brings it, so a machine needs only Node and npm. */
export function pnpm(...args) {
  return run("npx", ["--yes", packageManager, ...args], "inherit")
}

/** The same, but what it prints is shown only when it fails, and then on stderr. */
export function pnpmQuietly(...args) {
  return quietly("npx", ["--yes", packageManager, ...args])
}

/** Run a command with more in its environment; what it prints is shown only when it fails, and then on stderr. */
export async function quietly(command, args, moreEnv = {}) {
  const output = []
  const code = await run(command, args, "pipe", { onOutput: (chunk) => output.push(chunk), moreEnv })
  if (code !== 0) process.stderr.write(Buffer.concat(output))
  return code
}

function run(command, args, stdio, { onOutput = () => {}, moreEnv = {} } = {}) {
  // A process group of its own, so that a signal can end whatever the command has started.
  const child = spawn(command, args, {
    cwd: root,
    env: { ...env, ...moreEnv },
    stdio: ["ignore", stdio, stdio],
    detached: true,
  })
  child.stdout?.on("data", onOutput)
  child.stderr?.on("data", onOutput)
  const stopForwarding = forwardSignals(child)
  return new Promise((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code, signal) => {
      const interrupted = stopForwarding()
      if (interrupted) process.exit(interrupted)
      resolve(signal === null ? code : 1)
    })
  })
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }

/** Pass signals on to the child's group until the returned function is called; it tells the exit code to leave with. */
function forwardSignals(child) {
  let interrupted = 0
  const forward = (signal) => {
    // Who asks twice does not want to wait.
    const again = interrupted !== 0
    interrupted = exitCodes[signal]
    killGroup(child.pid, again ? "SIGKILL" : signal)
  }
  for (const signal of Object.keys(exitCodes)) process.on(signal, forward)
  return () => {
    for (const signal of Object.keys(exitCodes)) process.off(signal, forward)
    return interrupted
  }
}

function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (error.code !== "ESRCH") throw error
  }
}
