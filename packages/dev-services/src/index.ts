export { type RedisOptions, type RedisServer, sharedRedis, type SharedServer, startRedis } from "./redis.ts"
