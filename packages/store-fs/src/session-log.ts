import { dirname } from "node:path"
import type { SessionRef } from "@cognee-session/core"
import { type Chain, findChain, findIncarnation, foldChain, lastLog, linesUpTo, readChain } from "./chain.ts"
import { Damage, encodeRecord } from "./codec.ts"
import { compact, isWorthCompacting } from "./compaction.ts"
import type { Disk } from "./disk.ts"
import { InDoubt, inDoubt, isNothingWritten, isUnwritable } from "./errors.ts"
import {
  type Effect,
  type LogStatus,
  type SessionState,
  applyDeed,
  applyRecord,
  emptyState,
  holdsSomething,
  isChange,
  isExpired,
} from "./fold.ts"
import { beginIncarnation, discard, takeAway } from "./incarnation.ts"
import {
  type Look,
  MovedOn,
  type Purpose,
  foldLook,
  holdsAnything,
  lookAt,
  recallLook,
  searchBackward,
  searchState,
} from "./look.ts"
import { logPath, sessionDir } from "./paths.ts"
import {
  type Deed,
  type ExpireRecord,
  type SealRecord,
  type WriteRecord,
  type WriteTimes,
  toDeadline,
  toTime,
} from "./records.ts"
import type { Search } from "./search.ts"
import { needsSearch, stateAt, surveyDeed } from "./survey.ts"
import { type PlacedRecord, type Tail, continueTail, parseLine } from "./tail.ts"

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

/**
 * What is remembered of a session between calls, so that its files need not be listed and its log not be looked for at
 * each. None of it can be wrong: it speaks of a part of a log that nobody changes any more.
 */
interface Memory {
  readonly chain: Chain
  readonly tail: Tail | null
  /** When the tail was read, in milliseconds. */
  readonly readAt: number
}

interface FreshMemory extends Memory {
  readonly tail: Tail
}

/**
 * How old what is remembered of a log's end may be, in milliseconds, for a record to be appended without another look.
 * The older it is, the more may have come since, which the writer and the next reader have to read then.
 */
const FRESH_MS = 1000

/** How many sessions are remembered. */
const REMEMBERED_SESSIONS = 10_000

/** What is read back behind a record that was just written, in bytes, beside the record. */
const READ_BACK_BYTES = 4096

/** How often a call begins anew because the session's files have moved on. */
const MOST_TRIES = 10_000

/**
 * The records of sessions, and the rules by which any number of processes read and write them at once without a lock:
 *
 * - What stands before a log's first seal counts; what stands behind it never does.
 * - Whoever has written reads back. Where his record stands before the seal, it counts; else he writes to the next log.
 * - What a write did is decided by the records before it, so that it is the same for every reader.
 * - Nobody writes to a log while the one below it is not sealed, and nobody reads past a log that is not.
 */
export class SessionLog {
  readonly #disk: Disk
  readonly #options: SessionLogOptions
  readonly #memory = new Map<string, Memory>()
  readonly #compactions = new Map<string, Promise<LogStatus>>()

  constructor(disk: Disk, options: SessionLogOptions) {
    this.#disk = disk
    this.#options = options
  }

