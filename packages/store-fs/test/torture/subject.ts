import { type SessionStore, createSessionStore } from "@cognee-session/core"
import { type Disk, machineDisk } from "../../src/disk.ts"
import { FsDriver } from "../../src/fs-store.ts"
import { quickDisk } from "./quick-disk.ts"

export interface OpenOptions {
  /** How long a session lives after a write, in milliseconds. Default: for ever. */
  readonly ttl?: number
  /** The time that the handle takes it to be. Default: the machine's. */
  readonly now?: number
}

/** What is tortured: the store as it is, or, for a control, one that lacks a safeguard. */
export interface Subject {
  /** Opens a new handle, which remembers nothing of others. */
  open(dir: string, options?: OpenOptions): SessionStore
}

/** Stores of this code on a disk. */
export function subjectOn(disk: Disk, Driver: typeof FsDriver = FsDriver): Subject {
  return {
    open(root, { ttl = Infinity, now } = {}) {
      const clocked = now === undefined ? disk : { ...disk, now: () => now }
      return createSessionStore(new Driver(clocked, { root, ttl, sync: false }))
    },
  }
}

/** The store as it is. */
export const theStore: Subject = subjectOn(machineDisk)

/** The store on a quicker disk, for what has to do with the contents of files and with one writer at a time. */
export const quickStore: Subject = subjectOn(quickDisk)

/** Runs some work with a new handle on a directory. */
export async function withStore<T>(
  subject: Subject,
  dir: string,
  work: (store: SessionStore) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> {
  const store = subject.open(dir, options)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
