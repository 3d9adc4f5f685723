import { randomUUID } from "node:crypto"
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { dirname, resolve } from "node:path"
import { damagedFile, fileError } from "./errors.ts"
import { type Sessions, decodeSessions, encodeSessions } from "./session.ts"

/** The files that are open in this process: handles on one file share it, so that each sees what the others write (C1). */
const openFiles = new Map<string, JsonFile>()

/** The file at the path, for one more handle. It is read at first use. */
export function openJsonFile(path: string): JsonFile {
  const absolute = resolve(path)
  const file = openFiles.get(absolute) ?? new JsonFile(absolute)
  openFiles.set(absolute, file)
  file.handles += 1
  return file
}

export class JsonFile {
  handles = 0
  readonly #path: string
  /** What the file holds; `null` before it was read. */
  #sessions: Sessions | null = null
  #lastStep: Promise<unknown> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  async read(): Promise<Sessions> {
    return this.#sessions ?? this.#inTurn(() => this.#load())
  }

  // #region change
  /**
   * One step: `decide` looks at the sessions and gives those to keep, with the result of the call. Changes take turns,
   * so what it decides still holds when it is written; and it is written before anybody sees it. When that fails, the
   * sessions stay as they were.
   */
  change<T>(decide: (sessions: Sessions) => { readonly result: T; readonly sessions: Sessions }): Promise<T> {
    return this.#inTurn(async () => {
      const before = await this.#load()
      const { result, sessions } = decide(before)
      if (sessions !== before) await save(this.#path, sessions)
      this.#sessions = sessions
      return result
    })
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#lastStep.then(step)
    this.#lastStep = done.catch(() => {}) // its caller is told; the next step does not care
    return done
  }
  // #endregion

  close(): void {
    this.handles -= 1
    if (this.handles === 0) openFiles.delete(this.#path)
  }

  async #load(): Promise<Sessions> {
    this.#sessions ??= await load(this.#path)
    return this.#sessions
  }
}

async function load(path: string): Promise<Sessions> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null
    throw fileError(error)
  })
  if (text === null) return new Map()
  try {
    return decodeSessions(text)
  } catch {
    throw damagedFile()
  }
}

// #region save
/** All or nothing, at whatever moment the process dies: a rename replaces the file in one step (F3). */
async function save(path: string, sessions: Sessions): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(temporary, encodeSessions(sessions), { mode: 0o600 })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw fileError(error)
  }
}
// #endregion
