import KeyvRedis from "@keyv/redis"
import { conversationsInKeyv } from "./keyv.mjs"

export function open({ url }) {
  return conversationsInKeyv(new KeyvRedis(url))
}
