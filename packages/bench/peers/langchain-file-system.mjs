import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { conversationsIn, storedMessagesOf } from "./langchain.mjs"

const SOURCE = import.meta.resolve("@langchain/community/stores/message/file_system")

let copies = 0

/**
 * It keeps all sessions in one file, and in one variable of its module. To measure one session alone, each gets a file
 * and a copy of the module.
 */
export function open({ dir }) {
  const histories = new Map()
  const pathOf = (session) => join(dir, `${session}.json`)
  const fresh = async (sessionId) => {
    const { FileSystemChatMessageHistory } = await import(`${SOURCE}?copy=${copies++}`)
    return new FileSystemChatMessageHistory({ sessionId, userId: "ada", filePath: pathOf(sessionId) })
  }
  return conversationsIn({
    historyOf(session) {
      if (!histories.has(session)) histories.set(session, fresh(session))
      return histories.get(session)
    },
    fresh,
    async fill(session, turns) {
      const messages = storedMessagesOf(turns)
      await writeFile(pathOf(session), JSON.stringify({ ada: { [session]: { messages } } }))
      return []
    },
    close: async () => {},
  })
}
