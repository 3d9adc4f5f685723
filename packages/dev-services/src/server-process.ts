import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { appendFileSync, closeSync, openSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { freePort } from "./free-port.ts"
import { childPids, sendSignal, untilEnded } from "./processes.ts"
import type { GuardedDir } from "./watchdog.ts"

export interface ServerCommand {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv | undefined
  /** Run under another user. */
  readonly uid?: number | undefined
  readonly gid?: number | undefined
}

export interface ServerPlan {
  /** For messages. */
  readonly name: string
  readonly dir: GuardedDir
  url(port: number): string
  /** Writes what the server needs in its directory, and gives the command. */
  command(port: number): Promise<ServerCommand>
  /** What the server prints once it accepts connections. */
  readonly readyLine: RegExp
  /** What it prints when the port is taken. */
  readonly clashLine: RegExp
  /** Asks it to end in order. */
  readonly stopSignal: NodeJS.Signals
  /** Removes what the server has left outside of its directory after SIGKILL. */
  readonly afterKill?: () => Promise<void>
}

/** A server that this process has started. */
export interface RunningServer extends AsyncDisposable {
  /** For clients, with the password where there is one. */
  readonly url: string
  /** Always `127.0.0.1`. */
  readonly host: string
  /** The same for as long as the server exists, restarts included. */
  readonly port: number
  /** Of the server as it runs now: another one after each restart. */
  readonly pid: number
  /** Its temporary directory, with its data. */
  readonly dir: string
  /** What it has printed since its last start. */
  log(): Promise<string>
  /** Ends it in order and removes its directory. May be called twice. */
  stop(): Promise<void>
  /** Ends it with SIGKILL. Its data stay, for `restart`. */
  kill(): Promise<void>
  /** Ends it in order, if it runs, and starts it again on the same port with the same data. */
  restart(): Promise<void>
  /** Stops it with SIGSTOP: connections are still accepted by the kernel, and never answered. */
  pause(): void
  /** Lets it go on. */
  resume(): void
}

const START_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 10_000
const POLL_MS = 10
const ATTEMPTS = 20

type Outcome = "ready" | "clash"

/** A server that the test may share with others, or that was started for it. */
export interface SharedServer extends AsyncDisposable {
  readonly url: string
  /** Ends the server if it was started for this test. */
  stop(): Promise<void>
}

/** The server that a variable of the environment names, or where it does not one just started. */
export async function sharedServer(variable: string, start: () => Promise<SharedServer>): Promise<SharedServer> {
  const url = process.env[variable]
  if (url === undefined || url === "") return start()
  const stop = async (): Promise<void> => {}
  return { url, stop, [Symbol.asyncDispose]: stop }
}

/** Starts a server on a free port, and waits until it accepts connections. */
export async function startServer(plan: ServerPlan): Promise<RunningServer> {
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const server = new ServerProcess(plan, await freePort())
      if ((await server.start()) === "ready") return server
    }
    throw new Error(`${plan.name}: every port that looked free was taken`)
  } catch (error) {
    await plan.dir.remove()
    throw error
  }
}

class ServerProcess implements RunningServer {
  readonly host = "127.0.0.1"
  readonly port: number
  readonly #plan: ServerPlan
  #child: ChildProcess | null = null
  #pid = 0
  #stopped: Promise<void> | null = null

  constructor(plan: ServerPlan, port: number) {
    this.#plan = plan
    this.port = port
  }

  get url(): string {
    return this.#plan.url(this.port)
  }

  get pid(): number {
    return this.#pid
  }

  get dir(): string {
    return this.#plan.dir.path
  }

  log(): Promise<string> {
    return readFile(this.#logPath, "utf8")
  }

  async start(): Promise<Outcome> {
    this.#spawn(await this.#plan.command(this.port))
    const deadline = Date.now() + START_LIMIT_MS
    for (;;) {
      // Asked before the log is read: what ended has printed everything.
      const running = this.#child !== null
      const log = await this.log()
      if (this.#plan.readyLine.test(log)) return "ready"
      if (!running && this.#plan.clashLine.test(log)) return "clash"
      if (!running || Date.now() > deadline) throw await this.#notReady(log, running)
      await sleep(POLL_MS)
    }
  }

  async restart(): Promise<void> {
    await this.#end()
    for (let attempt = 1; (await this.start()) === "clash"; attempt += 1) {
      if (attempt === ATTEMPTS) throw new Error(`${this.#plan.name}: somebody else has taken port ${this.port}`)
      await sleep(100)
    }
  }

  async kill(): Promise<void> {
    const exited = this.#exit()
    await untilEnded(this.#signalAll("SIGKILL"))
    await exited
    await this.#plan.afterKill?.()
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  pause(): void {
    this.#signalAll("SIGSTOP")
  }

  resume(): void {
    this.#signalAll("SIGCONT")
  }

  get #logPath(): string {
    return join(this.dir, "server.log")
  }

  #spawn({ file, args, env, uid, gid }: ServerCommand): void {
    const log = openSync(this.#logPath, "w", 0o600)
    const user = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) }
    // A process group of its own: Ctrl-C is for the tests, which then end the server.
    const options = { cwd: this.dir, env: { ...process.env, ...env }, detached: true, ...user } as const
    const child = spawn(file, args, { ...options, stdio: ["ignore", log, log] })
    closeSync(log)
    child.unref()
    this.#child = child
    this.#pid = child.pid ?? 0
    this.#plan.dir.guard(child.pid ?? null)
    const forget = (): void => {
      this.#child = null
      this.#plan.dir.guard(null)
    }
    child.once("exit", forget)
    child.once("error", (error) => {
      appendFileSync(this.#logPath, error.message)
      forget()
    })
  }

  async #end(): Promise<void> {
    const exited = this.#exit()
    this.#child?.kill(this.#plan.stopSignal)
    this.resume() // a paused server gets no signal but SIGKILL
    const impatience = setTimeout(() => this.#signalAll("SIGKILL"), STOP_LIMIT_MS)
    await exited
    clearTimeout(impatience)
  }

  async #exit(): Promise<void> {
    if (this.#child === null) return
    this.#child.ref()
    await once(this.#child, "exit")
  }

  /** To the server and to the processes that it has started. Gives their pids. */
  #signalAll(signal: NodeJS.Signals): number[] {
    if (this.#child === null) return []
    this.#child.kill("SIGSTOP") // so that it starts no more of them meanwhile
    const pids = [this.#pid, ...childPids(this.#pid)]
    for (const pid of pids) sendSignal(pid, signal)
    return pids
  }

  async #stop(): Promise<void> {
    await this.#end()
    await this.#plan.dir.remove()
  }

  async #notReady(log: string, running: boolean): Promise<Error> {
    await this.kill()
    const what = running ? `was not ready after ${START_LIMIT_MS / 1000} s` : "ended while it was starting"
    return new Error(`${this.#plan.name} ${what}. It printed:\n${log.slice(-4000)}`)
  }
}
