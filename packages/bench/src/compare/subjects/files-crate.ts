import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Conversations, Place } from "../conversations.ts"
import type { Entry } from "./entry.ts"
import { conversationsOfValues } from "./whole-value.ts"

export function open({ dir }: Place): Conversations {
  const pathOf = (session: string): string => join(dir, `${session}.json`)
  return conversationsOfValues({
    read: async (session) => JSON.parse(await readFile(pathOf(session), "utf8")) as Entry[],
    write: (session, entries) => writeFile(pathOf(session), JSON.stringify(entries)),
    close: async () => {},
  })
}
