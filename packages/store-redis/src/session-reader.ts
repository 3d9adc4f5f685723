import type { Connection } from "./connection.ts"
import { Damage, idMember } from "./codec.ts"
import { readBefore, readEntry } from "./scripts.ts"

/** What one request reads at most: one moment of the session (C4). */
const PAGE = 1000

/** The last `count` texts of a session's entries or steps, oldest first. */
export async function readLatest(connection: Connection, key: string, count: number): Promise<string[]> {
  if (count > PAGE) return readOn(connection, key, count, { texts: [], below: "+inf", isAll: false })
  const texts = await connection.read("zrevrangebyscore", key, "+inf", "(0", "limit", 0, count)
  return (texts as string[]).toReversed()
}

/** The last `count` texts ahead of the entry with that id, oldest first; `null` when there is no such entry. */
export async function readLatestBefore(
  connection: Connection,
  key: string,
  count: number,
  id: string,
): Promise<string[] | null> {
  const wanted = Math.min(count, PAGE)
  const reply = await connection.script(readBefore, [key], [idMember(id), wanted])
  return reply === null ? null : readOn(connection, key, count, toPage(reply, wanted))
}

/** The text of one entry, or `null`. */
export async function readOne(connection: Connection, key: string, id: string): Promise<string | null> {
  const reply = (await connection.script(readEntry, [key], [idMember(id)])) as string[] | null
  if (reply === null) return null
  const [text] = reply
  if (text === undefined || reply.length > 1) throw new Damage()
  return text
}

/** The graph context's text, or `null`. */
export async function readContext(connection: Connection, key: string): Promise<string | null> {
  const reply = (await connection.read("zrangebyscore", key, 0, 0)) as string[]
  if (reply.length > 1) throw new Damage()
  return reply[0] ?? null
}

interface Page {
  /** Latest first. */
  readonly texts: readonly string[]
  /** Where the next page begins: below this score, which is the last one's. */
  readonly below: string
  readonly isAll: boolean
}

/**
 * Goes on downwards from a page. A later incarnation has higher scores: it shows nothing below those of an earlier one.
 */
async function readOn(connection: Connection, key: string, count: number, first: Page): Promise<string[]> {
  const texts = [...first.texts]
  let page = first
  while (!page.isAll && texts.length < count) {
    const wanted = Math.min(count - texts.length, PAGE)
    const reply = await connection.read("zrevrangebyscore", key, page.below, "(0", "withscores", "limit", 0, wanted)
    page = toPage(reply, wanted)
    texts.push(...page.texts)
  }
  return texts.reverse()
}

/** Texts and scores follow one another; where the client speaks RESP3 they may come as pairs. */
function toPage(reply: unknown, wanted: number): Page {
  const flat = (reply as unknown[]).flat()
  const texts = flat.filter((_, index) => index % 2 === 0) as string[]
  return { texts, below: `(${String(flat.at(-1))}`, isAll: texts.length < wanted }
}
