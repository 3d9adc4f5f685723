import { Buffer } from "node:buffer"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { appendLine, parseTail, parseWhole } from "../../file-floors.ts"
import type { Conversations, Place } from "../conversations.ts"
import { type Entry, answerOf, newEntry } from "./entry.ts"

export function open({ dir }: Place): Conversations<string> {
  const pathOf = (session: string): string => join(dir, `${session}.jsonl`)
  const append = async (session: string, entry: Entry): Promise<string> => {
    await appendLine(pathOf(session), Buffer.from(lineOf(entry)))
    return entry.id
  }
  return {
    async fill(session, turns) {
      const entries = turns.map(newEntry)
      await writeFile(pathOf(session), entries.map(lineOf).join(""), { mode: 0o600 })
      return entries.map(({ id }) => id)
    },
    append: (session, turn) => append(session, newEntry(turn)),
    latest: (session) => parseTail(pathOf(session)),
    all: (session) => parseWhole(pathOf(session)),
    update: (session, id, change) => append(session, { ...newEntry({ question: "", ...change }), id }),
    delete: (session, id) => appendLine(pathOf(session), Buffer.from(`${JSON.stringify({ deleted: id })}\n`)),
    answers: async (session) => ((await parseWhole(pathOf(session))) as Entry[]).map(answerOf),
    close: async () => {},
  }
}

function lineOf(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`
}
