import type { Buffer } from "node:buffer"
import { type RecordLine, decodeRecords } from "./codec.ts"
import type { OpenFile } from "./disk.ts"

/** What is read of a file at first from its end, in bytes. */
export const FIRST_BLOCK: number = 16 * 1024
/** What is read of a file at most at once, in bytes, unless a record is longer. */
const LARGEST_BLOCK = 1024 * 1024
const NEWLINE = 0x0a

/** Reads a file's records from its start, a block at a time. */
export async function* recordsForward(
  file: OpenFile,
  from: number = 0,
  firstBlock: number = LARGEST_BLOCK,
): AsyncGenerator<RecordLine[]> {
  let position = from
  let length = firstBlock
  for (;;) {
    const bytes = await file.read(position, length)
    const atEnd = bytes.length < length
    const whole = atEnd ? bytes : bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1)
    if (whole.length === 0 && !atEnd) {
      length *= 2 // one record longer than the block
      continue
    }
    yield decodeRecords(whole, position, file.name)
    if (atEnd) return
    position += whole.length
    length = LARGEST_BLOCK
  }
}

/** Reads a file's records from its end, or from another line's end, a block at a time. */
export class BackwardReader {
  readonly file: OpenFile
  /** The records that were read, in the order of the file. */
  lines: RecordLine[] = []
  #start: number
  #block = FIRST_BLOCK
  #prefetched: Buffer | null

  /** `prefetched` are bytes that end where the reading begins, if the first block was read already. */
  constructor(file: OpenFile, end: number, prefetched: Buffer | null = null) {
    this.file = file
    this.#start = end
    this.#prefetched = prefetched
  }

  /** From where on all records were read. */
  get start(): number {
    return this.#start
  }

  /** Reads the block ahead of what was read. Gives its records, or `null` when there is nothing ahead. */
  async extend(): Promise<RecordLine[] | null> {
    if (this.#start === 0) return null
    for (;;) {
      const bytes = await this.#readAhead()
      const from = this.#start - bytes.length
      // The first line of a block may have begun before it, and is left to the next.
      const lineStart = from === 0 ? 0 : bytes.indexOf(NEWLINE) + 1
      if (from === 0 || (lineStart > 0 && lineStart < bytes.length)) {
        this.#block = Math.min(this.#block * 2, LARGEST_BLOCK)
        return this.#take(bytes, from, lineStart)
      }
      this.#block *= 2 // one record longer than the block
    }
  }

  async #readAhead(): Promise<Buffer> {
    const prefetched = this.#prefetched
    this.#prefetched = null
    const length = Math.min(this.#block, this.#start)
    return prefetched ?? this.file.read(this.#start - length, length)
  }

  #take(bytes: Buffer, from: number, lineStart: number): RecordLine[] {
    const lines = decodeRecords(bytes.subarray(lineStart), from + lineStart, this.file.name)
    this.#start = from + lineStart
    this.lines = [...lines, ...this.lines]
    return lines
  }
}
