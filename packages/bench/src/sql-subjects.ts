import { randomUUID } from "node:crypto"
import type { SessionStore } from "@cognee-session/core"
import { sampleEntry } from "./sample-entry.ts"
import { type Supply, supply } from "./session-supply.ts"
import type { SqlBackend, SqlFloor } from "./sql-backend.ts"
import { inFlight } from "./stores.ts"
import type { Block, Subject } from "./subject.ts"

const FILL_WIDTH = 16

/** A store in tables of its own. */
export function sqlStoreSubject(
  name: string,
  backend: SqlBackend,
  blockOf: (store: SessionStore) => Promise<Block> | Block,
): Subject {
  return {
    name,
    async open(setting) {
      const opened = await backend.openStore(setting)
      return { block: await blockOf(opened.store), close: async () => opened[Symbol.asyncDispose]() }
    },
  }
}

/** The floor with a table of its own. */
export function sqlFloorSubject(
  name: string,
  backend: SqlBackend,
  blockOf: (floor: SqlFloor) => Promise<Block> | Block,
): Subject {
  return {
    name,
    async open(setting) {
      const floor = await backend.openFloor(setting)
      return { block: await blockOf(floor), close: async () => floor[Symbol.asyncDispose]() }
    },
  }
}

/** A session in the table of a floor, and the ids of its rows in order. */
export interface FloorSession {
  readonly key: string
  readonly ids: string[]
}

/** What `sessionSupply` is for a store. */
export function floorSupply(floor: SqlFloor, size: number, count: number): Supply<FloorSession> {
  return supply(size, count, async (key) => ({ key, ids: await fillFloor(floor, key, size) }))
}

/** Appends rows with sample entries, as `fillSession` does in a store. */
export function fillFloor(floor: SqlFloor, key: string, count: number): Promise<string[]> {
  return inFlight(FILL_WIDTH, count, (index) => appendTo(floor, key, index))
}

/** Appends a row, with a new id as the store makes one. */
export async function appendTo(floor: SqlFloor, key: string, index: number): Promise<string> {
  const id = randomUUID()
  await floor.create(key, id, sampleEntry(index))
  return id
}
