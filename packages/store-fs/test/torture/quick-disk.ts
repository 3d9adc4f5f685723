import { Buffer } from "node:buffer"
import { closeSync, constants, fstatSync, openSync, readSync, readdirSync, writeSync } from "node:fs"
import { basename } from "node:path"
import { type Disk, type OpenFile, machineDisk } from "../../src/disk.ts"

/**
 * The machine's disk by synchronous calls, which are much quicker where thousands of states of a file are looked at, one
 * after the other. Whatever several writers, kills and a full disk have to do with is tortured on the store's own disk.
 */
export const quickDisk: Disk = {
  ...machineDisk,
  list: async (dir) => orNull(() => readdirSync(dir)),
  open: async (path, mode) => {
    const flags = mode === "read" ? constants.O_RDONLY : constants.O_RDWR | constants.O_APPEND
    const file = orNull(() => openSync(path, flags | constants.O_NOFOLLOW))
    return file === null ? null : quickFile(file, basename(path))
  },
}

function quickFile(file: number, name: string): OpenFile {
  return {
    name,
    size: async () => fstatSync(file).size,
    changedAt: async () => fstatSync(file).mtimeMs,
    read: async (position, length) => {
      const bytes = Buffer.alloc(length)
      return bytes.subarray(0, readSync(file, bytes, 0, length, position))
    },
    append: async (bytes) => {
      if (writeSync(file, bytes) !== bytes.length) throw new Error("short write")
    },
    sync: async () => {},
    close: async () => closeSync(file),
  }
}

function orNull<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null
    throw error
  }
}
