import { Buffer } from "node:buffer"
import { constants } from "node:fs"
import { type FileHandle, open, readFile, writeFile } from "node:fs/promises"
import { crc32 } from "node:zlib"
import { sampleEntry } from "./sample-entry.ts"

/** What the latest entries of a session are read from: the last so many bytes of a file. */
const TAIL_BYTES = 16 * 1024

/** What is read at once where a whole file is looked through. */
const CHUNK_BYTES = 256 * 1024

const LINE_END = 0x0a

/** A line of JSON with a sample entry, as long as the record that a store writes for it. */
export function sampleLine(number: number, bytes: number): Buffer {
  const { question, answer, context } = sampleEntry(number)
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`
  const bare = { id, question, answer, context, createdAt: "2026-01-01T00:00:00.000Z", rest: "" }
  const missing = bytes - Buffer.byteLength(`${JSON.stringify(bare)}\n`)
  return Buffer.from(`${JSON.stringify({ ...bare, rest: "-".repeat(Math.max(missing, 0)) })}\n`)
}

export async function writeLines(path: string, count: number, bytes: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, number) => sampleLine(number, bytes))
  await writeFile(path, Buffer.concat(lines), { mode: 0o600 })
}

/** The least that storing something takes: open, write, close. */
export function appendLine(path: string, line: Buffer): Promise<void> {
  return withFile(path, constants.O_WRONLY | constants.O_APPEND, async (file) => {
    await file.write(line)
  })
}

/** The same, on the disk when it resolves. */
export function appendLineDurably(path: string, line: Buffer): Promise<void> {
  return withFile(path, constants.O_WRONLY | constants.O_APPEND, async (file) => {
    await file.write(line)
    await file.datasync()
  })
}

/** The least that reading the latest entries takes: the end of the file, and its whole lines parsed. */
export async function parseTail(path: string): Promise<unknown[]> {
  const tail = await withFile(path, constants.O_RDONLY, readTail)
  const lines = tail.toString("utf8").split("\n").slice(1, -1)
  return lines.map((line): unknown => JSON.parse(line))
}

async function readTail(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat()
  const length = Math.min(size, TAIL_BYTES)
  const { buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, size - length)
  return buffer
}

/** The least that reading all entries takes. */
export async function parseWhole(path: string): Promise<unknown[]> {
  const lines = (await readFile(path, "utf8")).split("\n")
  return lines.slice(0, -1).map((line): unknown => JSON.parse(line))
}

/** One pass over a file, a chunk at a time: finds each line, does nothing with it. Resolves to their number. */
export async function countLines(path: string): Promise<number> {
  let count = 0
  await eachLine(path, () => count++)
  return count
}

/** The same with a checksum over each line. */
export async function checksumLines(path: string): Promise<number> {
  let checksum = 0
  await eachLine(path, (line) => (checksum ^= crc32(line)))
  return checksum
}

function eachLine(path: string, visit: (line: Buffer) => void): Promise<void> {
  return withFile(path, constants.O_RDONLY, async (file) => {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    for (let rest = 0; ;) {
      const { bytesRead } = await file.read(chunk, rest, CHUNK_BYTES - rest)
      if (bytesRead === 0) return
      rest = keepRest(chunk, visitLines(chunk.subarray(0, rest + bytesRead), visit))
    }
  })
}

/** Visits the whole lines, and gives what comes after the last one. */
function visitLines(bytes: Buffer, visit: (line: Buffer) => void): Buffer {
  let start = 0
  for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
    visit(bytes.subarray(start, end))
    start = end + 1
  }
  return bytes.subarray(start)
}

/** Moves a line that the chunk cut to its beginning. */
function keepRest(chunk: Buffer, rest: Buffer): number {
  return rest.copy(chunk)
}

async function withFile<T>(path: string, flags: number, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags)
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}
