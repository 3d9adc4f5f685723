import { SessionError, type SessionRef } from "@cognee-session/core"
import { Damage } from "./codec.ts"

/** A failure after bytes of a write may have reached the file: whether it counts cannot be told. */
export class InDoubt extends Error {
  readonly reason: unknown

  constructor(reason: unknown) {
    super("the outcome is in doubt")
    this.reason = reason
  }
}

/** Work that has begun to change something: if it fails, the outcome is in doubt. */
export async function inDoubt<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof InDoubt ? error : new InDoubt(error)
  }
}

interface Failure {
  readonly text: string
  /** Whether a repeat may succeed. */
  readonly retryable: boolean
}

const FAILURES: Readonly<Record<string, Failure>> = {
  ENOSPC: { text: "the disk is full; make room", retryable: true },
  EDQUOT: { text: "the disk quota is used up; make room", retryable: true },
  EFBIG: { text: "the file would be larger than the system allows", retryable: false },
  EMFILE: { text: "this process has too many files open", retryable: true },
  ENFILE: { text: "the system has too many files open", retryable: true },
  EAGAIN: { text: "the system is short of resources", retryable: true },
  ENOMEM: { text: "the system is short of memory", retryable: true },
  EBUSY: { text: "a file is in use", retryable: true },
  EIO: { text: "the disk failed to read or write", retryable: true },
  EACCES: { text: "access is denied; check the owner and mode of the directory", retryable: false },
  EPERM: { text: "the operation is not permitted; check the owner and mode of the directory", retryable: false },
  EROFS: { text: "the file system is read-only", retryable: false },
  ENOENT: { text: "a directory cannot be made; check that no link in the path leads nowhere", retryable: false },
  ELOOP: { text: "a symbolic link stands in place of a data file", retryable: false },
  ENOTDIR: { text: "a file stands in place of a directory", retryable: false },
  EISDIR: { text: "a directory stands in place of a file", retryable: false },
  ENAMETOOLONG: { text: "the path is too long; choose a shorter dir", retryable: false },
  EXDEV: { text: "dir spans several file systems", retryable: false },
}
const UNKNOWN: Failure = { text: "the file system failed in a way that is not known", retryable: false }

/** A write that fails with one of these has left no byte, or none that counts. */
const NOTHING_WRITTEN: readonly unknown[] = ["ENOSPC", "EDQUOT", "EFBIG"]

export function isNothingWritten(error: unknown): boolean {
  return NOTHING_WRITTEN.includes(codeOf(error))
}

/** Whether a record could not be written because there is no room or no right to. */
export function isUnwritable(error: unknown): boolean {
  return isNothingWritten(error) || ["EROFS", "EACCES", "EPERM"].includes(String(codeOf(error)))
}

/** Whether a file cannot be read because of what it is or whose it is. */
export function isUnreadable(error: unknown): boolean {
  return ["ELOOP", "EISDIR", "ENOTDIR", "EACCES", "EPERM"].includes(String(codeOf(error)))
}

/** The one table from what goes wrong here to what callers see. Paths are left out: they tell about the machine. */
export function toSessionError(error: unknown, session: SessionRef | null): SessionError {
  const doubt = error instanceof InDoubt
  const reason = doubt ? error.reason : error
  const outcome = doubt ? "unknown" : "not-applied"
  const where = session === null ? "" : ` (${describe(session)})`
  if (reason instanceof Damage) {
    const message = `the session is ${reason.message}${where}; restore its files, or delete the session`
    return new SessionError({ code: "STORE_ERROR", message, outcome })
  }
  const { text, retryable } = FAILURES[String(codeOf(reason))] ?? UNKNOWN
  return new SessionError({
    code: "STORE_ERROR",
    message: `the files could not be used: ${text}${where}`,
    retryable,
    outcome,
    cause: reason,
    causeText: text,
  })
}

function describe({ userId, sessionId }: SessionRef): string {
  const user = userId === null ? "the anonymous user" : `user ${JSON.stringify(userId)}`
  return `session ${JSON.stringify(sessionId)} of ${user}`
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined
}
