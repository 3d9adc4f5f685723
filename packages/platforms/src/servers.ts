import { sharedPostgres, sharedRedis } from "@cognee-session/dev-services"
import type { Trial } from "./trials.ts"

/** The servers that the trials need, with a password that no error may show. */
export interface Servers extends AsyncDisposable {
  /** Where trials find them. */
  readonly env: NodeJS.ProcessEnv
}

const PASSWORD = "correct horse"

export async function startServers(trials: readonly Trial[]): Promise<Servers> {
  const settings = { fsync: "off", full_page_writes: "off", max_connections: "400" }
  const needs = (server: Trial["server"]): boolean => trials.some((trial) => trial.server === server)
  const [redis, postgres] = await Promise.all([
    needs("redis") ? sharedRedis({ password: PASSWORD }) : null,
    needs("postgres") ? sharedPostgres({ password: PASSWORD, settings }) : null,
  ])
  return {
    env: { TRIAL_REDIS_URL: redis?.url, TRIAL_POSTGRES_URL: postgres?.url },
    async [Symbol.asyncDispose]() {
      await Promise.all([redis?.stop(), postgres?.stop()])
    },
  }
}
