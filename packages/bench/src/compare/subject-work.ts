import { isDeepStrictEqual } from "node:util"
import { type BlockTime, runBlock } from "./block.ts"
import { type Case, LATEST, type Operation } from "./cases.ts"
import type { Conversations, Open, Place } from "./conversations.ts"
import { Lane } from "./lane.ts"
import { type Filled, fill } from "./supply.ts"
import { change, numberedTurn, turn, turns } from "./turns.ts"

/** How many of the calls that were made at once were acknowledged. */
export interface Rush {
  readonly acknowledged: number
}

/** What the process of a subject does when it is told to. */
export class SubjectWork {
  #conversations: Conversations | null = null
  /** For the case that is being timed. */
  #lanes: Lane[] = []

  /** Resolves to the operations that the subject has no way to do. */
  async open(module: string, place: Place): Promise<Operation[]> {
    const { open } = (await import(module)) as { readonly open: Open }
    const on = await open(place)
    this.#conversations = on
    return (["update", "delete"] as const).filter((operation) => on[operation] === undefined)
  }

  get #on(): Conversations {
    if (this.#conversations === null) throw new Error("the subject is not open")
    return this.#conversations
  }

  /** Fails unless what was appended, changed and deleted reads back as it should. */
  async prove(): Promise<void> {
    const on = this.#on
    const session = "proof"
    await on.fill(session, turns(1))
    const [changed, appended] = [await on.append(session, turn(1)), await on.append(session, turn(2))]
    const expected = turns(3).map(({ answer }) => answer)
    if (on.update !== undefined) {
      await on.update(session, changed, change(1))
      expected[1] = change(1).answer
    }
    if (on.delete !== undefined) {
      await on.delete(session, appended)
      expected.pop()
    }
    const answers = await on.answers(session)
    if (!isDeepStrictEqual(answers, expected)) throw new Error(`reads back ${JSON.stringify(answers)}`)
  }

  /** Gets ready for the calls of a case. */
  begin({ inFlight, size }: Case): void {
    this.#lanes = Array.from({ length: inFlight }, () => new Lane(this.#on, size))
  }

  /** Makes so many calls now. */
  block(operation: Operation, calls: number): Promise<BlockTime> {
    return runBlock(this.#on, this.#lanes, operation, calls)
  }

  /** Forgets what the calls were made on. */
  async end(): Promise<void> {
    for (const lane of this.#lanes) await lane.drop()
    this.#lanes = []
  }

  /** Makes a session for other processes, too. */
  fill(size: number): Promise<Filled> {
    return fill(this.#on, size)
  }

  /** Appends turns with these numbers, all at once. */
  rushAppends(session: string, numbers: readonly number[]): Promise<Rush> {
    return rush(numbers.map((number) => this.#on.append(session, numberedTurn(number))))
  }

  /** Changes these entries, all at once. */
  rushUpdates(session: string, changes: readonly { readonly id: unknown; readonly number: number }[]): Promise<Rush> {
    return rush(changes.map(({ id, number }) => this.#on.update!(session, id, change(number))))
  }

  /** Reads the session, so that it is open here wherever it was made. */
  async visit(session: string): Promise<void> {
    await this.#on.latest(session, 1)
  }

  /** The answers of all entries; `null` where the session is so damaged that it cannot be read any more. */
  async answersIfReadable(session: string): Promise<readonly string[] | null> {
    try {
      return await this.#on.answers(session)
    } catch {
      return null
    }
  }

  /**
   * Opens a session of others, works on it, and tells the most memory that this process ever had, in bytes: what a
   * program needs that does nothing else.
   */
  async memory({ session, ids }: Filled): Promise<number> {
    await this.#on.append(session, turn(0))
    await this.#on.latest(session, LATEST)
    await this.#on.update?.(session, ids.at(-1), change(0))
    await this.#on.delete?.(session, ids.at(-1))
    return this.peak()
  }

  peak(): number {
    return process.resourceUsage().maxRSS * 1024
  }

  async close(): Promise<void> {
    await this.#conversations?.close()
  }
}

async function rush(calls: readonly Promise<unknown>[]): Promise<Rush> {
  const settled = await Promise.allSettled(calls)
  return { acknowledged: settled.filter(({ status }) => status === "fulfilled").length }
}
