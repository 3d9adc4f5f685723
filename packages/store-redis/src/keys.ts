import { Buffer } from "node:buffer"
import { crc32 } from "node:zlib"
import type { SessionRef } from "@cognee-session/core"

/*
 * <prefix>{3f}:session:<user>:<session>   sorted set: the session's entries, graph context, ids and times
 * <prefix>{3f}:steps:<user>:<session>     sorted set: its trace steps and their ids
 * <prefix>{3f}:user:<user>                sorted set: the user's sessions in this bucket, last written first
 * <prefix>{3f}:all                        sorted set: all sessions in this bucket, last written first
 * <prefix>{3f}:calls:<second>             hash: what calls were answered whose time is up in this second
 *
 * `3f` is the bucket, one of 256, and the hash tag: all keys of a bucket lie in one slot of a cluster. The bucket is
 * that of the user, or of the session where the user is the anonymous one. `<user>` is empty for the anonymous user.
 */

/** The names of all buckets. */
export const BUCKETS: readonly string[] = Array.from({ length: 256 }, (_, bucket) =>
  bucket.toString(16).padStart(2, "0"),
)

/** The names of a session. */
export interface SessionKeys {
  readonly bucket: string
  readonly session: string
  readonly steps: string
  readonly all: string
  readonly user: string
  /** All these keys, as scripts take them. */
  readonly keys: readonly [session: string, steps: string, all: string, user: string]
  /** The member of `all` and `user` that stands for the session. */
  readonly name: string
}

export function sessionKeys(prefix: string, ref: SessionRef): SessionKeys {
  const bucket = bucketOf(ref)
  const own = `${ref.userId === null ? "" : escapeId(ref.userId)}:${escapeId(ref.sessionId)}`
  const tag = `${prefix}{${bucket}}`
  const [session, steps] = [`${tag}:session:${own}`, `${tag}:steps:${own}`]
  const [all, user] = [allKey(prefix, bucket), userKey(prefix, bucket, ref.userId)]
  return { bucket, session, steps, all, user, keys: [session, steps, all, user], name: nameOf(ref) }
}

/** The key of the answers of calls whose time is up at this moment, in milliseconds. */
export function callsKey(prefix: string, bucket: string, deadline: number): string {
  return `${prefix}{${bucket}}:calls:${Math.ceil(deadline / 1000)}`
}

/** The index of all sessions in a bucket. */
export function allKey(prefix: string, bucket: string): string {
  return `${prefix}{${bucket}}:all`
}

/** The index of a user's sessions in a bucket. */
export function userKey(prefix: string, bucket: string, userId: string | null): string {
  return `${prefix}{${bucket}}:user:${userId === null ? "" : escapeId(userId)}`
}

/** The buckets that hold sessions of a user: one, but for the anonymous user. */
export function bucketsOf(userId: string | null): readonly string[] {
  return userId === null ? BUCKETS : [bucketOfId(userId)]
}

/**
 * What stands for a session in an index. Names sort by their bytes as rule S4 wants sessions of equal times: by user,
 * the anonymous one first, then by session id. No id holds U+0000.
 */
export function nameOf({ userId, sessionId }: SessionRef): string {
  return userId === null ? `0${sessionId}` : `1${userId}\0${sessionId}`
}

export function refOf(name: string): SessionRef {
  if (name.startsWith("0")) return { userId: null, sessionId: name.slice(1) }
  const end = name.indexOf("\0")
  return { userId: name.slice(1, end), sessionId: name.slice(end + 1) }
}

/** What SCAN is asked for, to find the keys that belong to one session. */
export function sessionPattern(prefix: string): string {
  return `${prefix.replaceAll(/[\\*?[\]]/g, "\\$&")}{??}:s*`
}

/** The session that a key belongs to; `null` for any other key. */
export function refOfKey(prefix: string, key: string): SessionRef | null {
  const [tag, kind, user, session, ...rest] = key.startsWith(prefix) ? key.slice(prefix.length).split(":") : []
  if ((kind !== "session" && kind !== "steps") || user === undefined || !session || rest.length > 0) return null
  const ref = { userId: user === "" ? null : unescapeId(user), sessionId: unescapeId(session) }
  const keys = sessionKeys(prefix, ref)
  return tag === `{${keys.bucket}}` && keys[kind] === key ? ref : null
}

function bucketOf({ userId, sessionId }: SessionRef): string {
  return bucketOfId(userId ?? sessionId)
}

function bucketOfId(id: string): string {
  return BUCKETS[crc32(id) & 0xff]!
}

/** An id in a key: what separates its parts, and what a terminal would not show, as `%` and two hexadecimal digits. */
function escapeId(id: string): string {
  return id.replaceAll(/[\0- "%:\\{}\x7f]/g, (character) => `%${Buffer.from(character).toString("hex")}`)
}

function unescapeId(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}