  /** What a search finds in the session; in nothing, when there is no session. */
  search<T>(session: SessionRef, newSearch: () => Search<T>): Promise<T> {
    return this.#read(session, {
      live: (look) => searchBackward(this.#disk, look, newSearch),
      folded: (state) => searchState(state, newSearch()),
    })
  }

  /** All that the session holds. */
  all(session: SessionRef): Promise<SessionState> {
    return this.#read(session, { live: (look) => foldLook(this.#disk, look), folded: (state) => state })
  }

  /** Does a deed, and gives what it did. */
  async write(session: SessionRef, deed: Deed): Promise<Effect> {
    const dir = sessionDir(this.#options.root, session)
    for (let tries = 1; ; tries = countTry(tries)) {
      const memory = needsSearch(deed) ? undefined : this.#memory.get(dir)
      const effect = isFresh(memory, this.#disk.now())
        ? await this.#appendAtOnce(dir, memory, deed)
        : await this.#lookAndWrite(dir, session, deed)
      if (effect !== null) return effect
    }
  }

  /** Removes a session. Gives whether it existed. */
  async remove(session: SessionRef): Promise<boolean> {
    const dir = sessionDir(this.#options.root, session)
    for (;;) {
      const incarnation = await findIncarnation(this.#disk, dir)
      if (incarnation === null) return false
      const existed = await this.#takeAway(dir, incarnation, (trashed) => this.#existed(trashed))
      if (existed !== null) return existed
    }
  }

  /** Removes an incarnation, whatever it holds. */
  async bury(dir: string, incarnation: string): Promise<void> {
    await this.#takeAway(dir, incarnation, async () => true)
  }

  /** When the session in a directory was written last; `null` when there is none, or it holds nothing. */
  async lastWrite(dir: string): Promise<string | null> {
    const found = await this.#look(dir, "read")
    if (!isLook(found)) return found !== null && holdsSomething(found) ? found.at : null
    try {
      return (await holdsAnything(this.#disk, found)) ? found.tail.at : null
    } finally {
      await found.log.close()
    }
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

  async #read<T>(
    session: SessionRef,
    how: { live: (look: Look) => Promise<T>; folded: (state: SessionState) => T },
  ): Promise<T> {
    const dir = sessionDir(this.#options.root, session)
    for (;;) {
      const found = await this.#look(dir, "read")
      if (!isLook(found)) return how.folded(found ?? emptyState())
      try {
        return await how.live(found)
      } catch (error) {
        if (!(error instanceof MovedOn)) throw error
        this.#memory.delete(dir)
      } finally {
        await found.log.close()
      }
    }
  }

  /**
   * Finds the live session: its one log, open; or, for readers while a compaction is under way, what the logs amount to;
   * `null` when there is no session.
   */
  async #look(dir: string, purpose: Purpose): Promise<Look | SessionState | null> {
    for (let tries = 1; ; tries = countTry(tries)) {
      const memory = this.#memory.get(dir) ?? (await this.#find(dir))
      if (memory === null) return null
      const found = await this.#lookAt(dir, memory, purpose)
      if (found === "nothing") return null
      if (found !== "moved on") return found
      this.#memory.delete(dir)
    }
  }

  async #find(dir: string): Promise<Memory | null> {
    const chain = await findChain(this.#disk, dir)
    if (chain !== null && this.#options.sync) await this.#syncDirs(chain.dir)
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
      if (isExpired(look.tail.expires, this.#now())) return await this.#expire(chain, look)
      this.#remember(dir, chain, look.tail)
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
    if (!isExpired(folded.state.expires, this.#now())) return folded.state
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

  /** Writes the first record of a new incarnation. `null` when another was quicker. */
  async #begin(session: SessionRef, deed: Deed): Promise<Effect | null> {
    const effect = applyDeed(emptyState(), deed)
    if (!isChange(effect)) return effect
    const { root, sync } = this.#options
    const record = this.#toRecord(deed, { at: "", end: 0, garbage: 0 })
    if (!(await beginIncarnation(this.#disk, root, session, record, sync))) return null
    if (sync) await inDoubt(this.#syncDirs(sessionDir(root, session)))
    return effect
  }

  async #lookAndWrite(dir: string, session: SessionRef, deed: Deed): Promise<Effect | null> {
    const found = await this.#look(dir, needsSearch(deed) ? "change" : "append")
    return isLook(found) ? this.#append(dir, found, deed) : this.#begin(session, deed)
  }

  /** Writes a record to the log that was looked at, if there is something to write. `null` when it does not count there. */
  async #append(dir: string, look: Look, deed: Deed): Promise<Effect | null> {
    try {
      const { state, deed: known } = await surveyDeed(this.#disk, look, deed)
      const expected = applyDeed(copyOf(state), known)
      if (!isChange(expected)) return expected
      const record = this.#toRecord(known, look.tail)
      return await this.#appendRecord(dir, look, state, record)
    } catch (error) {
      this.#memory.delete(dir)
      if (error instanceof MovedOn) return null
      throw error
    } finally {
      await look.log.close()
    }
  }

  /**
   * Writes a record without a look, going by what was read of the log a moment ago: as a writer does who looked then and
   * was held up since. `null` when it does not count there.
   */
  async #appendAtOnce(dir: string, { chain, tail }: FreshMemory, deed: Deed): Promise<Effect | null> {
    const log = await this.#disk.open(logPath(chain.dir, lastLog(chain)), "append again")
    try {
      const record = this.#toRecord(deed, tail)
      if (log !== null) return await this.#appendRecord(dir, recallLook(chain, log, tail), stateAt(tail), record)
      this.#memory.delete(dir)
      return null
    } catch (error) {
      this.#memory.delete(dir)
      throw error
    } finally {
      await log?.close()
    }
  }

  async #appendRecord(dir: string, look: Look, state: SessionState, record: WriteRecord): Promise<Effect | null> {
    const isOver = isExpired(look.tail.expires, record.at)
    const effect = isOver ? null : await this.#appendBytes(dir, look, state, record, encodeRecord(record))
    if (effect === null) this.#memory.delete(dir)
    return effect
  }

  async #appendBytes(
    dir: string,
    look: Look,
    state: SessionState,
    record: WriteRecord,
    bytes: Buffer,
  ): Promise<Effect | null> {
    try {
      await look.log.append(bytes)
    } catch (error) {
      throw isNothingWritten(error) ? error : new InDoubt(error)
    }
    if (this.#options.sync) await inDoubt(look.log.sync())
    const added = await inDoubt(this.#added(look, record, bytes.length))
    return this.#judge(dir, look, state, added)
  }

  /** The records from the look to one's own, which is the last. */
  async #added({ log, tail }: Look, record: WriteRecord, bytes: number): Promise<PlacedRecord[]> {
    // A log is only added to: when it has grown by one's own record alone, nothing stands between.
    const end = tail.end + bytes
    if ((await log.size()) === end) return [{ record, end, bytes }]
    const own = Buffer.from(`"writer":"${record.writer}"`)
    const lines = await linesUpTo(log, tail.end, bytes + READ_BACK_BYTES, (line) => line.includes(own))
    if (lines === null) throw new Damage(log.name, tail.end)
    return lines.map(parseLine)
  }

  /** What one's own record did, after those that came in between; `null` when it stands behind the end of the log. */
  #judge(dir: string, look: Look, state: SessionState, added: readonly PlacedRecord[]): Effect | null {
    const others = added.slice(0, -1)
    if (others.some((other) => applyRecord(state, other.record).status !== "open")) return null
    const tail = continueTail(look.tail, added)
    if (isWorthCompacting(look.chain.baseBytes + tail.end, tail.garbage)) this.#compactBehind(dir, look.chain)
    else this.#remember(dir, look.chain, tail)
    return applyRecord(state, added.at(-1)!.record).effect
  }

  #compactBehind(dir: string, chain: Chain): void {
    this.#compact(dir, chain).catch(() => "left to a later call")
  }

  #toRecord(deed: Deed, { at: last, end, garbage }: Pick<Tail, "at" | "end" | "garbage">): WriteRecord {
    const now = this.#now()
    const at = now > last ? now : last
    const expires = toDeadline(Date.parse(at) + this.#options.ttl)
    const times: WriteTimes = expires === undefined ? { at } : { at, expires }
    return { ...times, ...deed, writer: this.#disk.token(), seen: end, garbage }
  }

  /** Several calls of this process share one compaction. */
  #compact(dir: string, chain: Chain): Promise<LogStatus> {
    const running = this.#compactions.get(dir)
    if (running !== undefined) return running
    const work = compact(this.#disk, this.#options.root, chain).finally(() => {
      this.#compactions.delete(dir)
      this.#memory.delete(dir)
    })
    this.#compactions.set(dir, work)
    return work
  }

  /** Moves an incarnation out of the way, does something with it, and removes it. `null` when another was quicker. */
  async #takeAway<T>(dir: string, incarnation: string, work: (trashed: string) => Promise<T>): Promise<T | null> {
    const { root, sync } = this.#options
    const trashed = await takeAway(this.#disk, root, incarnation, sync)
    this.#memory.delete(dir)
    if (trashed === null) return null
    const result = await work(trashed)
    await inDoubt(discard(this.#disk, trashed, dir))
    return result
  }

  /**
   * Whether a session that was taken away existed. A seal comes first, so that a late writer's record either is counted
   * here or is written to the next incarnation. What is damaged or cut off existed.
   */
  async #existed(trashed: string): Promise<boolean> {
    try {
      const chain = await readChain(this.#disk, trashed)
      if (chain === null) return true
      await this.#seal(chain)
      const folded = await foldChain(this.#disk, chain)
      if (folded === null) return true
      return folded.status !== "ended" && holdsSomething(folded.state) && !isExpired(folded.state.expires, this.#now())
    } catch {
      return true
    }
  }

  async #seal(chain: Chain): Promise<void> {
    const log = await this.#disk.open(logPath(chain.dir, lastLog(chain)), "append")
    try {
      await log?.append(encodeRecord({ op: "seal", writer: this.#disk.token(), seen: 0 } satisfies SealRecord))
    } finally {
      await log?.close()
    }
  }

  #remember(dir: string, chain: Chain, tail: Tail): void {
    if (this.#memory.size >= REMEMBERED_SESSIONS) this.#memory.delete(this.#memory.keys().next().value ?? "")
    this.#memory.set(dir, { chain, tail, readAt: this.#disk.now() })
  }

  /** Makes a directory's name, and those above it up to the namespace's, outlast a loss of power. */
  async #syncDirs(dir: string): Promise<void> {
    const top = dirname(this.#options.root)
    for (let path = dir; path.length >= top.length; path = dirname(path)) {
      await this.#disk.syncDir(path)
      if (path === top) return
    }
  }

  #now(): string {
    return toTime(this.#disk.now())
  }
}

/** Each try fails because others got on. That so many in a row do means that something else is wrong. */
function countTry(tries: number): number {
  if (tries < MOST_TRIES) return tries + 1
  throw Object.assign(new Error("no progress"), { code: "EBUSY" })
}

function isFresh(memory: Memory | undefined, now: number): memory is FreshMemory {
  return memory !== undefined && memory.tail !== null && now - memory.readAt < FRESH_MS
}

function isLook(found: Look | SessionState | null): found is Look {
  return found !== null && "reader" in found
}

function copyOf(state: SessionState): SessionState {
  return { ...state, entries: new Map(state.entries), steps: new Map(state.steps) }
}
