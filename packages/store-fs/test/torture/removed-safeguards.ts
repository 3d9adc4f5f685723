import { Buffer } from "node:buffer"
import { realpathSync, rmSync } from "node:fs"
import { crc32 } from "node:zlib"
import type { Disk, OpenFile } from "../../src/disk.ts"

/** A disk whose open files are different. */
function withFiles(disk: Disk, change: (file: OpenFile) => Partial<OpenFile>): Disk {
  return {
    ...disk,
    open: async (path, mode) => {
      const file = await disk.open(path, mode)
      return file === null ? null : { ...delegate(file), ...change(file) }
    },
  }
}

function delegate(file: OpenFile): OpenFile {
  return {
    name: file.name,
    size: () => file.size(),
    changedAt: () => file.changedAt(),
    read: (position, length) => file.read(position, length),
    append: (bytes) => file.append(bytes),
    sync: () => file.sync(),
    close: () => file.close(),
  }
}

/** Makes every checksum right before the store can look at it. */
export function withoutChecksums(disk: Disk): Disk {
  return withFiles(disk, (file) => ({
    read: async (position, length) => {
      const text = (await file.read(position, length)).toString("latin1")
      return Buffer.from(text.split("\n").map(mended).join("\n"), "latin1")
    },
  }))
}

function mended(line: string): string {
  const json = Buffer.from(line.slice(28, -1), "latin1")
  const head = hex(json.length) + hex(crc32(json))
  return line.length < 30 ? line : `["${head}${hex(crc32(head))}",${line.slice(28)}`
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0")
}

/** Leaves out the newline before a record, which keeps it apart from one that was cut short. */
export function withoutNewlinesBefore(disk: Disk): Disk {
  return withFiles(disk, (file) => ({ append: (bytes) => file.append(bytes.subarray(1)) }))
}

/** Appends in two writes. */
export function withoutWholeAppends(disk: Disk): Disk {
  return withFiles(disk, (file) => ({
    append: async (bytes) => {
      await file.append(bytes.subarray(0, bytes.length >> 1))
      await new Promise((resolve) => setTimeout(resolve, 1))
      await file.append(bytes.subarray(bytes.length >> 1))
    },
  }))
}

/** Tells a writer that its record stands where it meant to put it, with nothing in between. */
export function withoutReadBack(disk: Disk): Disk {
  return withFiles(disk, (file) => {
    let written: Buffer | null = null
    return {
      append: (bytes) => {
        written = bytes
        return file.append(bytes)
      },
      read: async (position, length) => written ?? file.read(position, length),
    }
  })
}

/** Keeps seals from the file, and shows them to nobody but the one who has written them. */
export function withoutSeals(disk: Disk): Disk {
  return withFiles(disk, (file) => {
    let seal = Buffer.alloc(0)
    return {
      append: async (bytes) => {
        if (bytes.includes('"op":"seal"')) seal = Buffer.from(bytes)
        else await file.append(bytes)
      },
      read: async (position, length) => Buffer.concat([await file.read(position, length), seal]),
    }
  })
}

/** Moves onto whatever is in the way. */
export function withoutFirstOneWins(disk: Disk): Disk {
  return {
    ...disk,
    rename: (from, to) => {
      rmSync(to, { recursive: true, force: true })
      return disk.rename(from, to)
    },
  }
}

/** Follows symbolic links. */
export function withoutSymlinkRefusal(disk: Disk): Disk {
  return { ...disk, open: (path, mode) => disk.open(resolved(path), mode) }
}

function resolved(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
