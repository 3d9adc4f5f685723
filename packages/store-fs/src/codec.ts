import { Buffer } from "node:buffer"
import { crc32 } from "node:zlib"

/*
 * A record is one line, and a JSON array, so that `jq -c '.[1]' log.1.jsonl` reads a log:
 *
 *   ["<length><checksum><checksum of the 16 characters before>",{…}]
 *
 * three times eight hexadecimal digits, the length and the checksum (CRC-32) being those of the JSON text after the
 * comma, in bytes of UTF-8. A record is written with a newline on both sides, so that one which was cut short spoils
 * no other. JSON text holds no newline.
 */

const PREFIX_BYTES = 28 // `["`, 24 digits, `",`
const NEWLINE = 0x0a
const [OPENING, CLOSING, QUOTE, COMMA] = [0x5b, 0x5d, 0x22, 0x2c]
const HEX_DIGITS = Buffer.from("0123456789abcdef")
/** What each digit's character stands for; 255 for all others. */
const DIGIT_VALUES = Uint8Array.from({ length: 256 }, (_, code) => HEX_DIGITS.indexOf(code))
/** The table of CRC-32 (polynomial 0xEDB88320, as in zlib). */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => tableEntry(byte))
/** What is left of a record that was cut within its prefix. */
const CUT_PREFIX = /^\[(?:"(?:[0-9a-f]{0,24}|[0-9a-f]{24}"))?$/

/** Bytes that were read at once, which lines are views of. Remembers what they do not hold, so that no line is searched for it. */
class Stretch {
  readonly bytes: Buffer
  readonly #held = new Map<Buffer, boolean>()

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  holds(text: Buffer): boolean {
    const known = this.#held.get(text)
    if (known !== undefined) return known
    const isHeld = this.bytes.includes(text)
    this.#held.set(text, isHeld)
    return isHeld
  }
}

/** A whole record, as it stands in a file. A view of bytes that were read: nothing is copied before it is asked for. */
export class RecordLine {
  /** Where its line begins and ends, with the newline, in the file. */
  readonly offset: number
  readonly end: number
  readonly #stretch: Stretch
  readonly #from: number
  readonly #to: number

  /** `from` and `to` say where its JSON text stands in the bytes that begin at `position` of the file. */
  constructor(stretch: Stretch, from: number, to: number, position: number) {
    this.offset = position + from - PREFIX_BYTES
    this.end = position + Math.min(to + 2, stretch.bytes.length)
    this.#stretch = stretch
    this.#from = from
    this.#to = to
  }

  /** What it holds. Parsed at each call. */
  value<T>(): T {
    return JSON.parse(this.#stretch.bytes.toString("utf8", this.#from, this.#to)) as T
  }

  /** Whether its JSON text has this one at a place: cheaper than to parse it. */
  has(text: Buffer, at: number): boolean {
    const { bytes } = this.#stretch
    const from = this.#from + at
    for (let index = 0; index < text.length; index += 1) if (bytes[from + index] !== text[index]) return false
    return true
  }

  /** Whether its JSON text holds this one somewhere. */
  includes(text: Buffer): boolean {
    return this.#stretch.holds(text) && this.#stretch.bytes.subarray(this.#from, this.#to).includes(text)
  }

  /** A stretch of its JSON text, which must be ASCII. */
  text(from: number, to: number): string {
    return this.#stretch.bytes.toString("latin1", this.#from + from, this.#from + to)
  }
}

/** Thrown for stored bytes that are neither a whole record nor one that was cut short (F4). */
export class Damage extends Error {
  /** Where in the file the damage was met. */
  readonly offset: number
  readonly file: string

