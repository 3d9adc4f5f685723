import type { Backend, Subject } from "./catalogue.ts"
import type { Case } from "./cases.ts"

/** What one subject took for one case. */
export interface Measurement extends Case {
  readonly subject: string
  /** Calls of a block, and so of a round. */
  readonly calls: number
  /** Microseconds for a call, by round: all calls of the block together. */
  readonly rounds: readonly number[]
  /** Microseconds for the median of the block's single calls, by round. */
  readonly singles: readonly number[]
}

/** How much of what several calls did at once is there afterwards. */
export interface Kept {
  readonly subject: string
  /** Processes that the calls were spread over. */
  readonly processes: number
  readonly kind: "append" | "update"
  readonly calls: number
  readonly acknowledged: number
  readonly kept: number
  /** Whether the session can still be read. */
  readonly readable: boolean
}

export interface Memory {
  readonly subject: string
  /** Entries of the session that was worked on. */
  readonly size: number
  /** The most memory of a process that did nothing but open the subject, in bytes. */
  readonly idle: number
  /** The most memory of the same process after its work. */
  readonly peak: number
}

/** What a run on one backend gave. */
export interface BackendResult {
  readonly backend: Backend
  readonly date: string
  readonly machine: Machine
  readonly node: string
  /** The server and its version, where there is one. */
  readonly server: string | null
  /** Whether the server had a core of its own, which no subject used. */
  readonly isApart: boolean
  readonly rounds: number
  readonly seed: number
  readonly subjects: readonly (Omit<Subject, "module" | "backend"> & { readonly version: string | null })[]
  /** Operations that a subject has no way to do. */
  readonly cannot: readonly { readonly subject: string; readonly operation: string }[]
  /** Subjects that failed: what they did before is there, all else is missing. */
  readonly failed: readonly { readonly subject: string; readonly failure: string }[]
  readonly measurements: readonly Measurement[]
  readonly kept: readonly Kept[]
  readonly memory: readonly Memory[]
}

export interface Machine {
  readonly processor: string
  readonly cores: number
  /** GiB. */
  readonly memory: number
  readonly system: string
  /** The kind of file system that files and SQLite were on. */
  readonly fileSystem: string
}
