import { randomUUID } from "node:crypto"

/** Messages of one turn. */
const EACH = 2

const BATCH = 500

const RESOURCE = "ada"

/** The store's memory: a thread for each session, and two messages for each turn, which are saved by one call. */
export async function conversationsIn(storage) {
  await storage.init()
  const memory = await storage.getStore("memory")
  const threads = new Map()
  const thread = (session) => {
    if (!threads.has(session)) threads.set(session, saveThread(session))
    return threads.get(session)
  }
  const saveThread = async (id) => {
    if ((await memory.getThreadById({ threadId: id })) !== null) return
    const now = new Date()
    await memory.saveThread({ thread: { id, resourceId: RESOURCE, title: "", createdAt: now, updatedAt: now } })
  }
  const read = async (session, count) => {
    const order = { field: "createdAt", direction: "DESC" }
    const { messages } = await memory.listMessages({
      threadId: session,
      perPage: count === null ? false : count * EACH,
      ...(count === null ? {} : { page: 0, orderBy: order }),
    })
    return messages
  }
  return {
    async fill(session, turns) {
      await thread(session)
      const messages = turns.map((turn) => messagesOf(session, turn))
      for (let from = 0; from < messages.length; from += BATCH)
        await memory.saveMessages({ messages: messages.slice(from, from + BATCH).flat() })
      return messages.map(idsOf)
    },
    async append(session, turn) {
      const messages = messagesOf(session, turn)
      await memory.saveMessages({ messages })
      return idsOf(messages)
    },
    latest: (session, count) => read(session, count),
    all: (session) => read(session, null),
    update: (session, [, id], { answer, context }) =>
      memory.updateMessages({ messages: [{ id, content: contentOf(answer, context) }] }),
    delete: (session, ids) => memory.deleteMessages(ids),
    answers: async (session) => {
      const messages = await read(session, null)
      return messages.filter(({ role }) => role === "assistant").map(({ content }) => content.parts[0].text)
    },
    drop: (session) => memory.deleteThread({ threadId: session }),
    close: async () => storage.close?.(),
  }
}

function messagesOf(session, { question, answer, context }) {
  const createdAt = nextTime()
  const common = { threadId: session, resourceId: RESOURCE, type: "v2" }
  return [
    { ...common, id: randomUUID(), role: "user", createdAt, content: contentOf(question) },
    { ...common, id: randomUUID(), role: "assistant", createdAt: nextTime(), content: contentOf(answer, context) },
  ]
}

function contentOf(text, context) {
  const metadata = context === undefined ? {} : { metadata: { context } }
  return { format: 2, parts: [{ type: "text", text }], ...metadata }
}

function idsOf(messages) {
  return messages.map(({ id }) => id)
}

let time = Date.now()

/** Later than the one before: messages are in the order of their times. */
function nextTime() {
  time = Math.max(time + 1, Date.now())
  return new Date(time)
}