  constructor(file: string, offset: number) {
    super(`damaged at byte ${offset} of ${file}`)
    this.file = file
    this.offset = offset
  }
}

/** The bytes to append for a record. */
export function encodeRecord(value: object): Buffer {
  const json = JSON.stringify(value)
  const length = Buffer.byteLength(json)
  const bytes = Buffer.allocUnsafe(length + PREFIX_BYTES + 3)
  bytes.write(json, PREFIX_BYTES + 1)
  const checksum = crc32(bytes.subarray(PREFIX_BYTES + 1, PREFIX_BYTES + 1 + length))
  const head = hex(length) + hex(checksum)
  bytes.write(`\n["${head}${hex(crc32(head))}",`, 0, "latin1")
  bytes.write("]\n", PREFIX_BYTES + 1 + length, "latin1")
  return bytes
}

/**
 * The whole records in a stretch of a file, in order. What was cut short is left out; anything else is `Damage` (F4).
 *
 * `bytes` begin at a line's start, at `position` of the file of that name.
 */
export function decodeRecords(bytes: Buffer, position: number, file: string): RecordLine[] {
  const records: RecordLine[] = []
  const stretch = new Stretch(bytes)
  let at = 0
  while (at < bytes.length) {
    if (bytes[at] === NEWLINE) {
      at += 1
      continue
    }
    const length = lengthInHeader(bytes, at)
    const end = length === null ? 0 : at + PREFIX_BYTES + length + 1
    if (length !== null && isWhole(bytes, at, end)) {
      records.push(new RecordLine(stretch, at + PREFIX_BYTES, end - 1, position))
      at = end
    } else {
      const cut = cutLineEnd(bytes, at, end)
      if (cut === null) throw new Damage(file, position + at)
      at = cut
    }
  }
  return records
}

/** The length that a line's header tells, or `null` when there is no sound header. */
function lengthInHeader(bytes: Buffer, at: number): number | null {
  if (at + PREFIX_BYTES > bytes.length) return null
  const isFramed =
    bytes[at] === OPENING && bytes[at + 1] === QUOTE && bytes[at + 26] === QUOTE && bytes[at + 27] === COMMA
  if (!isFramed || hexAt(bytes, at + 18) !== headChecksum(bytes, at + 2)) return null
  return hexAt(bytes, at + 2)
}

/** Whether the line from `at` to `end` is all there and as it was written. The newline behind it may be missing at the end of the file. */
function isWhole(bytes: Buffer, at: number, end: number): boolean {
  if (end > bytes.length || (end < bytes.length && bytes[end] !== NEWLINE) || bytes[end - 1] !== CLOSING) return false
  return hexAt(bytes, at + 10) === crc32(bytes.subarray(at + PREFIX_BYTES, end - 1))
}

/** Where a line ends that was cut short, before the `end` that its sound header tells or within the header; else `null`. */
function cutLineEnd(bytes: Buffer, at: number, end: number): number | null {
  const newline = bytes.indexOf(NEWLINE, at)
  const lineEnd = newline < 0 ? bytes.length : newline
  const isCut =
    end > 0 ? lineEnd < end : CUT_PREFIX.test(bytes.toString("latin1", at, Math.min(lineEnd, at + PREFIX_BYTES)))
  return isCut ? lineEnd : null
}

/** The CRC-32 of a header's 16 characters: so few that a call out of JavaScript would take longer. */
function headChecksum(bytes: Buffer, at: number): number {
  let crc = 0xffffffff
  for (let index = at; index < at + 16; index += 1) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ bytes[index]!) & 0xff]!
  return (crc ^ 0xffffffff) >>> 0
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0")
}

function tableEntry(byte: number): number {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320
  return crc >>> 0
}

/** The value of eight hexadecimal digits, lowercase; -1 when they are none. */
function hexAt(bytes: Buffer, at: number): number {
  let value = 0
  for (let index = at; index < at + 8; index += 1) {
    const digit = DIGIT_VALUES[bytes[index]!]!
    if (digit > 15) return -1
    value = value * 16 + digit
  }
  return value
}

/** How a string stands in a record. */
export function jsonText(text: string): Buffer {
  return Buffer.from(JSON.stringify(text))
}
