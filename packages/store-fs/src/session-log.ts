import type { SessionRef } from "@cognee-session/core"
import { findIncarnation, lastLog, linesUpTo } from "./chain.ts"
import { Damage, encodeRecord } from "./codec.ts"
import { isWorthCompacting } from "./compaction.ts"
import type { Disk } from "./disk.ts"
import { InDoubt, inDoubt, isNothingWritten } from "./errors.ts"
import {
  type Effect,
  type SessionState,
  applyDeed,
  applyRecord,
  emptyState,
  holdsSomething,
  isChange,
  isExpired,
} from "./fold.ts"
import { beginIncarnation, existedIn } from "./incarnation.ts"
import { LiveLogs, type SessionLogOptions, countTry } from "./live-logs.ts"
import { type Look, MovedOn, foldLook, holdsAnything, recallLook, searchBackward, searchState } from "./look.ts"
import { logPath, sessionDir } from "./paths.ts"
import { type Deed, type WriteRecord, type WriteTimes, toDeadline } from "./records.ts"
import type { Search } from "./search.ts"
import { type FreshMemory, isFresh } from "./session-memory.ts"
import { needsSearch, stateAt, surveyDeed } from "./survey.ts"
import { type PlacedRecord, type Tail, continueTail, parseLine } from "./tail.ts"

/** What is read back behind a record that was just written, in bytes, beside the record. */
const READ_BACK_BYTES = 4096

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
  readonly #live: LiveLogs

  constructor(disk: Disk, options: SessionLogOptions) {
    this.#disk = disk
    this.#options = options
    this.#live = new LiveLogs(disk, options)
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
      const memory = needsSearch(deed) ? undefined : this.#live.memory.get(dir)
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
      const existed = await this.#live.takeAway(dir, incarnation, (trashed) =>
        existedIn(this.#disk, trashed, () => this.#live.now()),
      )
      if (existed !== null) return existed
    }
  }

  /** Removes an incarnation, whatever it holds. */
  bury(dir: string, incarnation: string): Promise<void> {
    return this.#live.bury(dir, incarnation)
  }

  /** Compacts a session now, worth it or not. */
  compactNow(session: SessionRef): Promise<void> {
    return this.#live.compactNow(session)
  }

  /** Waits for the work that goes on behind the calls. */
  settle(): Promise<void> {
    return this.#live.settle()
  }

  /** When the session in a directory was written last; `null` when there is none, or it holds nothing. */
  async lastWrite(dir: string): Promise<string | null> {
    const found = await this.#live.look(dir, "read")
    if (!isLook(found)) return found !== null && holdsSomething(found) ? found.at : null
    try {
      return (await holdsAnything(this.#disk, found)) ? found.tail.at : null
    } finally {
      await found.log.close()
    }
  }

  async #read<T>(
    session: SessionRef,
    how: { live: (look: Look) => Promise<T>; folded: (state: SessionState) => T },
  ): Promise<T> {
    const dir = sessionDir(this.#options.root, session)
    for (;;) {
      const found = await this.#live.look(dir, "read")
      if (!isLook(found)) return how.folded(found ?? emptyState())
      try {
        return await how.live(found)
      } catch (error) {
        if (!(error instanceof MovedOn)) throw error
        this.#live.memory.forget(dir)
      } finally {
        await found.log.close()
      }
    }
  }

  /** Writes the first record of a new incarnation. `null` when another was quicker. */
  async #begin(session: SessionRef, deed: Deed): Promise<Effect | null> {
    const effect = applyDeed(emptyState(), deed)
    if (!isChange(effect)) return effect
    const { root, sync } = this.#options
    const record = this.#toRecord(deed, { at: "", end: 0, garbage: 0 })
    if (!(await beginIncarnation(this.#disk, root, session, record, sync))) return null
    if (sync) await inDoubt(this.#live.syncDirs(sessionDir(root, session)))
    return effect
  }

  async #lookAndWrite(dir: string, session: SessionRef, deed: Deed): Promise<Effect | null> {
    const found = await this.#live.look(dir, needsSearch(deed) ? "change" : "append")
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
      this.#live.memory.forget(dir)
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
      this.#live.memory.forget(dir)
      return null
    } catch (error) {
      this.#live.memory.forget(dir)
      throw error
    } finally {
      await log?.close()
    }
  }

  async #appendRecord(dir: string, look: Look, state: SessionState, record: WriteRecord): Promise<Effect | null> {
    const isOver = isExpired(look.tail.expires, record.at)
    const effect = isOver ? null : await this.#appendBytes(dir, look, state, record, encodeRecord(record))
    if (effect === null) this.#live.memory.forget(dir)
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
    if (isWorthCompacting(look.chain.baseBytes + tail.end, tail.garbage)) this.#live.compactBehind(dir, look.chain)
    else this.#live.remember(dir, look.chain, tail)
    return applyRecord(state, added.at(-1)!.record).effect
  }

  #toRecord(deed: Deed, { at: last, end, garbage }: Pick<Tail, "at" | "end" | "garbage">): WriteRecord {
    const now = this.#live.now()
    const at = now > last ? now : last
    const expires = toDeadline(Date.parse(at) + this.#options.ttl)
    const times: WriteTimes = expires === undefined ? { at } : { at, expires }
    return { ...times, ...deed, writer: this.#disk.token(), seen: end, garbage }
  }
}

function isLook(found: Look | SessionState | null): found is Look {
  return found !== null && "reader" in found
}

function copyOf(state: SessionState): SessionState {
  return { ...state, entries: new Map(state.entries), steps: new Map(state.steps) }
}
