import type { SessionError, SessionStore } from "@cognee-session/core"
import { type RunningServer, startRedis } from "@cognee-session/dev-services"
import { redisStore } from "@cognee-session/store-redis"
import { Redis } from "ioredis"
import { afterEach, expect } from "vitest"
import { type ClientPlan, type TestClient, openClient } from "./children/open-client.mjs"

const disposables: AsyncDisposable[] = []
afterEach(async () => {
  for (const disposable of disposables.splice(0).toReversed()) await disposable[Symbol.asyncDispose]()
})

/** Ends something when the test is over, last begun first. */
export function ending<T extends AsyncDisposable>(disposable: T): T {
  disposables.push(disposable)
  return disposable
}

/** A server of the test's own. */
export async function started(options?: Parameters<typeof startRedis>[0]): Promise<RunningServer> {
  return ending(await startRedis(options))
}

export function opened(options: Parameters<typeof redisStore>[0]): SessionStore {
  return ending(redisStore(options))
}

/** A client that a store can be opened on. */
export function client(plan: ClientPlan): TestClient {
  return disconnecting(openClient(plan))
}

/** A client for the test itself. */
export function connected(url: string): Redis {
  const redis = new Redis(url)
  redis.on("error", () => {})
  return disconnecting(redis)
}

export async function rejection(work: Promise<unknown>): Promise<SessionError> {
  return work.then(
    () => expect.unreachable("it was not rejected"),
    (error: SessionError) => error,
  )
}

function disconnecting<T extends { disconnect(): void }>(disconnects: T): T {
  ending({ [Symbol.asyncDispose]: async () => disconnects.disconnect() })
  return disconnects
}
