import type { SessionRef } from "@cognee-session/core"
import type { RedisClient } from "./client.ts"
import type { Connection } from "./connection.ts"
import { BUCKETS, allKey, refOfKey, sessionKeys, sessionPattern } from "./keys.ts"
import { removeOlder } from "./scripts.ts"
import { IndexReader, readIndex } from "./session-index.ts"

/** How many sessions of an index are removed at once, and how many keys SCAN looks at in one step. */
const INDEX_COUNT = 100
const SCAN_COUNT = 500

/** Removes, one by one, the sessions of the namespace that were born before the pruning began. */
export class Pruning {
  readonly #connection: Connection
  readonly #prefix: string
  /** When it began, in microseconds, by the clock of the server that has the bucket. */
  readonly #began = new Map<string, number>()

  constructor(connection: Connection, prefix: string) {
    this.#connection = connection
    this.#prefix = prefix
  }

  /**
   * First what the indexes name, expired sessions included; then what the masters still hold, because an index may have
   * lost sessions if the server evicts keys.
   */
  async run(): Promise<void> {
    const isFilled = await Promise.all(BUCKETS.map((bucket) => this.#begin(bucket)))
    const filled = BUCKETS.filter((_, index) => isFilled[index])
    for (const bucket of filled) await this.#pruneIndex(bucket)
    const { client } = this.#connection
    for (const node of client.nodes?.("master") ?? [client]) await this.#pruneNode(node)
  }

  /** Tells whether the bucket's index names any session: most are empty where there are few sessions. */
  async #begin(bucket: string): Promise<boolean> {
    const { now, sessions } = await readIndex(this.#connection, allKey(this.#prefix, bucket), null, 1)
    this.#began.set(bucket, now)
    return sessions.length > 0
  }

  async #pruneIndex(bucket: string): Promise<void> {
    const reader = new IndexReader(this.#connection, allKey(this.#prefix, bucket))
    while (!reader.isAtEnd) {
      const sessions = await reader.next(INDEX_COUNT)
      await this.#removeEach(sessions.map(({ info }) => info))
    }
  }

  async #pruneNode(node: RedisClient): Promise<void> {
    // A client adds its own prefix to the keys of a command, but not to a pattern, nor does it take it off what comes back.
    const prefix = (this.#connection.client.options.keyPrefix ?? "") + this.#prefix
    const args = ["match", sessionPattern(prefix), "count", SCAN_COUNT]
    let cursor = "0"
    do {
      const reply = await this.#connection.request(() => node.call("scan", cursor, ...args))
      const [next, keys] = reply as [string, string[]]
      await this.#removeEach(keys.flatMap((key) => refOfKey(prefix, key) ?? []))
      cursor = next
    } while (cursor !== "0")
  }

  async #removeEach(sessions: readonly SessionRef[]): Promise<void> {
    await Promise.all(sessions.map((session) => this.#remove(session)))
  }

  #remove(ref: SessionRef): Promise<unknown> {
    const { bucket, keys, name } = sessionKeys(this.#prefix, ref)
    return this.#connection.script(removeOlder, keys, [this.#began.get(bucket)!, name])
  }
}
