import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { findPrograms, installedDir, type Programs } from "./programs.ts"
import {
  type RunningServer,
  type ServerCommand,
  type SharedServer,
  sharedServer,
  startServer,
} from "./server-process.ts"
import { guardedDir } from "./watchdog.ts"

export interface RedisOptions {
  /** Lines of redis.conf, such as `{ appendonly: "yes", maxmemory: "4mb" }`; a list gives several lines of one name. */
  readonly settings?: Readonly<Record<string, string | readonly string[]>> | undefined
  /** The default user's password. */
  readonly password?: string | undefined
  /** Further users, as redis.conf has them after `user`: `"alice on >secret ~app:* +@all"`. */
  readonly users?: readonly string[] | undefined
  /** Start as a replica of this server. */
  readonly replicaOf?: { readonly host: string; readonly port: number } | undefined
  /** Default `"redis"`. Valkey must be on the PATH. */
  readonly server?: "redis" | "valkey" | undefined
}

/**
 * The server of `COGNEE_SESSION_TEST_REDIS_URL`, or where that is not set one just started, with these options. For tests that keep
 * to a key prefix of their own and do nothing to the server.
 */
export function sharedRedis(options: RedisOptions = {}): Promise<SharedServer> {
  return sharedServer("COGNEE_SESSION_TEST_REDIS_URL", () => startRedis(options))
}

/** Starts a Redis on loopback, with a port and a temporary directory of its own, that keeps nothing on disk unless asked to. */
export async function startRedis(options: RedisOptions = {}): Promise<RunningServer> {
  const name = options.server ?? "redis"
  const programs = await redisPrograms(name)
  const dir = await guardedDir(name)
  const secret = options.password === undefined ? "" : `:${encodeURIComponent(options.password)}@`
  return startServer({
    name,
    dir,
    url: (port) => `redis://${secret}127.0.0.1:${port}`,
    command: (port) => redisCommand(programs, name, dir.path, port, options),
    readyLine: /Ready to accept connections/,
    clashLine: /Address already in use/,
    stopSignal: "SIGTERM",
  })
}

async function redisCommand(
  programs: Programs,
  name: string,
  dir: string,
  port: number,
  options: RedisOptions,
): Promise<ServerCommand> {
  const config = join(dir, "redis.conf")
  await writeFile(config, configText(dir, port, options), { mode: 0o600 })
  return { file: join(programs.dir, `${name}-server`), args: [config], env: programs.env }
}

function configText(dir: string, port: number, options: RedisOptions): string {
  const { settings = {}, password, users = [], replicaOf } = options
  const lines = {
    save: '""',
    "repl-diskless-sync-delay": "0", // a replica that a test starts has nobody to wait for
    ...settings,
    ...(password === undefined ? {} : { requirepass: JSON.stringify(password), masterauth: JSON.stringify(password) }),
    ...(replicaOf === undefined ? {} : { replicaof: `${replicaOf.host} ${replicaOf.port}` }),
    user: users,
    // Last, because the start depends on them.
    bind: "127.0.0.1",
    port: String(port),
    dir: JSON.stringify(dir),
    loglevel: "notice",
    logfile: '""',
    daemonize: "no",
  }
  return Object.entries(lines)
    .flatMap(([name, value]) => [value].flat().map((one) => `${name} ${one}\n`))
    .join("")
}

const ADVICE = `The tests need a Redis server. Debian and Ubuntu: apt-get install redis-server. macOS: brew install redis. \
With containers: copy or wrap a redis-server onto the PATH; for the conformance tests alone, \
docker run -p 6379:6379 redis and COGNEE_SESSION_TEST_REDIS_URL=redis://127.0.0.1:6379 will do.`

async function redisPrograms(server: "redis" | "valkey"): Promise<Programs> {
  const names = [`${server}-server`]
  if (server === "redis")
    return findPrograms({ names, debian: { package: "redis-server", parts: /^redis-tools$/ }, advice: ADVICE })
  const dir = installedDir({ names })
  if (dir === undefined) throw new Error("There is no valkey-server on the PATH.")
  return { dir }
}
