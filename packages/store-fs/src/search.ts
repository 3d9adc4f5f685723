import type { QaEntryChange } from "@cognee-session/core"
import type { Buffer } from "node:buffer"
import { type RecordLine, jsonText } from "./codec.ts"
import { changedEntry } from "./fold.ts"
import { type PartRecord, type StoredEntry, type StoredStep, type WriteRecord, opOf } from "./records.ts"

/**
 * Looks for something in a session's records, newest first. The newest record that speaks of a thing decides about it:
 * a deletion hides the creations before it, and an update waits for the creation that it belongs to.
 */
export interface Search<T> {
  /** Which part of a base it is about: the entries, or the trace steps and the context. */
  readonly part: "entries" | "rest"
  /** Whether a record can matter, told without parsing it. */
  wants(line: RecordLine): boolean
  /**
   * Takes one record with its size in bytes, and whether its writer had seen all that stands before it, so that it did
   * what it says; `true` when nothing older can matter.
   */
  visit(record: WriteRecord | PartRecord, bytes: number, isSure: boolean): boolean
  /** What was found. */
  readonly result: T
}

/** Entries as they are met, each once and with all its updates, until `met` says that it is enough. */
abstract class EntrySearch<T> implements Search<T> {
  readonly part = "entries"
  abstract readonly result: T
  /** Ids whose older records do not matter: the entry was met already, or deleted. */
  protected readonly settled: Set<string> = new Set()
  readonly #changes = new Map<string, QaEntryChange[]>()

  wants(line: RecordLine): boolean {
    return ["create", "update", "delete"].includes(opOf(line))
  }

  visit(record: WriteRecord | PartRecord): boolean {
    if (record.op === "update" && !this.settled.has(record.id)) this.#keep(record.id, record.change)
    if (record.op === "delete") this.settled.add(record.id)
    if (record.op === "create") return record.entries.toReversed().some((entry) => this.#settle(entry))
    return this.isDone()
  }

  protected abstract met(entry: StoredEntry): void
  protected abstract isDone(): boolean

  #keep(id: string, change: QaEntryChange): void {
    const newer = this.#changes.get(id) ?? []
    this.#changes.set(id, [change, ...newer])
  }

  #settle(entry: StoredEntry): boolean {
    if (!this.settled.has(entry.id)) {
      this.settled.add(entry.id)
      this.met((this.#changes.get(entry.id) ?? []).reduce(changedEntry, entry))
    }
    return this.isDone()
  }
}

/** The newest entries, `count` of them and oldest first, ahead of `before` if that is given; `null` without that one. */
export class LatestEntries extends EntrySearch<StoredEntry[] | null> {
  readonly #count: number
  readonly #before: string | null
  readonly #newestFirst: StoredEntry[] = []
  #started: boolean

  constructor(count: number, before: string | null) {
    super()
    this.#count = count
    this.#before = before
    this.#started = before === null
  }

  get result(): StoredEntry[] | null {
    return this.#started ? this.#newestFirst.toReversed() : null
  }

  protected met(entry: StoredEntry): void {
    if (this.#started) this.#newestFirst.push(entry)
    else this.#started = entry.id === this.#before
  }

  protected isDone(): boolean {
    return this.#newestFirst.length >= this.#count
  }
}

/** With more ids than this, parsing a record takes less time than looking for each of them in its text. */
const MOST_TO_LOOK_FOR = 16

/** The entries with these ids, as far as the session holds them. */
export class EntriesById extends EntrySearch<Map<string, StoredEntry>> {
  readonly result: Map<string, StoredEntry> = new Map()
  readonly #ids: ReadonlySet<string>
  readonly #texts: readonly Buffer[]

  constructor(ids: Iterable<string>) {
    super()
    this.#ids = new Set(ids)
    this.#texts = Array.from(this.#ids, jsonText)
  }

  override wants(line: RecordLine): boolean {
    const mayHold = this.#texts.length > MOST_TO_LOOK_FOR || this.#texts.some((text) => line.includes(text))
    return mayHold && super.wants(line)
  }

  protected met(entry: StoredEntry): void {
    if (this.#ids.has(entry.id)) this.result.set(entry.id, entry)
  }

  protected isDone(): boolean {
    for (const id of this.#ids) if (!this.settled.has(id)) return false
    return true
  }
}

/** Whether the session holds an entry, and the size of the record that says so. */
export class EntryById implements Search<{ readonly exists: boolean; readonly bytes: number }> {
  readonly part = "entries"
  result: { readonly exists: boolean; readonly bytes: number } = { exists: false, bytes: 0 }
  readonly #id: string
  readonly #text: Buffer

  constructor(id: string) {
    this.#id = id
    this.#text = jsonText(id)
  }

  wants(line: RecordLine): boolean {
    return line.includes(this.#text)
  }

  visit(record: WriteRecord | PartRecord, bytes: number, isSure: boolean): boolean {
    if (record.op === "delete") return record.id === this.#id
    // An update that took effect says that the entry is there, without a look for its creation.
    const exists =
      record.op === "update"
        ? record.id === this.#id && isSure
        : record.op === "create" && record.entries.some(({ id }) => id === this.#id)
    if (exists) this.result = { exists, bytes }
    return exists
  }
}

/** The graph context. */
export class LatestContext implements Search<string | null> {
  readonly part = "rest"
  result: string | null = null

  wants(line: RecordLine): boolean {
    return opOf(line) === "context"
  }

  visit(record: WriteRecord | PartRecord): boolean {
    if (record.op === "context") this.result = record.context
    return record.op === "context"
  }
}

/** The newest trace steps, `count` of them and oldest first. */
export class LatestSteps implements Search<StoredStep[]> {
  readonly part = "rest"
  readonly #count: number
  readonly #newestFirst: StoredStep[] = []

  constructor(count: number) {
    this.#count = count
  }

  get result(): StoredStep[] {
    return this.#newestFirst.toReversed()
  }

  wants(line: RecordLine): boolean {
    return opOf(line) === "trace"
  }

  visit(record: WriteRecord | PartRecord): boolean {
    if (record.op === "trace") this.#newestFirst.push(record.step)
    return this.#newestFirst.length >= this.#count
  }
}

/** The trace step with this id. */
export class StepById implements Search<StoredStep | null> {
  readonly part = "rest"
  result: StoredStep | null = null
  readonly #id: string
  readonly #text: Buffer

  constructor(id: string) {
    this.#id = id
    this.#text = jsonText(id)
  }

  wants(line: RecordLine): boolean {
    return line.includes(this.#text) && opOf(line) === "trace"
  }

  visit(record: WriteRecord | PartRecord): boolean {
    if (record.op === "trace" && record.step.id === this.#id) this.result = record.step
    return this.result !== null
  }
}
