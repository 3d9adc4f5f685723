import { writeFileSync } from "node:fs"
import type { SessionRef } from "@cognee-session/core"
import { runChild } from "./child.ts"
import { BOARD } from "./storm-check.ts"
import { type StormHistory, isFinished, readHistory } from "./storm-history.ts"
import { type Observed, observe } from "./storm-observer.ts"
import { theStore, withStore } from "./subject.ts"

export const STORMED: SessionRef = { sessionId: "storm", userId: "writers" }

export interface StormOptions {
  readonly writers: number
  /** How many operations each writer does. */
  readonly share: number
  readonly seed: number
}

/** Lets several processes write to one session, each killed again and again, until all of them are done. */
export async function storm(
  dir: string,
  { writers, share, seed }: StormOptions,
): Promise<{ readonly histories: readonly StormHistory[]; readonly observed: Observed }> {
  await withStore(theStore, dir, (store) =>
    store.createQaEntry(STORMED, { id: BOARD, question: BOARD, answer: "first" }),
  )
  const over = new AbortController()
  const observing = observe(theStore, dir, STORMED, over.signal)
  const writing = Array.from({ length: writers }, (_, writer) => writeShare(dir, writer, share, seed))
  const histories = await Promise.all(writing).finally(() => over.abort())
  return { histories, observed: await observing }
}

async function writeShare(dir: string, writer: number, share: number, seed: number): Promise<StormHistory> {
  const historyPath = `${dir}-writer-${writer}.jsonl`
  writeFileSync(historyPath, "")
  for (let life = 0; !isFinished(historyPath); life += 1) {
    const lifeSeed = seed + writer * 10_000 + life
    const { code } = await runChild("storm-writer.mjs", {
      dir,
      session: STORMED,
      historyPath,
      writer,
      share,
      seed: lifeSeed,
    })
    if (code !== null && code !== 0) throw new Error(`writer ${writer} of seed ${lifeSeed} failed`)
  }
  return readHistory(historyPath)
}
