import { dirname } from "node:path"
import type { SessionRef } from "@cognee-session/core"
import { type Chain, findChain, foldChain, lastLog } from "./chain.ts"
import { encodeRecord } from "./codec.ts"
import { compact } from "./compaction.ts"
import type { Disk } from "./disk.ts"
import { inDoubt, isUnwritable } from "./errors.ts"
import { type LogStatus, type SessionState, isExpired } from "./fold.ts"
import { discard, takeAway } from "./incarnation.ts"
import { type Look, MovedOn, type Purpose, lookAt } from "./look.ts"
import { logPath, sessionDir } from "./paths.ts"
import { type ExpireRecord, toTime } from "./records.ts"
import { type Memory, SessionMemory, isFresh } from "./session-memory.ts"
import type { Tail } from "./tail.ts"

export interface SessionLogOptions {
  /** The absolute path of the namespace. */
  readonly root: string
  /** How long a session lives after a write, in milliseconds; `Infinity` for ever. */
  readonly ttl: number
  /** Whether an acknowledged write must survive a loss of power. */
  readonly sync: boolean
}

/** What a look may meet: a live session, no session, or files that have moved on, so that one has to look again. */
type Found = Look | SessionState | "nothing" | "moved on"

/** How often a call begins anew because the session's files have moved on. */
const MOST_TRIES = 10_000

/** Finds the one log that a live session is written to, and clears away what is in between: seals, ends, compactions. */
export class LiveLogs {
  readonly memory: SessionMemory = new SessionMemory()
  readonly #disk: Disk
  readonly #options: SessionLogOptions
  readonly #compactions = new Map<string, Promise<LogStatus>>()

  constructor(disk: Disk, options: SessionLogOptions) {
    this.#disk = disk
    this.#options = options
  }

  /** Removes an incarnation, whatever it holds. */
  async bury(dir: string, incarnation: string): Promise<void> {
    await this.takeAway(dir, incarnation, async () => true)
  }

