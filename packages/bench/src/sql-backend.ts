import type { NewSessionQaEntry, SessionStore } from "@cognee-session/core"
import type { Setting } from "./subject.ts"

/** A store on SQL, and the least that its work takes through the same driver. */
export interface SqlBackend {
  /** What the groups' names begin with. */
  readonly name: string
  /** The name of the store in the result. */
  readonly store: string
  /** The most that a call may take, as a multiple of the floor. */
  readonly goals: { readonly create: number; readonly update: number; readonly latest: number }
  /** In tables of its own, which `close` of the store does not remove. */
  openStore(setting: Setting): Promise<OpenSqlStore>
  /** With a table of its own. */
  openFloor(setting: Setting): Promise<SqlFloor>
}

interface OpenSqlStore extends AsyncDisposable {
  readonly store: SessionStore
}

/** Prepared statements on one bare table, whose rows have what an entry has, in their order, and an id. */
export interface SqlFloor extends AsyncDisposable {
  create(session: string, id: string, entry: NewSessionQaEntry): Promise<unknown>
  update(session: string, id: string, answer: string, context: string): Promise<unknown>
  /** The rows of the last `count` entries. */
  latest(session: string, count: number): Promise<readonly unknown[]>
}
