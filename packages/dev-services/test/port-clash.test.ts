import { once } from "node:events"
import { createServer, type Server } from "node:net"
import { expect, inject, test } from "vitest"
import { type RunningServer, startPgBouncer, startPostgres, startRedis } from "../src/index.ts"
import "../src/vitest/shared-postgres.ts"

async function listenOn(port: number): Promise<Server> {
  const intruder = createServer().listen(port, "127.0.0.1")
  await once(intruder, "listening")
  return intruder
}

const kinds: [name: string, start: () => Promise<RunningServer>][] = [
  ["Redis", startRedis],
  ["PostgreSQL", startPostgres],
  ["PgBouncer", () => startPgBouncer({ target: { url: inject("postgresUrl") } })],
]

test.for(kinds)("%s that finds its port taken says so, and comes back once it is free", async ([, start]) => {
  await using server = await start()
  await server.kill()
  const intruder = await listenOn(server.port)
  await expect(server.restart()).rejects.toThrow(`has taken port ${server.port}`)
  setTimeout(() => intruder.close(), 300)
  await server.restart()
})
