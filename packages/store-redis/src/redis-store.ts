import {
  type CreateVerdict,
  type QaEntryChange,
  type QaEntryDraft,
  SessionError,
  type SessionInfo,
  type SessionQaEntry,
  type SessionRef,
  type SessionScope,
  type SessionStore,
  type SessionStoreDriver,
  type SessionTraceStep,
  type TraceStepDraft,
  checkOptions,
  createSessionStore,
  toTtlMilliseconds,
} from "@cognee-session/core"
import type { Redis } from "ioredis"
import { type RedisClient, addressOf, isClient, ownClient } from "./client.ts"
import {
  decodeContext,
  decodeEntry,
  decodeStep,
  encodeChange,
  encodeContext,
  encodeEntry,
  encodeStep,
  idMember,
} from "./codec.ts"
import { Connection } from "./connection.ts"
import { toSessionError } from "./errors.ts"
import { sessionKeys } from "./keys.ts"
import { listPage } from "./listing.ts"
import { Pruning } from "./pruning.ts"
import { appendEntries, appendSteps, changeEntry, removeEntry, removeSession, setContext } from "./scripts.ts"
import { readContext, readLatest, readLatestBefore, readOne } from "./session-reader.ts"
import { SessionWriter } from "./session-writer.ts"

interface RedisStoreSettings {
  /** What the keys begin with: the store's namespace. Default: `"cognee-session:"`. */
  readonly keyPrefix?: string | undefined
  /** A session expires when nothing was written to it for that long, in seconds (X1). Default: never. */
  readonly ttlSeconds?: number | undefined
  /** How long one request to the server may take, in milliseconds, until the call fails. Default: 5,000. */
  readonly timeoutMs?: number | undefined
}

/** Where the sessions are kept: a url, or a client. */
export type RedisStoreOptions = RedisStoreSettings &
  (
    | {
        /** `redis://[user[:password]@]host[:port][/database]`, or `rediss://` for TLS. */
        readonly url: string
        /** Not together with `url`. */
        readonly client?: undefined
      }
    | {
        /** A `Redis` or `Cluster` of ioredis 5 or 6 that reaches the primary. The store never closes it. */
        readonly client: RedisClient
        /** Not together with `client`. */
        readonly url?: undefined
      }
  )

const DEFAULT_PREFIX = "cognee-session:"
const DEFAULT_TIMEOUT_MS = 5000
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1
/** A longer life than this, some thousand years, is for ever. */
const LONGEST_TTL_MS = 1e14

/**
 * A store on plain Redis 6.2 and later, or Valkey, on one machine or a cluster.
 *
 * Returns at once; a client of its own connects at the first call. Throws a `SessionError` (`INVALID_PARAMETER`) for
 * options that cannot be right.
 */
export function redisStore(options: RedisStoreOptions): SessionStore {
  checkOptions(options, ["url", "client", "keyPrefix", "ttlSeconds", "timeoutMs"])
  const { url, client, keyPrefix: prefix = DEFAULT_PREFIX, ttlSeconds, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const ttl = Math.ceil(toTtlMilliseconds(ttlSeconds))
  if ((url === undefined) === (client === undefined)) throw invalidOption("give either a url or a client")
  if (typeof prefix !== "string" || !prefix.isWellFormed() || /[{}\0]/.test(prefix)) {
    throw invalidOption("keyPrefix must be a string without { and }")
  }
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > LONGEST_TIMEOUT_MS) {
    throw invalidOption("timeoutMs must be a whole number of milliseconds from 1")
  }
  const own = url === undefined ? null : openClient(url, timeoutMs)
  const connection = new Connection(own ?? checkClient(client), own, timeoutMs)
  const close = (): void => own?.disconnect()
  return createSessionStore(new RedisDriver(connection, { prefix, ttl: ttl > LONGEST_TTL_MS ? "" : ttl, close }))
}

function openClient(url: unknown, timeoutMs: number): Redis {
  const address = typeof url === "string" ? addressOf(url) : null
  if (address !== null) return ownClient(address, timeoutMs)
  throw invalidOption("url must be redis://[user[:password]@]host[:port][/database], or rediss://")
}

