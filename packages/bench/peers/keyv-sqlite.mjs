import { join } from "node:path"
import KeyvSqlite from "@keyv/sqlite"
import { conversationsInKeyv } from "./keyv.mjs"

export function open({ dir }) {
  const store = new KeyvSqlite({ uri: `sqlite://${join(dir, "keyv.db")}`, busyTimeout: 10_000 })
  return conversationsInKeyv(store)
}
