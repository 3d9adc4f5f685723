import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp } from "node:fs/promises"
import type { Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

/**
 * Reads the server's pid, a new line for each start and an empty one for each end. When the other end of the pipe closes, which
 * happens however the owner dies, it ends the server that runs and removes the directory.
 */
const SCRIPT = `
runs() {
  kill -s 0 "$1" || return 1
  read -r stat <"/proc/$1/stat" || return 0
  case $stat in *") Z "*) return 1 ;; esac
}
pid=
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then
  kill -s "$1" "$pid"
  kill -s CONT "$pid"
  tries=0
  while runs "$pid" && [ $tries -lt 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
  kill -s KILL "$pid"
fi
rm -rf -- "$2" || { sleep 1; rm -rf -- "$2"; }
`

/** A temporary directory, and who sees to it that neither it nor the server in it outlives this process. */
export interface GuardedDir {
  readonly path: string
  /** Says which server uses the directory; `null` for none. */
  guard(pid: number | null): void
  /** Ends the server, if there still is one, and removes the directory. */
  remove(): Promise<void>
}

/**
 * Makes a temporary directory that is removed, after the server in it has ended, when this process ends, in whatever way.
 * @param parent where the directory is made.
 * @param signal what ends the server; SIGKILL follows ten seconds later.
 */
export async function guardedDir(
  name: string,
  signal: "KILL" | "QUIT" = "KILL",
  parent: string = tmpdir(),
): Promise<GuardedDir> {
  const path = await mkdtemp(join(parent, `cognee-session-${name}-`))
  // In a session of its own, so that what a terminal or a runner sends to this process's group does not end the watchdog as well.
  const watchdog = spawn("sh", ["-c", SCRIPT, "watchdog", signal, path], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  })
  const ended = once(watchdog, "exit")
  watchdog.unref()
  const pipe = watchdog.stdin as Socket
  pipe.unref()
  pipe.on("error", () => {}) // somebody has killed the watchdog: nothing that a test could do about it
  return {
    path,
    guard: (pid) => pipe.write(`${pid ?? ""}\n`),
    async remove() {
      watchdog.ref()
      pipe.end()
      await ended
    },
  }
}
