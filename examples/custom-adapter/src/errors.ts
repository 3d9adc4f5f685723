import { SessionError } from "@cognee-session/core"

/** What callers read of the system's errors, and whether a repeat may help. Their own texts are not shown (F5). */
const ERRORS: Readonly<Record<string, readonly [text: string, retryable: boolean]>> = {
  EACCES: ["this process may not read or write the file", false],
  EDQUOT: ["the user's share of the disk is full", true],
  EIO: ["the disk failed", true],
  EISDIR: ["the file is a directory", false],
  EMFILE: ["too many files are open", true],
  ENOSPC: ["the disk is full", true],
  ENOTDIR: ["a part of the file's path is not a directory", false],
  EROFS: ["the disk is read-only", false],
}

/** For errors from before the new contents have replaced the old: nothing was applied (F2). */
export function fileError(cause: unknown): SessionError {
  const { code = "" } = cause as NodeJS.ErrnoException
  const [message, retryable] = ERRORS[code] ?? ["the file cannot be read or written", false]
  return new SessionError({
    code: "STORE_ERROR",
    message,
    retryable,
    outcome: "not-applied",
    cause,
    causeText: message,
  })
}

export function damagedFile(): SessionError {
  const message = "the file is damaged, or was not written by this store; move it away to begin anew"
  return new SessionError({ code: "STORE_ERROR", message, outcome: "not-applied" })
}
