import { RespConnection, type RespReply } from "./resp.ts"
import type { RunningServer } from "./server-process.ts"

export interface ClusterNode extends RunningServer {
  /** Its name in the cluster. Restarts keep it. */
  readonly id: string
}

export async function asNode(server: RunningServer, password: string | undefined): Promise<ClusterNode> {
  const id = await callNode(server, password, "CLUSTER", "MYID")
  return Object.defineProperty(server as ClusterNode, "id", { value: id, enumerable: true })
}

/** Makes one call on a connection of its own. */
export async function callNode(
  { port }: RunningServer,
  password: string | undefined,
  ...args: readonly (string | number)[]
): Promise<RespReply> {
  await using connection = await RespConnection.open(port, password)
  return await connection.call(...args)
}
