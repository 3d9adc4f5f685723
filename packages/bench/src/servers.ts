import { type RunningServer, startPostgres, startRedis } from "@cognee-session/dev-services"

/** Servers that subjects work on. */
export interface Servers {
  /** The url of a Redis. */
  redis(): Promise<string>
  /** The url of a PostgreSQL that waits for the disk. */
  postgres(): Promise<string>
}

/** Lends servers, each of which starts when it is first asked for, and stops them afterwards. */
export async function withServers<T>(use: (servers: Servers) => Promise<T>): Promise<T> {
  const started = new Map<string, Promise<RunningServer>>()
  const urlOf = async (name: string, start: () => Promise<RunningServer>): Promise<string> => {
    if (!started.has(name)) started.set(name, start())
    return (await started.get(name)!).url
  }
  try {
    return await use({
      redis: () => urlOf("redis", () => startRedis()),
      postgres: () => urlOf("postgres", () => startPostgres()),
    })
  } finally {
    for (const server of started.values()) await (await server).stop()
  }
}
