import { execFile } from "node:child_process"
import { chown, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { findPrograms, type Programs, type ProgramSource, versionedDirs } from "./programs.ts"
import { type RunningServer, type SharedServer, sharedServer, startServer } from "./server-process.ts"
import { reachable, tmpdirOf, type UnprivilegedUser, unprivilegedUser } from "./unprivileged-user.ts"
import { type GuardedDir, guardedDir } from "./watchdog.ts"

const run = promisify(execFile)

export interface PostgresOptions {
  /** Settings, such as `{ max_connections: "20", fsync: "off" }`. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** Of the user `postgres`, asked for as SCRAM. Without one everybody on this machine is let in. */
  readonly password?: string | undefined
}

/** PostgreSQL, with the superuser and the database `postgres`. */
export interface PostgresServer extends RunningServer {
  /** Makes a database and gives its url. */
  createDatabase(name: string): Promise<string>
  /** Runs SQL in the database `postgres`, with psql. Gives what psql prints without headings: columns apart by `|`. */
  query(sql: string): Promise<string>
}

/**
 * The server of `COGNEE_SESSION_TEST_POSTGRES_URL`, or where that is not set one just started, with these options. For tests that keep
 * to tables or a schema of their own and do nothing to the server.
 */
export function sharedPostgres(options: PostgresOptions = {}): Promise<SharedServer> {
  return sharedServer("COGNEE_SESSION_TEST_POSTGRES_URL", () => startPostgres(options))
}

/** Starts a PostgreSQL on loopback, with a port and a temporary directory of its own. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  return startPostgresOf(await findPrograms(POSTGRES), options)
}

const ADVICE = `The tests need PostgreSQL. Debian and Ubuntu: apt-get install postgresql. macOS: brew install postgresql@17. \
With containers: put initdb, postgres and psql on the PATH; for the conformance tests alone, \
docker run -p 5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres and \
COGNEE_SESSION_TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:5432/postgres will do.`

export const POSTGRES: ProgramSource = {
  names: ["initdb", "postgres", "psql"],
  dirs: [
    ...versionedDirs("/usr/lib/postgresql", "bin"),
    ...versionedDirs("/opt/homebrew/opt", "bin"),
    ...versionedDirs("/usr/local/opt", "bin"),
  ],
  debian: { package: "postgresql", parts: /^postgresql-(client-)?\d+$/ },
  advice: ADVICE,
}

/** The same with the programs given. */
export async function startPostgresOf(found: Programs, options: PostgresOptions): Promise<PostgresServer> {
  const user = await unprivilegedUser()
  const dir = await guardedDir("postgres", "QUIT", await tmpdirOf(user))
  const data = join(dir.path, "data")
  const programs = await prepare(dir, data, found, user, options).catch(async (error: unknown) => {
    await dir.remove()
    throw error
  })
  const secret = options.password === undefined ? "" : `:${encodeURIComponent(options.password)}`
  const server = await startServer({
    name: "postgres",
    dir,
    url: (port) => `postgres://postgres${secret}@127.0.0.1:${port}/postgres`,
    command: async (port) => {
      const args = ["-D", data, ...settingArgs({ ...options.settings, ...FIXED, port: String(port) })]
      return { file: join(programs.dir, "postgres"), args, env: programs.env, ...user }
    },
    readyLine: /database system is ready to accept connections/,
    clashLine: /Address already in use/,
    stopSignal: "SIGINT", // "fast": open transactions are rolled back
    afterKill: () => removeSharedMemory(data),
  })
  return Object.assign(server, databaseTools(server, programs))
}

// Nothing outside of the directory: no socket in /tmp, no shared memory in /dev/shm.
const FIXED = { listen_addresses: "127.0.0.1", unix_socket_directories: "", dynamic_shared_memory_type: "mmap" }

function settingArgs(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])
}

async function prepare(
  dir: GuardedDir,
  data: string,
  found: Programs,
  user: UnprivilegedUser | undefined,
  { password }: PostgresOptions,
): Promise<Programs> {
  const passwordFile = join(dir.path, "password")
  await writeFile(passwordFile, password ?? "", { mode: 0o600 })
  if (user !== undefined) for (const path of [dir.path, passwordFile]) await chown(path, user.uid, user.gid)
  const programs = await reachable(found, user, dir.path)
  const auth = password === undefined ? ["--auth=trust"] : ["--auth=scram-sha-256", `--pwfile=${passwordFile}`]
  const args = [`--pgdata=${data}`, "--username=postgres", ...auth, "--no-locale", "--encoding=UTF8", "--no-sync"]
  const env = { ...process.env, ...programs.env }
  const initializing = run(join(programs.dir, "initdb"), args, { cwd: dir.path, env, ...user })
  dir.guard(initializing.child.pid ?? null)
  await initializing
  dir.guard(null)
  await rm(passwordFile)
  return programs
}

function databaseTools(server: RunningServer, programs: Programs): Pick<PostgresServer, "query" | "createDatabase"> {
  const query = async (sql: string): Promise<string> => {
    const args = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--command", sql]
    const env = { ...process.env, ...programs.env }
    const { stdout } = await run(join(programs.dir, "psql"), [...args, server.url], { env })
    return stdout.trimEnd()
  }
  const createDatabase = async (name: string): Promise<string> => {
    await query(`create database "${name.replaceAll('"', '""')}"`)
    const url = new URL(server.url)
    url.pathname = encodeURIComponent(name)
    return url.href
  }
  return { query, createDatabase }
}

/** The little shared memory that a killed server leaves in the system. Its number stands in the file that it leaves, too. */
async function removeSharedMemory(data: string): Promise<void> {
  const lines = (await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n")
  const id = /^\s*\d+\s+(\d+)/.exec(lines[6] ?? "")?.[1]
  if (id !== undefined) await run("ipcrm", ["-m", id]).catch(() => {}) // a restart would remove it as well
}
