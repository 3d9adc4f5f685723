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

/** What the base below a log tells, for as long as the log is empty. */
export const NO_BASE: WriteTimes = { at: "" }

/**
 * Reads just as much of a log's end as it takes to know the state of all of it.
 *
 * Each record says up to where its writer had read (`seen`), and nobody writes behind a seal or an end that he has read:
 * if there is one, it stands behind what the writer of the last record had seen. Likewise a write is never dated before
 * a write that its writer had seen.
 */
export async function readTail(reader: BackwardReader, base: WriteTimes): Promise<Tail> {
  await reader.extend()
  for (;;) {
    const tail = summarize(reader, base)
    if (tail !== null) return tail
    await reader.extend()
  }
}

/** `null` when more of the log has to be read. */
function summarize({ lines, start }: BackwardReader, base: WriteTimes): Tail | null {
  const lastWrite = lines.findLast(isWriteLine)?.value<WriteRecord>()
  if (lastWrite === undefined && start > 0) return null
  const from = Math.min(lastWrite?.seen ?? 0, seenByLast(lines))
  if (start > from) return null
  const seen = lines.filter((line) => line.end <= from)
  const unseen = lines.slice(seen.length).map(parseLine)
  const before = seen.findLast(isWriteLine)
  // Whether an end counts is decided by the write before it.
  if (before === undefined && start > 0 && unseen.some(({ record }) => record.op === "expire")) return null
  const at = before === undefined ? base.at : atOf(before)
  const expires = before === undefined ? (base.expires ?? null) : expiresOf(before)
  const garbage = lastWrite?.garbage ?? 0
  return continueTail({ status: "open", end: before?.end ?? 0, at, expires, garbage }, unseen)
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
