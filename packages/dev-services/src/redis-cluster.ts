import { setTimeout as sleep } from "node:timers/promises"
import { asNode, callNode, type ClusterNode } from "./cluster-node.ts"
import { type RedisOptions, startRedis } from "./redis.ts"
import type { RespReply } from "./resp.ts"
import { type SlotMigration, slotMigration } from "./slot-migration.ts"

export type RedisClusterOptions = Pick<RedisOptions, "settings" | "password" | "users" | "server"> & {
  /** Default 3. */
  readonly masters?: number | undefined
  /** Of each master. Default 0. */
  readonly replicas?: number | undefined
}

/** A Redis Cluster whose nodes are servers of this process. */
export interface RedisCluster extends AsyncDisposable {
  /** Those that were masters at the start. */
  readonly masters: readonly ClusterNode[]
  readonly replicas: readonly ClusterNode[]
  /** Masters first. */
  readonly nodes: readonly ClusterNode[]
  /** The slot of a key. */
  slotOf(key: string): Promise<number>
  /** The node that has the slot now. */
  ownerOf(slot: number): Promise<ClusterNode>
  /** The moving of a slot from the node that has it now to another, step by step. */
  migration(slot: number, to: ClusterNode): Promise<SlotMigration>
  /** Waits until every node sees the whole cluster as well: after a restart, for example. */
  ready(): Promise<void>
  /** Stops every node. */
  stop(): Promise<void>
}

const SLOTS = 16_384
const READY_LIMIT_MS = 60_000

/** Starts a Redis Cluster on loopback, and waits until every node says that it is well. Every node keeps an append-only file. */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const { masters = 3, replicas = 0, password, ...rest } = options
  const nodes = await startNodes(masters * (1 + replicas), { ...rest, password })
  const cluster = new StartedCluster(nodes, masters, password)
  try {
    await cluster.assemble()
    return cluster
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

async function startNodes(count: number, options: RedisOptions): Promise<ClusterNode[]> {
  const settings = {
    appendonly: "yes",
    "cluster-enabled": "yes",
    "cluster-config-file": "nodes.conf",
    "cluster-node-timeout": "2000",
    "cluster-announce-ip": "127.0.0.1",
    ...options.settings,
  }
  const starting = Array.from({ length: count }, () => startRedis({ ...options, settings }))
  const results = await Promise.allSettled(starting)
  const servers = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))
  const failed = results.find((result) => result.status === "rejected")
  if (failed === undefined) return Promise.all(servers.map((server) => asNode(server, options.password)))
  await Promise.all(servers.map((server) => server.stop()))
  throw failed.reason
}

class StartedCluster implements RedisCluster {
  readonly nodes: readonly ClusterNode[]
  readonly masters: readonly ClusterNode[]
  readonly replicas: readonly ClusterNode[]
  readonly #password: string | undefined

  constructor(nodes: readonly ClusterNode[], masters: number, password: string | undefined) {
    this.nodes = nodes
    this.masters = nodes.slice(0, masters)
    this.replicas = nodes.slice(masters)
    this.#password = password
  }

  async assemble(): Promise<void> {
    await Promise.all(this.masters.map((master, index) => this.#giveSlots(master, index)))
    const [first, ...others] = this.nodes
    for (const other of others) await this.#call(first!, "CLUSTER", "MEET", other.host, other.port)
    await this.#until("every node knows every other", (node) => this.#knowsAll(node))
    await Promise.all(this.replicas.map((replica, index) => this.#follow(replica, index)))
    await this.ready()
  }

  async slotOf(key: string): Promise<number> {
    return Number(await this.#call(await this.#anyRunning(), "CLUSTER", "KEYSLOT", key))
  }

  async ownerOf(slot: number): Promise<ClusterNode> {
    const ranges = (await this.#call(await this.#anyRunning(), "CLUSTER", "SLOTS")) as SlotRange[]
    const owner = ranges.find(([first, last]) => first <= slot && slot <= last)?.[2][1]
    const node = this.nodes.find(({ port }) => port === owner)
    if (node === undefined) throw new Error(`no node has slot ${slot}`)
    return node
  }

  async migration(slot: number, to: ClusterNode): Promise<SlotMigration> {
    const from = await this.ownerOf(slot)
    const call = (node: ClusterNode, ...args: readonly (string | number)[]) => this.#call(node, ...args)
    return slotMigration({ slot, from, to, masters: this.masters, password: this.#password, call })
  }

  ready(): Promise<void> {
    return this.#until("the cluster is well", (node) => this.#isWell(node))
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #giveSlots(master: ClusterNode, index: number): Promise<void> {
    const bound = (count: number): number => Math.floor((SLOTS * count) / this.masters.length)
    const slots = Array.from({ length: bound(index + 1) - bound(index) }, (_, offset) => bound(index) + offset)
    await this.#call(master, "CLUSTER", "ADDSLOTS", ...slots)
    await this.#call(master, "CLUSTER", "SET-CONFIG-EPOCH", index + 1)
  }

  async #follow(replica: ClusterNode, index: number): Promise<void> {
    await this.#call(replica, "CLUSTER", "REPLICATE", this.masters[index % this.masters.length]!.id)
  }

  async #knowsAll(node: ClusterNode): Promise<boolean> {
    const text = String(await this.#call(node, "CLUSTER", "NODES"))
    return this.nodes.every(({ id }) => text.includes(id)) && !text.includes("handshake")
  }

  async #isWell(node: ClusterNode): Promise<boolean> {
    const info = String(await this.#call(node, "CLUSTER", "INFO"))
    const replication = String(await this.#call(node, "INFO", "replication"))
    return info.includes("cluster_state:ok") && !replication.includes("master_link_status:down")
  }

  async #until(what: string, holds: (node: ClusterNode) => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + READY_LIMIT_MS
    for (const node of this.nodes)
      while (!(await holds(node))) {
        if (Date.now() > deadline) throw new Error(`redis cluster: waited in vain until ${what}`)
        await sleep(20)
      }
  }

  async #anyRunning(): Promise<ClusterNode> {
    for (const node of this.nodes) if (await this.#call(node, "PING").catch(() => false)) return node
    throw new Error("no node of the cluster answers")
  }

  #call(node: ClusterNode, ...args: readonly (string | number)[]): Promise<RespReply> {
    return callNode(node, this.#password, ...args)
  }
}

type SlotRange = [first: number, last: number, master: [host: string, port: number, id: string]]
