import {
  SessionError,
  type SessionStore,
  checkOptions,
  createSessionStore,
  toTtlMilliseconds,
} from "@cognee-session/core"
import { JsonFileDriver } from "./json-file-driver.ts"
import { openJsonFile } from "./json-file.ts"

export interface JsonFileStoreOptions {
  /** The path of the file. It is made at the first write, with the directories that it lies in. */
  readonly file: string
  /** A session expires when nothing was written to it for that long, in seconds. Default: never. */
  readonly ttlSeconds?: number | undefined
}

/** A store in one JSON file, for one process at a time. Throws a `SessionError` (`INVALID_PARAMETER`) for wrong options. */
export function jsonFileStore(options: JsonFileStoreOptions): SessionStore {
  checkOptions(options, ["file", "ttlSeconds"])
  const { file, ttlSeconds } = options
  if (typeof file !== "string" || file === "") {
    throw new SessionError({ code: "INVALID_PARAMETER", message: "file must be the path of a file" })
  }
  const ttl = toTtlMilliseconds(ttlSeconds)
  return createSessionStore(new JsonFileDriver(openJsonFile(file), ttl))
}
