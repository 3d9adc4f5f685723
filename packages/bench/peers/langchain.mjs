import { AIMessage, HumanMessage, mapChatMessagesToStoredMessages } from "@langchain/core/messages"

/** Messages of one turn. */
const EACH = 2

/** A question and an answer are two messages; the context goes with the answer. */
export function messagesOf({ question, answer, context }) {
  return [new HumanMessage(question), new AIMessage({ content: answer, additional_kwargs: { context } })]
}

/** The same as the histories store them. */
export function storedMessagesOf(turns) {
  return mapChatMessagesToStoredMessages(turns.flatMap(messagesOf))
}

/**
 * A chat history, which `historyOf` opens for a session: there is a call to add messages and one to get all of them.
 * Whoever wants the latest takes them from all; a single message has no name to change it by.
 */
export function conversationsIn({ historyOf, fill, fresh = historyOf, drop, close }) {
  return {
    fill,
    append: async (session, turn) => (await historyOf(session)).addMessages(messagesOf(turn)),
    latest: async (session, count) => (await (await historyOf(session)).getMessages()).slice(-count * EACH),
    all: async (session) => (await historyOf(session)).getMessages(),
    answers: async (session) => {
      const messages = await (await fresh(session)).getMessages()
      return messages.filter((message) => message instanceof AIMessage).map(({ content }) => content)
    },
    drop,
    close,
  }
}
