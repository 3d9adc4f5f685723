import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"
import { deserialize, serialize } from "node:v8"
import { memoryStorage, memoryStore } from "@cognee-session/core/memory"
import { replaced } from "./replaced.mjs"

/** Keeps everything in one file that each call reads and writes back: right for one caller, wrong for several at once. */
export const harness = unlockedFile({ multiProcess: true })

/** The same store, but it does not declare that several processes may use it. */
export const undeclared = unlockedFile({ multiProcess: false })

export function openFile({ file, multiProcess }) {
  const storage = memoryStorage()
  const store = memoryStore({ storage })
  const overFile = async (call) => {
    read(file, storage.sessions)
    const result = await call()
    await setImmediate()
    writeFileSync(`${file}.${process.pid}`, serialize(storage.sessions))
    renameSync(`${file}.${process.pid}`, file)
    return result
  }
  const members = METHODS.map((method) => [method, (...args) => overFile(() => store[method](...args))])
  return replaced(store, { ...Object.fromEntries(members), capabilities: { ...store.capabilities, multiProcess } })
}

const METHODS = Object.getOwnPropertyNames(Object.getPrototypeOf(memoryStore())).filter(
  (name) => name !== "constructor" && name !== "close",
)

function read(file, sessions) {
  const held = existsSync(file) ? deserialize(readFileSync(file)) : new Map()
  sessions.clear()
  for (const [key, session] of held) sessions.set(key, session)
}

function unlockedFile({ multiProcess }) {
  return {
    name: "unlocked file",
    create() {
      const dir = mkdtempSync(join(tmpdir(), "unlocked-file-"))
      const options = { file: join(dir, "sessions"), multiProcess }
      return {
        open: () => openFile(options),
        destroy: () => rmSync(dir, { recursive: true }),
        childModule: { url: import.meta.url, factory: "openFile", options },
      }
    },
  }
}
