import type { SessionRef } from "@cognee-session/core"
import { Calls, type CallToken, type Moment, thisMoment, wasLateFromTheStart } from "./calls.ts"
import { Damage } from "./codec.ts"
import type { Connection } from "./connection.ts"
import { Failed, Trouble } from "./errors.ts"
import { callsKey, refOf, sessionKeys } from "./keys.ts"
import { type Script, forgetExpired } from "./scripts.ts"

/** How many expired sessions are taken out of the indexes at once; others are met again. */
const MOST_FORGETTING = 64

/** What a script of a write replies: its verdict, the server's clock in microseconds, and names of expired sessions. */
type WriteReply = [verdict: string, now: string, ...stale: string[]]

/** Runs the scripts that write, each call so that it takes effect once. */
export class SessionWriter {
  readonly #connection: Connection
  readonly #prefix: string
  /** As the scripts take it: milliseconds, or `""` for never. */
  readonly #ttl: number | ""
  readonly #calls = new Calls()
  readonly #forgetting = new Set<Promise<unknown>>()

  constructor(connection: Connection, prefix: string, ttl: number | "") {
    this.#connection = connection
    this.#prefix = prefix
    this.#ttl = ttl
  }

  /** The script's verdict. `own` are the arguments that only this script takes. */
  async write(session: SessionRef, script: Script, own: readonly string[] = []): Promise<string> {
    const ends = this.#connection.end()
    for (;;) {
      const verdict = await this.#attempt(session, script, own, ends)
      if (verdict === "damaged") throw new Damage()
      if (verdict !== "late") return verdict
    }
  }

  /** Takes a session that has expired out of the indexes, in the background. */
  forget(session: SessionRef): void {
    if (this.#forgetting.size >= MOST_FORGETTING) return
    const { keys, name } = sessionKeys(this.#prefix, session)
    const work = this.#connection.script(forgetExpired, keys, [name])
    const done = work.catch(() => undefined).finally(() => this.#forgetting.delete(done))
    this.#forgetting.add(done)
  }

  /** Waits for what goes on in the background. */
  async settle(): Promise<void> {
    await Promise.all(this.#forgetting)
  }

  /** One call to the server, however often it is sent. `"late"` when it surely had no effect because of its deadline. */
  async #attempt(session: SessionRef, script: Script, own: readonly string[], ends: number): Promise<string> {
    const { bucket, keys, name } = sessionKeys(this.#prefix, session)
    let sent: Moment | undefined
    let call: CallToken | undefined
    const send = (): Promise<unknown> => {
      sent ??= thisMoment()
      call ??= this.#calls.next(bucket, sent, ends - sent.steady)
      const calls = callsKey(this.#prefix, bucket, call.deadline)
      return this.#connection.sendScript(script, [...keys, calls], [call.token, this.#ttl, name, ...own])
    }
    const reply = (await this.#connection.request(send, sizeOf(own), ends)) as WriteReply
    const [verdict, now, ...stale] = reply
    const answered = thisMoment()
    this.#calls.learn(bucket, answered, Number(now) / 1000)
    const isInDoubt = verdict === "late" && !wasLateFromTheStart(call!, sent!, answered, Number(now) / 1000)
    if (isInDoubt) throw new Failed(new Trouble("LATE"), true)
    for (const expired of stale) this.forget(refOf(expired))
    return verdict
  }
}

function sizeOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0)
}
