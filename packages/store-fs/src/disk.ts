import { Buffer } from "node:buffer"
import { randomBytes } from "node:crypto"
import fs, { constants } from "node:fs"
import { link, mkdir, readdir, rename, rmdir, stat, unlink } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { ensureDir } from "fs-extra/esm"

/**
 * All that the store does with the disk. Each call is one step that is there whole or not at all for other processes;
 * the order of such steps is what the log's protocol is about.
 */
export interface Disk {
  /** The names in a directory, or `null` when there is none. */
  list(dir: string): Promise<string[] | null>
  /** Opens a file that is there; `null` when it is not. A symbolic link in its place is refused. */
  open(path: string, mode: OpenMode): Promise<OpenFile | null>
  /** Makes a new file with these contents, not in one step; `false` when there is one already, or no directory for it. */
  create(path: string, contents: Buffer, sync: boolean): Promise<boolean>
  /** Gives a file a second name; `false` when that is taken, or either directory or the file is gone. */
  link(from: string, to: string): Promise<boolean>
  /** Moves a file or directory, onto nothing or an empty directory; `false` when something is in the way or missing. */
  rename(from: string, to: string): Promise<boolean>
  /** Makes a directory, with those above it. */
  makeDir(dir: string): Promise<void>
  /** Removes a file, if it is there. */
  remove(path: string): Promise<void>
  /** Removes a directory, if it is there and empty. */
  removeDir(dir: string): Promise<void>
  /** Makes what was named in a directory outlast a loss of power. */
  syncDir(dir: string): Promise<void>
  /** Milliseconds of the Unix epoch. */
  now(): number
  /** 12 characters that nobody had before. */
  token(): string
}

/** What a file is opened for; `"append again"` when it was open a moment ago, so that the system has it in memory. */
type OpenMode = "read" | "append" | "append again"

export interface OpenFile {
  /** The last part of its path. */
  readonly name: string
  size(): Promise<number>
  /** When its contents changed last, in milliseconds of the Unix epoch. */
  changedAt(): Promise<number>
  /**
   * The bytes from `position` on, `length` of them or as many as there are. `"memory"` for a few that were written a
   * moment ago, which the system has there.
   */
  read(position: number, length: number, from?: "memory"): Promise<Buffer>
  /** Adds the bytes at the end of the file in one write. Rejects when not all of them got there. */
  append(bytes: Buffer): Promise<void>
  /** Makes the contents outlast a loss of power. */
  sync(): Promise<void>
  close(): Promise<void>
}

const FLAGS = {
  read: constants.O_RDONLY | constants.O_NOFOLLOW,
  append: constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW,
  create: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
}
const FILE_MODE = 0o600
const DIRECTORY_MODE = 0o700

const ABSENT = ["ENOENT", "ENOTDIR"]
const IN_THE_WAY = ["EEXIST", "ENOTEMPTY"]

/** The disk of this machine. */
export const machineDisk: Disk = {
  list: (dir) => unless(ABSENT, null, readdir(dir)),

  async open(path, mode) {
    const opening = mode === "append again" ? openNow(path, FLAGS.append) : open(path, FLAGS[mode])
    const descriptor = await unless(["ENOENT"], null, opening)
    return descriptor === null ? null : new DescriptorFile(descriptor, basename(path))
  },

  async create(path, contents, sync) {
    const descriptor = await unless([...ABSENT, ...IN_THE_WAY], null, open(path, FLAGS.create, FILE_MODE))
    if (descriptor === null) return false
    const file = new DescriptorFile(descriptor, basename(path))
    try {
      if (contents.length > 0) await file.append(contents)
      if (sync) await file.sync()
    } finally {
      await file.close()
    }
    return true
  },

  link: (from, to) => happened([...ABSENT, ...IN_THE_WAY], link(from, to)),

  // Not fs-extra's `move`, which looks first and renames then: two steps.
  rename: (from, to) => happened(["ENOENT", ...IN_THE_WAY], rename(from, to)),

  makeDir: makeDirAgain,

  async remove(path) {
    await happened(ABSENT, unlink(path))
  },

  async removeDir(dir) {
    await happened([...ABSENT, ...IN_THE_WAY], rmdir(dir))
  },

  async syncDir(dir) {
    const descriptor = await unless(ABSENT, null, open(dir, constants.O_RDONLY))
    if (descriptor === null) return
    try {
      await called<void>((done) => fs.fsync(descriptor, done))
    } finally {
      fs.closeSync(descriptor)
    }
  },

  now: () => Date.now(),

  token: newToken,
}

