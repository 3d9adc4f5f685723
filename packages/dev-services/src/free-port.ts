import { once } from "node:events"
import { createServer } from "node:net"

// Below the ports that systems hand out to outgoing connections, so that none of those takes the port of a server that is down for
// a moment; and low enough for the port of a Redis Cluster's bus, which is 10,000 higher.
const LOWEST = 10_000
const HIGHEST = 21_999

/** A port of loopback that nobody listens on, nor on the one 10,000 above it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1))
    if ((await isFree(port)) && (await isFree(port + 10_000))) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, "127.0.0.1")
    await once(server, "listening")
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
