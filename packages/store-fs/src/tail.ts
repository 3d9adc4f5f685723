import type { RecordLine } from "./codec.ts"
import { type LogStatus, garbageOf, isExpired } from "./fold.ts"
import type { BackwardReader } from "./reading.ts"
import { type LogRecord, type WriteRecord, type WriteTimes, atOf, expiresOf, isWrite, isWriteLine } from "./records.ts"

/** What the end of a log tells of all of it. */
export interface Tail {
  readonly status: LogStatus
  /** Where its last whole record ends. */
  readonly end: number
  /** When the session was written last, `""` for never, and when it expires, `null` for never. */
  readonly at: string
  readonly expires: string | null
  /** Bytes of the log and its base that a compaction would give back; an estimate. */
  readonly garbage: number
}

/** What a log without a base stands on. */
export const NO_BASE: WriteTimes = { at: "" }

/**
 * Reads just as much of a log's end as it takes to know the state of all of it, and what is below it if it comes to that.
 *
 * Each record says up to where its writer had read (`seen`), and nobody writes behind a seal or an end that he has read:
 * if there is one, it stands behind what the writer of the last record had seen. Likewise a write is never dated before
 * a write that its writer had seen.
 */
export async function readTail(reader: BackwardReader, readBase: () => Promise<WriteTimes>): Promise<Tail> {
  await reader.extend()
  for (;;) {
    const end = endOf(reader)
    if (end !== null) return continueTail(await tailBefore(end, readBase), end.unseen)
    await reader.extend()
  }
}

interface LogEnd {
  /** The last write that the writers of the records behind it had all seen; absent when there is none. */
  readonly before: RecordLine | undefined
  /** The records behind what all of them had seen. */
  readonly unseen: readonly PlacedRecord[]
  /** Bytes of garbage before those. */
  readonly garbage: number
}

/** `null` when more of the log has to be read. */
function endOf({ lines, start }: BackwardReader): LogEnd | null {
  const lastWrite = lines.findLast(isWriteLine)?.value<WriteRecord>()
  if (lastWrite === undefined && start > 0) return null
  const from = Math.min(lastWrite?.seen ?? 0, seenByLast(lines))
  if (start > from) return null
  const seen = lines.filter((line) => line.end <= from)
  const before = seen.findLast(isWriteLine)
  const unseen = lines.slice(seen.length).map(parseLine)
  // Whether an end counts is decided by the write before it.
  if (before === undefined && start > 0 && unseen.some(({ record }) => record.op === "expire")) return null
  return { before, unseen, garbage: lastWrite?.garbage ?? 0 }
}

async function tailBefore({ before, unseen, garbage }: LogEnd, readBase: () => Promise<WriteTimes>): Promise<Tail> {
  if (before !== undefined) {
    return { status: "open", end: before.end, at: atOf(before), expires: expiresOf(before), garbage }
  }
  // Without an end to judge, what the first write of the log says is all that matters.
  const isBaseNeeded =
    unseen.every(({ record }) => !isWrite(record)) || unseen.some(({ record }) => record.op === "expire")
  const { at, expires = null } = isBaseNeeded ? await readBase() : NO_BASE
  return { status: "open", end: 0, at, expires, garbage }
}

/** What the writer of the last record had seen: of a write it is known already, when it comes last. */
function seenByLast(lines: readonly RecordLine[]): number {
  const last = lines.at(-1)
  return last === undefined || isWriteLine(last) ? Infinity : last.value<LogRecord>().seen
}

/** A record with its place. */
export interface PlacedRecord {
  readonly record: LogRecord
  readonly end: number
  readonly bytes: number
}

export function parseLine(line: RecordLine): PlacedRecord {
  return { record: line.value<LogRecord>(), end: line.end, bytes: line.end - line.offset }
}

/** The tail after more records. */
export function continueTail(tail: Tail, added: readonly PlacedRecord[]): Tail {
  return added.reduce((last, placed) => (last.status === "open" ? afterRecord(last, placed) : last), tail)
}

function afterRecord(last: Tail, { record, end, bytes }: PlacedRecord): Tail {
  const status = statusAfter(record, last.expires)
  if (status !== "open") return { ...last, status, end }
  const garbage = last.garbage + garbageOf(record, bytes)
  if (!isWrite(record)) return { ...last, end, garbage }
  const at = record.at > last.at ? record.at : last.at
  return { status, end, at, expires: record.expires ?? null, garbage }
}

function statusAfter(record: LogRecord, expires: string | null): LogStatus {
  if (record.op === "seal") return "sealed"
  return record.op === "expire" && isExpired(expires, record.deadline) ? "ended" : "open"
}
