// Starts servers, tells about them, and then ends in the way that its argument names, without stopping any of them.
import { startPostgres, startRedis } from "@cognee-session/dev-services"

const [postgres, redis, restarted, paused] = await Promise.all([
  startPostgres(),
  startRedis({ settings: { appendonly: "yes" } }),
  startRedis(),
  startRedis(),
])
await restarted.restart()
paused.pause()
console.log(JSON.stringify([postgres, redis, restarted, paused].map(({ pid, dir }) => ({ pid, dir }))))

const endings = {
  "its end": () => {},
  "process.exit": () => process.exit(3),
  "an exception": () => {
    throw new Error("on purpose")
  },
  "a signal": () => setInterval(() => {}, 1000),
}
endings[process.argv[2]]()
