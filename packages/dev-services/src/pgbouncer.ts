import { chown, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { findPrograms, type Programs, type ProgramSource } from "./programs.ts"
import { type RunningServer, startServer } from "./server-process.ts"
import { reachable, tmpdirOf, type UnprivilegedUser, unprivilegedUser } from "./unprivileged-user.ts"
import { withPort } from "./url-port.ts"
import { guardedDir } from "./watchdog.ts"

export interface PgBouncerOptions {
  /** The server behind it, as `startPostgres` gives it. */
  readonly target: { readonly url: string }
  /** Lines of its configuration, such as `{ default_pool_size: "2" }`. The pool's mode is `transaction` unless they say otherwise. */
  readonly settings?: Readonly<Record<string, string>> | undefined
}

const PGBOUNCER: ProgramSource = {
  names: ["pgbouncer"],
  dirs: ["/usr/sbin"],
  debian: { package: "pgbouncer", parts: /^$/ },
  advice: "The tests need PgBouncer. Debian and Ubuntu: apt-get install pgbouncer. macOS: brew install pgbouncer.",
}

/** Starts a PgBouncer before a PostgreSQL. Its url is the server's but for the port: all databases of the server are there. */
export async function startPgBouncer({ target, settings }: PgBouncerOptions): Promise<RunningServer> {
  const found = await findPrograms(PGBOUNCER)
  const user = await unprivilegedUser()
  const dir = await guardedDir("pgbouncer", "KILL", await tmpdirOf(user))
  let programs: Programs | undefined
  return startServer({
    name: "pgbouncer",
    dir,
    url: (port) => withPort(target.url, port),
    command: async (port) => {
      programs ??= await reachable(found, user, dir.path)
      const config = await writeConfig(dir.path, configText(dir.path, target.url, settings, port), target.url, user)
      return { file: join(programs.dir, "pgbouncer"), args: [config], env: programs.env, ...user }
    },
    readyLine: /process up: PgBouncer/,
    clashLine: /Address already in use/i,
    stopSignal: "SIGTERM",
  })
}

async function writeConfig(
  dir: string,
  config: string,
  url: string,
  user: UnprivilegedUser | undefined,
): Promise<string> {
  const files = { "users.txt": usersText(url), "pgbouncer.ini": config }
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text, { mode: 0o600 })
  const paths = [dir, ...Object.keys(files).map((name) => join(dir, name))]
  if (user !== undefined) for (const path of paths) await chown(path, user.uid, user.gid)
  return join(dir, "pgbouncer.ini")
}

function configText(dir: string, url: string, settings: PgBouncerOptions["settings"], listenPort: number): string {
  const { hostname, port, password } = new URL(url)
  const lines = {
    pool_mode: "transaction",
    ...settings,
    listen_addr: "127.0.0.1",
    listen_port: String(listenPort),
    unix_socket_dir: "",
    auth_type: password === "" ? "trust" : "scram-sha-256",
    auth_file: join(dir, "users.txt"),
  }
  const text = Object.entries(lines).map(([name, value]) => `${name} = ${value}\n`)
  return `[databases]\n* = host=${hostname} port=${port}\n[pgbouncer]\n${text.join("")}`
}

/** The user and the password of a url, as PgBouncer's file of users has them. */
function usersText(url: string): string {
  const { username, password } = new URL(url)
  const quoted = [username, password].map((text) => `"${decodeURIComponent(text).replaceAll('"', '""')}"`)
  return `${quoted.join(" ")}\n`
}
