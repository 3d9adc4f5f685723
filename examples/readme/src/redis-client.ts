import { redisStore } from "@cognee-session/store-redis"
import { Redis } from "ioredis"

const client = new Redis(process.env["REDIS_URL"] ?? "redis://localhost:6379")
const store = redisStore({ client, keyPrefix: "chat:" })

await store.setGraphContext({ sessionId: "s-1" }, "session -> store")
console.log(await store.getGraphContext({ sessionId: "s-1" })) // session -> store
await store.close()
await client.quit() // the store leaves it open
