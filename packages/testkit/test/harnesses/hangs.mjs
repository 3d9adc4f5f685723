import { writeFileSync } from "node:fs"
import { memoryStore } from "@cognee-session/core/memory"

// What it starts never ends by itself: this process, and a child process that never opens its store.
setInterval(() => {}, 1000)

export const harness = {
  name: "hangs",
  create: () => ({
    open: () => memoryStore(),
    destroy: () => {},
    childModule: { url: import.meta.url, factory: "openNever", options: process.env.TESTKIT_PID_FILE ?? null },
  }),
}

export function openNever(pidFile) {
  if (pidFile !== null) writeFileSync(pidFile, String(process.pid))
  return new Promise(() => {})
}