  /** Compacts a session now, worth it or not. */
  async compactNow(session: SessionRef): Promise<void> {
    const dir = sessionDir(this.#options.root, session)
    const chain = await findChain(this.#disk, dir)
    if (chain !== null) await this.#compact(dir, chain)
  }

  /** Waits for the work that goes on behind the calls. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#compactions.values())
  }

  /**
   * Finds the live session: its one log, open; or, for readers while a compaction is under way, what the logs amount to;
   * `null` when there is no session.
   */
  async look(dir: string, purpose: Purpose): Promise<Look | SessionState | null> {
    for (let tries = 1; ; tries = countTry(tries)) {
      const memory = this.memory.get(dir) ?? (await this.#find(dir))
      if (memory === null) return null
      const found = await this.#lookAt(dir, memory, purpose)
      if (found === "nothing") return null
      if (found !== "moved on") return found
      this.memory.forget(dir)
    }
  }

  async #find(dir: string): Promise<Memory | null> {
    const chain = await findChain(this.#disk, dir)
    if (chain !== null && this.#options.sync) await this.syncDirs(chain.dir)
    return chain === null ? null : { chain, tail: null, readAt: 0 }
  }

  #lookAt(dir: string, memory: Memory, purpose: Purpose): Promise<Found> {
    const { chain } = memory
    if (chain.logs.length === 1) return this.#lookAtOne(dir, memory, purpose)
    return purpose === "read" ? this.#lookAtSeveral(dir, chain) : this.#finishCompaction(dir, chain)
  }

  async #lookAtOne(dir: string, memory: Memory, purpose: Purpose): Promise<Found> {
    const { chain, tail } = memory
    const isRecent = purpose !== "read" && isFresh(memory, this.#disk.now())
    const mode = purpose === "read" ? "read" : isRecent ? "append again" : "append"
    const log = await this.#disk.open(logPath(chain.dir, lastLog(chain)), mode)
    if (log === null) return "moved on"
    let keep = false
    try {
      const look = await lookAt(this.#disk, chain, log, tail, purpose, isRecent ? "memory" : undefined)
      if (look.tail.status !== "open") return await this.#goOn(dir, chain, look.tail.status)
      if (isExpired(look.tail.expires, this.now())) return await this.#expire(chain, look)
      this.remember(dir, chain, look.tail)
      keep = true
      return look
    } catch (error) {
      if (error instanceof MovedOn) return "moved on"
      throw error
    } finally {
      if (!keep) await log.close()
    }
  }

  async #lookAtSeveral(dir: string, chain: Chain): Promise<Found> {
    const folded = await foldChain(this.#disk, chain)
    if (folded === null) return "moved on"
    if (folded.status !== "open") return this.#goOn(dir, chain, folded.status)
    if (!isExpired(folded.state.expires, this.now())) return folded.state
    return this.#finishCompaction(dir, chain) // so that there is one log, in which the end can be written down
  }

  /** Leaves one log, the last one, above a base. */
  async #finishCompaction(dir: string, chain: Chain): Promise<Found> {
    const status = await this.#compact(dir, chain)
    return status === "ended" ? this.#goOn(dir, chain, status) : "moved on"
  }

  /** What to do about a log that is not open: see that there is a next one, or remove what has ended. */
  async #goOn(dir: string, chain: Chain, status: LogStatus): Promise<Found> {
    if (status === "ended") await this.bury(dir, chain.dir)
    else await this.#disk.create(logPath(chain.dir, lastLog(chain) + 1), Buffer.alloc(0), this.#options.sync)
    return "moved on"
  }

  /**
   * Writes down that the session has expired, before anybody is told so: a write that was under way cannot bring it back
   * then. If such a write came first, the record does nothing.
   */
  async #expire(chain: Chain, { tail }: Look): Promise<Found> {
    const log = await this.#disk.open(logPath(chain.dir, lastLog(chain)), "append")
    if (log === null || tail.expires === null) return "moved on"
    try {
      const record: ExpireRecord = {
        op: "expire",
        deadline: tail.expires,
        writer: this.#disk.token(),
        seen: tail.end,
      }
      await log.append(encodeRecord(record))
      return "moved on"
    } catch (error) {
      if (isUnwritable(error)) return "nothing"
      throw error
    } finally {
      await log.close()
    }
  }

  /** Several calls of this process share one compaction. */
  #compact(dir: string, chain: Chain): Promise<LogStatus> {
    const running = this.#compactions.get(dir)
    if (running !== undefined) return running
    const work = compact(this.#disk, this.#options.root, chain).finally(() => {
      this.#compactions.delete(dir)
      this.memory.forget(dir)
    })
    this.#compactions.set(dir, work)
    return work
  }

  compactBehind(dir: string, chain: Chain): void {
    this.#compact(dir, chain).catch(() => "left to a later call")
  }

  /** Moves an incarnation out of the way, does something with it, and removes it. `null` when another was quicker. */
  async takeAway<T>(dir: string, incarnation: string, work: (trashed: string) => Promise<T>): Promise<T | null> {
    const { root, sync } = this.#options
    const trashed = await takeAway(this.#disk, root, incarnation, sync)
    this.memory.forget(dir)
    if (trashed === null) return null
    const result = await work(trashed)
    await inDoubt(discard(this.#disk, trashed, dir))
    return result
  }

  remember(dir: string, chain: Chain, tail: Tail): void {
    this.memory.set(dir, { chain, tail, readAt: this.#disk.now() })
  }

  /** Makes a directory's name, and those above it up to the namespace's, outlast a loss of power. */
  async syncDirs(dir: string): Promise<void> {
    const top = dirname(this.#options.root)
    for (let path = dir; path.length >= top.length; path = dirname(path)) {
      await this.#disk.syncDir(path)
      if (path === top) return
    }
  }

  now(): string {
    return toTime(this.#disk.now())
  }
}

/** Each try fails because others got on. That so many in a row do means that something else is wrong. */
export function countTry(tries: number): number {
  if (tries < MOST_TRIES) return tries + 1
  throw Object.assign(new Error("no progress"), { code: "EBUSY" })
}
