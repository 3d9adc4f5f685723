export type { RedisClient, RedisClientOptions } from "./client.ts"
export { redisStore } from "./redis-store.ts"
export type { RedisStoreOptions } from "./redis-store.ts"
