import { appendFileSync } from "node:fs"
import { createServer } from "node:net"
import { memoryStore } from "@cognee-session/core/memory"

/** A harness whose processes write their ids to the file, and leave behind what is named. */
export function notedHarness(file, left = "nothing") {
  const childModule = { url: import.meta.url, factory: "openNoted", options: { file, left } }
  return { name: "noted", create: () => ({ open: () => memoryStore(), destroy: () => {}, childModule }) }
}

export const harness = notedHarness(process.env.TESTKIT_PID_FILE)

export function openNoted({ file, left }) {
  appendFileSync(file, `${process.pid}\n`)
  const store = memoryStore()
  if (left === "an open store") store.close = () => Promise.reject(new Error("it cannot be closed"))
  if (left === "a store that closes for ever") store.close = () => new Promise(() => {})
  LEAVE[left]?.()
  return store
}

const LEAVE = {
  "a timer": () => setInterval(() => {}, 1000),
  "a server": () => createServer().listen(0, "127.0.0.1"),
  "a listener": () => process.on("SIGUSR2", () => {}),
  "a variable of the environment": () => (process.env.LEFT_BEHIND = "x"),
  "another working directory": () => process.chdir("/"),
}
