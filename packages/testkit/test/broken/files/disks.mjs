import { renameSync, rmSync } from "node:fs"
import { sep } from "node:path"
import { setTimeout } from "node:timers/promises"

/** @import { Disk, OpenFile } from "../../../../store-fs/dist/disk.js" */
/** @import { FilesBreakage } from "./files-breakage.ts" */

// The store's own code on a disk that does not keep its word.

/** @type {readonly FilesBreakage[]} */
export const brokenDisks = [
  {
    rule: "C1",
    what: "a record is appended in two writes",
    caughtBy: "calls that are not awaited are concurrent, on one handle too: none is lost or doubled (two handles)",
    methods: () => ({}),
    disk: withFiles((file) => ({
      append: async (bytes) => {
        await file.append(bytes.subarray(0, bytes.length >> 1))
        await setTimeout(1)
        await file.append(bytes.subarray(bytes.length >> 1))
      },
    })),
  },
  {
    rule: "E10",
    what: "a writer does not read back what came between its look and its record",
    caughtBy: "of 20 concurrent deletes of one entry exactly one gets true (two handles)",
    methods: () => ({}),
    disk: withFiles((file) => {
      /** @type {Buffer | null} */
      let written = null
      return {
        append: (bytes) => {
          written = bytes
          return file.append(bytes)
        },
        read: async (position, length) => written ?? file.read(position, length),
      }
    }),
  },
  {
    rule: "E12",
    what: "a new session replaces one that another has just made",
    caughtBy: "concurrent batches and creates: each batch stands together, in its order (two handles)",
    methods: () => ({}),
    disk: (disk) => ({
      ...disk,
      rename: async (from, to) => {
        if (!from.includes(`${sep}.tmp${sep}`)) return disk.rename(from, to)
        rmSync(to, { recursive: true, force: true })
        renameSync(from, to)
        return true
      },
    }),
  },
]

/**
 * @param {(file: OpenFile) => Partial<OpenFile>} change
 * @returns {(disk: Disk) => Disk}
 */
function withFiles(change) {
  return (disk) => ({
    ...disk,
    open: async (path, mode) => {
      const file = await disk.open(path, mode)
      if (file === null) return null
      return {
        name: file.name,
        size: () => file.size(),
        changedAt: () => file.changedAt(),
        read: (position, length) => file.read(position, length),
        append: (bytes) => file.append(bytes),
        sync: () => file.sync(),
        close: () => file.close(),
        ...change(file),
      }
    },
  })
}
