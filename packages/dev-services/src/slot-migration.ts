import type { ClusterNode } from "./cluster-node.ts"
import type { RespReply } from "./resp.ts"

/**
 * The moving of one slot to another node. Between `begin` and `finish` both nodes have a part of the keys: the old one answers ASK
 * for a key that it no longer has, and TRYAGAIN (either does) to a command whose keys lie partly here, partly there.
 */
export interface SlotMigration {
  readonly slot: number
  readonly from: ClusterNode
  readonly to: ClusterNode
  /** The slot is importing there and migrating here. */
  begin(): Promise<void>
  /** Moves these keys, or as many as there are. Resolves to how many were moved. */
  moveKeys(keys?: readonly string[]): Promise<number>
  /** The slot is the new node's: every master learns it, and the old one answers MOVED. */
  finish(): Promise<void>
  /** Ends the migration without moving the slot. Keys that were moved stay moved: move them back with a migration. */
  abandon(): Promise<void>
  /** All the steps. */
  run(): Promise<void>
}

export interface SlotMove {
  readonly slot: number
  readonly from: ClusterNode
  readonly to: ClusterNode
  readonly masters: readonly ClusterNode[]
  readonly password: string | undefined
  readonly call: (node: ClusterNode, ...args: readonly (string | number)[]) => Promise<RespReply>
}

const KEYS_AT_ONCE = 100
const MIGRATE_TIMEOUT_MS = 5_000

export function slotMigration(move: SlotMove): SlotMigration {
  const { slot, from, to, masters, password, call } = move
  if (from === to) throw new Error(`slot ${slot} is already on that node`)
  const auth = password === undefined ? [] : ["AUTH", password]

  const migrate = async (keys: readonly string[]): Promise<number> => {
    await call(from, "MIGRATE", to.host, to.port, "", 0, MIGRATE_TIMEOUT_MS, ...auth, "KEYS", ...keys)
    return keys.length
  }
  const migrateAll = async (): Promise<number> => {
    for (let moved = 0; ;) {
      const keys = (await call(from, "CLUSTER", "GETKEYSINSLOT", slot, KEYS_AT_ONCE)) as string[]
      if (keys.length === 0) return moved
      moved += await migrate(keys)
    }
  }
  const migration: SlotMigration = {
    slot,
    from,
    to,
    async begin() {
      await call(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", from.id)
      await call(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", to.id)
    },
    moveKeys: (keys) => (keys === undefined ? migrateAll() : migrate(keys)),
    async finish() {
      // The new owner first: were it the last, the slot would for a moment be nobody's.
      for (const node of [to, from, ...masters.filter((one) => one !== to && one !== from)])
        await call(node, "CLUSTER", "SETSLOT", slot, "NODE", to.id)
    },
    async abandon() {
      for (const node of [from, to]) await call(node, "CLUSTER", "SETSLOT", slot, "STABLE")
    },
    async run() {
      await migration.begin()
      await migration.moveKeys()
      await migration.finish()
    },
  }
  return migration
}