/** How often a directory is made again that others removed while it was empty. */
const MAKE_DIR_TRIES = 20

/** Node's recursive `mkdir` says ENOENT when another removed a directory meanwhile, but also when something else failed. */
async function makeDirAgain(dir: string): Promise<void> {
  for (let tries = 0; tries < MAKE_DIR_TRIES; tries += 1) {
    if (await happened(["ENOENT"], ensureDir(dir, DIRECTORY_MODE))) return
  }
  await makeDirByDir(dir)
}

/** Makes one directory after the other, so that what fails says why. */
async function makeDirByDir(dir: string): Promise<void> {
  if (dirname(dir) !== dir) await makeDirByDir(dirname(dir))
  // What is there already may be a link that leads nowhere: that fails here.
  if (!(await happened(["EEXIST"], mkdir(dir, DIRECTORY_MODE)))) await stat(dir)
}

/** Where this process' tokens begin, seven characters by chance, and how many there were: asking for chance each time is slow. */
let tokenStart = ""
let tokenCount = 0

function newToken(): string {
  if (tokenCount % 36 ** 5 === 0) tokenStart = (randomBytes(6).readUIntBE(0, 6) % 36 ** 7).toString(36).padStart(7, "0")
  tokenCount += 1
  return tokenStart + (tokenCount % 36 ** 5).toString(36).padStart(5, "0")
}

/** Reads of at most this many bytes come whole, or end with the file; longer ones are checked. */
const SHORT_READ = 64 * 1024

/**
 * An open file by its descriptor. Calls with a callback cost about half of what a `FileHandle`'s promises do. What the
 * system does from memory (opening again, reading back, closing) is done at once: it takes 1 to 5 microseconds, and
 * handing it to another thread 10 to 20.
 */
class DescriptorFile implements OpenFile {
  readonly name: string
  readonly #descriptor: number

  constructor(descriptor: number, name: string) {
    this.#descriptor = descriptor
    this.name = name
  }

  async size(): Promise<number> {
    return fs.fstatSync(this.#descriptor).size
  }

  async changedAt(): Promise<number> {
    return fs.fstatSync(this.#descriptor).mtimeMs
  }

  async read(position: number, length: number, from?: "memory"): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length)
    if (from === "memory") return buffer.subarray(0, fs.readSync(this.#descriptor, buffer, 0, length, position))
    let filled = 0
    for (let bytesRead = -1; filled < length && bytesRead !== 0; filled += bytesRead) {
      bytesRead = await this.#readInto(buffer, filled, position + filled)
      if (length <= SHORT_READ) return buffer.subarray(0, bytesRead)
    }
    return buffer.subarray(0, filled)
  }

  async append(bytes: Buffer): Promise<void> {
    const written = await called<number>((done) =>
      together(() => fs.write(this.#descriptor, bytes, 0, bytes.length, null, done)),
    )
    // A record that lacks just the newline behind it is whole.
    if (written < bytes.length - 1) throw Object.assign(new Error("short write"), { code: "ENOSPC" })
  }

  sync(): Promise<void> {
    return called<void>((done) => fs.fdatasync(this.#descriptor, done))
  }

  async close(): Promise<void> {
    fs.closeSync(this.#descriptor)
  }

  #readInto(buffer: Buffer, at: number, position: number): Promise<number> {
    return called<number>((done) => fs.read(this.#descriptor, buffer, at, buffer.length - at, position, done))
  }
}

function open(path: string, flags: number, mode?: number): Promise<number> {
  return called<number>((done) => fs.open(path, flags, mode, done))
}

async function openNow(path: string, flags: number): Promise<number> {
  return fs.openSync(path, flags)
}

/** The promise of a call of `node:fs` that takes a callback. */
function called<T>(call: (done: (error: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, result) => (error === null ? resolve(result as T) : reject(error)))
  })
}

async function unless<T, Other>(codes: readonly string[], other: Other, work: Promise<T>): Promise<T | Other> {
  try {
    return await work
  } catch (error) {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? "")) return other
    throw error
  }
}

function happened(misses: readonly string[], work: Promise<void>): Promise<boolean> {
  return unless(
    misses,
    false,
    work.then(() => true),
  )
}

/** Writes that wait for the end of this turn of the event loop. */
let waiting: (() => void)[] = []

/**
 * Hands what is asked for in one turn of the event loop to the threads together: waking them costs more than a write,
 * and those that are awake find the next one by themselves.
 */
function together(call: () => void): void {
  if (waiting.push(call) > 1) return
  setImmediate(() => {
    const calls = waiting
    waiting = []
    for (const start of calls) start()
  })
}
