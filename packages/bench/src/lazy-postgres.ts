import { type PostgresServer, startPostgres } from "@cognee-session/dev-services"

/** A PostgreSQL with its own settings as they come, for the groups that need one. */
export class LazyPostgres implements AsyncDisposable {
  #starting: Promise<PostgresServer> | null = null

  async url(): Promise<string> {
    this.#starting ??= startPostgres()
    return (await this.#starting).url
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#starting)?.stop()
  }
}
