import type { Buffer } from "node:buffer"
import { type RecordLine, decodeRecords } from "./codec.ts"
import type { OpenFile } from "./disk.ts"

/** What is read of a file at first from its end, in bytes. */
export const FIRST_BLOCK: number = 16 * 1024
/** What is read of a file at most at once, in bytes, unless a record is longer. */
const LARGEST_BLOCK = 1024 * 1024
const NEWLINE = 0x0a

/** The whole records at the start of bytes that were read from a file, of which fewer came than asked for at its end. */
export function wholeRecords(bytes: Buffer, asked: number, position: number, file: string): RecordLine[] {
  const whole = bytes.length < asked ? bytes : bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1)
  return decodeRecords(whole, position, file)
}

/** Reads a file's records from its start, a block at a time. */
export async function* recordsForward(file: OpenFile, from: number = 0): AsyncGenerator<RecordLine[]> {
  let position = from
  let length = LARGEST_BLOCK
  for (;;) {
    const bytes = await file.read(position, length)
    const atEnd = bytes.length < length
    const end = atEnd ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1
    if (end === 0 && !atEnd) {
      length *= 2 // one record longer than the block
      continue
    }
    yield decodeRecords(bytes.subarray(0, end), position, file.name)
    if (atEnd) return
    position += end
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
