import KeyvPostgres from "@keyv/postgres"
import { conversationsInKeyv } from "./keyv.mjs"

export function open({ url }) {
  return conversationsInKeyv(new KeyvPostgres(url))
}