function checkClient(client: unknown): RedisClient {
  if (!isClient(client)) throw invalidOption("client must be a Redis or Cluster of ioredis")
  // The slot of a key with an empty hash tag is that of the whole key.
  if (client.isCluster && /^[^{]*\{\}/.test(client.options.keyPrefix ?? "")) {
    throw invalidOption("the client's keyPrefix must not have an empty hash tag, {}, in a cluster")
  }
  return client
}

function invalidOption(message: string): SessionError {
  return new SessionError({ code: "INVALID_PARAMETER", message, operation: "redisStore" })
}

class RedisDriver implements SessionStoreDriver {
  readonly name = "redis"
  readonly expiry = true
  readonly multiProcess = true
  readonly #connection: Connection
  readonly #prefix: string
  readonly #writer: SessionWriter
  readonly #close: () => void

  constructor(
    connection: Connection,
    options: { readonly prefix: string; readonly ttl: number | ""; readonly close: () => void },
  ) {
    this.#connection = connection
    this.#prefix = options.prefix
    this.#writer = new SessionWriter(connection, options.prefix, options.ttl)
    this.#close = options.close
  }

  createQaEntry(session: SessionRef, draft: QaEntryDraft): Promise<CreateVerdict> {
    return this.createQaEntries(session, [draft])
  }

  createQaEntries(session: SessionRef, drafts: readonly QaEntryDraft[]): Promise<CreateVerdict> {
    const ids = drafts.map((draft) => idMember(draft.entry.id))
    const items = [...ids, ...drafts.map(encodeEntry)]
    return this.#guard(session, async () => (await this.#writer.write(session, appendEntries, items)) as CreateVerdict)
  }

  getQaEntry(session: SessionRef, qaId: string): Promise<SessionQaEntry | null> {
    return this.#guard(session, async () => {
      const text = await readOne(this.#connection, this.#keys(session).session, qaId)
      return text === null ? null : decodeEntry(session, text)
    })
  }

  getLatestQaEntries(session: SessionRef, lastN: number, before: string | null): Promise<SessionQaEntry[] | null> {
    return this.#guard(session, async () => {
      const { session: key } = this.#keys(session)
      const texts = await (before === null
        ? readLatest(this.#connection, key, lastN)
        : readLatestBefore(this.#connection, key, lastN, before))
      return texts?.map((text) => decodeEntry(session, text)) ?? null
    })
  }

  getAllQaEntries(session: SessionRef): Promise<SessionQaEntry[]> {
    return this.#guard(session, async () => {
      const texts = await readLatest(this.#connection, this.#keys(session).session, Infinity)
      return texts.map((text) => decodeEntry(session, text))
    })
  }

  updateQaEntry(session: SessionRef, qaId: string, change: QaEntryChange): Promise<boolean> {
    const edits = encodeChange(change).flatMap(({ prefix, lines }) => [prefix, lines])
    return this.#guard(session, async () => {
      return (await this.#writer.write(session, changeEntry, [idMember(qaId), ...edits])) === "changed"
    })
  }

  deleteQaEntry(session: SessionRef, qaId: string): Promise<boolean> {
    return this.#guard(session, async () => {
      return (await this.#writer.write(session, removeEntry, [idMember(qaId)])) === "removed"
    })
  }

  getGraphContext(session: SessionRef): Promise<string | null> {
    return this.#guard(session, async () => {
      const text = await readContext(this.#connection, this.#keys(session).session)
      return text === null ? null : decodeContext(text)
    })
  }

  setGraphContext(session: SessionRef, context: string): Promise<void> {
    return this.#guard(session, async () => {
      await this.#writer.write(session, setContext, [encodeContext(context)])
    })
  }

  saveTraceStep(session: SessionRef, draft: TraceStepDraft): Promise<CreateVerdict> {
    const item = [idMember(draft.step.traceId), encodeStep(draft)]
    return this.#guard(session, async () => (await this.#writer.write(session, appendSteps, item)) as CreateVerdict)
  }

  readTraceSteps(session: SessionRef, lastN: number | null): Promise<SessionTraceStep[]> {
    return this.#guard(session, async () => {
      const texts = await readLatest(this.#connection, this.#keys(session).steps, lastN ?? Infinity)
      return texts.map(decodeStep)
    })
  }

  listSessions(scope: SessionScope, limit: number, after: SessionInfo | null): Promise<SessionInfo[]> {
    const onExpired = (session: SessionInfo): void => this.#writer.forget(session)
    return this.#guard(null, () => listPage(this.#connection, this.#prefix, scope, { limit, after, onExpired }))
  }

  deleteSession(session: SessionRef): Promise<boolean> {
    return this.#guard(session, async () => (await this.#writer.write(session, removeSession)) === "removed")
  }

  prune(): Promise<void> {
    return this.#guard(null, () => new Pruning(this.#connection, this.#prefix).run())
  }

  async close(): Promise<void> {
    await this.#writer.settle()
    this.#close()
  }

  #keys(session: SessionRef): ReturnType<typeof sessionKeys> {
    return sessionKeys(this.#prefix, session)
  }

  async #guard<T>(session: SessionRef | null, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toSessionError(error, session)
    }
  }
}
