import type { PostgresSource } from "./postgres-database.ts"
import type { PostgresAccess } from "./postgres-prepared.ts"

export interface PostgresClientOptions {
  readonly timeoutMs: number
  readonly named: boolean
}

interface Client {
  end(options: { readonly timeout: number }): Promise<void>
}

/** A client of postgres.js, which the store opens by itself. */
export class PostgresClient implements PostgresSource {
  readonly #url: string
  readonly #options: PostgresClientOptions
  #client: Client | null = null

  constructor(url: string, options: PostgresClientOptions) {
    this.#url = url
    this.#options = options
  }

  /** The driver is loaded here, so that nobody needs it who does not use it. */
  async open(): Promise<PostgresAccess> {
    const { default: postgres } = await import("postgres")
    const { drizzle } = await import("drizzle-orm/postgres-js")
    const client = postgres(this.#url, settingsFor(this.#options))
    this.#client = client
    const send = (text: string, parameters: readonly unknown[]): Promise<unknown[][]> =>
      client.unsafe(text, parameters as never[], { prepare: this.#options.named }).values()
    return { db: drizzle(client), send }
  }

  readonly discard = async (graceMs: number): Promise<void> => {
    const client = this.#client
    this.#client = null
    await client?.end({ timeout: graceMs / 1000 })
  }

  /** Nothing is under way by now; but a connection that was lost amid a query would be waited for until the end. */
  close(): Promise<void> {
    return this.discard(100)
  }
}

function settingsFor({ timeoutMs, named }: PostgresClientOptions) {
  return {
    // With it, a backend that is killed during the first query leaves a rejection that nobody can catch.
    fetch_types: false,
    prepare: named,
    connect_timeout: Math.max(Math.ceil(timeoutMs / 2000), 1),
    // The store itself waits between its attempts.
    backoff: () => 0.02,
    onnotice: () => {},
    // A pooler that keeps no session state refuses settings when it is connected to.
    connection: named ? { application_name: "cognee-session", statement_timeout: timeoutMs } : {},
  }
}
