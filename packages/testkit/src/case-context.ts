import type { SessionStore } from "@cognee-session/core"
import type { CaseContext } from "./conformance-case.ts"
import type { HarnessStorage, OpenOptions, SessionStoreHarness } from "./harness.ts"
import type { Random } from "./random.ts"
import { type StoreProcess, startStoreProcess } from "./store-process.ts"

/** How long a handle may take to close when its case is over. */
const CLOSE_BOUND_MS = 15_000

/** A case's storage with all the handles that it opens, which end with it. */
export class OwnStorage implements CaseContext, AsyncDisposable {
  readonly storage: HarnessStorage
  readonly random: Random
  readonly #opened: AsyncDisposable[] = []
  #store: SessionStore | null = null

  private constructor(storage: HarnessStorage, random: Random) {
    this.storage = storage
    this.random = random
  }

  /** A fresh storage with a first handle on it. */
  static async create(harness: SessionStoreHarness, random: Random): Promise<OwnStorage> {
    const own = new OwnStorage(await harness.create(), random)
    try {
      own.#store = await own.open()
    } catch (error) {
      await own.storage.destroy()
      throw error
    }
    return own
  }

  get store(): SessionStore {
    if (this.#store === null) throw new Error("the first handle is not open yet")
    return this.#store
  }

  async open(options: OpenOptions = {}): Promise<SessionStore> {
    return this.#own(await this.storage.open(options))
  }

  async openProcess(): Promise<StoreProcess> {
    if (this.storage.childModule === undefined) throw new Error("the harness has no childModule")
    return this.#own(await startStoreProcess(this.storage.childModule))
  }

  async openNeighbour(): Promise<SessionStore> {
    if (this.storage.neighbour === undefined) throw new Error("the harness has no neighbour")
    return this.#own(await this.storage.neighbour())
  }

  /** Closes every handle and destroys the storage. Handles that are closed already, or cannot be, do not matter here. */
  async [Symbol.asyncDispose](): Promise<void> {
    await withinBound(Promise.allSettled(this.#opened.map((handle) => handle[Symbol.asyncDispose]())))
    await this.storage.destroy()
  }

  #own<T extends AsyncDisposable>(handle: T): T {
    this.#opened.push(handle)
    return handle
  }
}

async function withinBound(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const bound = new Promise((resolve) => {
    timer = setTimeout(resolve, CLOSE_BOUND_MS)
  })
  await Promise.race([work, bound])
  clearTimeout(timer)
}
