import type { SessionStore } from "@cognee-session/core"
import type { CaseContext } from "./conformance-case.ts"
import type { HarnessStorage, OpenOptions, SessionStoreHarness } from "./harness.ts"
import type { Random } from "./random.ts"
import { StartedProcess, type StoreProcess } from "./store-process.ts"
import { within } from "./time-limit.ts"
import { createStorage, openStore } from "./usable-harness.ts"

/** How long the handles of a case may take to close when it is over, and how long its storage may take to go. */
const CLOSE_BOUND_MS = 15_000
const DESTROY_BOUND_MS = 60_000

/** A case's storage with all the handles that it opens, which end with it. */
export class OwnStorage implements CaseContext, AsyncDisposable {
  readonly random: Random
  readonly #opened: AsyncDisposable[] = []
  #storage: HarnessStorage | null = null
  #store: SessionStore | null = null
  #isOver = false
  #wentWell = false

  constructor(random: Random) {
    this.random = random
  }

  /** Makes the storage and opens a first handle on it. */
  async begin(harness: SessionStoreHarness): Promise<void> {
    const storage = await createStorage(harness)
    this.#storage = storage
    if (this.#isOver) await this.#destroy()
    this.#store = await this.open()
  }

  get storage(): HarnessStorage {
    if (this.#isOver) throw new Error("the case is over")
    if (this.#storage === null) throw new Error("the storage is not made yet")
    return this.#storage
  }

  get store(): SessionStore {
    if (this.#store === null) throw new Error("the first handle is not open yet")
    return this.#store
  }

  async open(options: OpenOptions = {}): Promise<SessionStore> {
    return this.#own(await openStore("what open gives", () => this.storage.open(options)))
  }

  async openProcess(): Promise<StoreProcess> {
    if (this.storage.childModule === undefined) throw new Error("the harness has no childModule")
    const started = new StartedProcess(this.storage.childModule)
    await this.#own({ [Symbol.asyncDispose]: () => (this.#wentWell ? started.release() : started.kill()) })
    return started.store
  }

  async openNeighbour(): Promise<SessionStore> {
    if (this.storage.neighbour === undefined) throw new Error("the harness has no neighbour")
    return this.#own(await openStore("what neighbour gives", () => this.storage.neighbour!()))
  }

  /** The case has done what it wanted to do: its processes may serve other cases. */
  endWell(): void {
    this.#wentWell = true
  }

  /** Closes every handle and destroys the storage. Handles that are closed already, or cannot be, do not matter here. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    const closing = this.#opened.map(async (handle) => handle[Symbol.asyncDispose]())
    await within(CLOSE_BOUND_MS, Promise.allSettled(closing), () => null)
    await this.#destroy()
  }

  async #destroy(): Promise<void> {
    const destroyed = Promise.resolve(this.#storage?.destroy())
    await within(DESTROY_BOUND_MS, destroyed, () => {
      throw new Error(`destroy of the storage took longer than ${DESTROY_BOUND_MS} ms`)
    })
  }

  /** What opens when the case is over, for it took too long, ends at once. */
  async #own<T extends AsyncDisposable>(handle: T): Promise<T> {
    this.#opened.push(handle)
    if (this.#isOver) await handle[Symbol.asyncDispose]()
    return handle
  }
}
