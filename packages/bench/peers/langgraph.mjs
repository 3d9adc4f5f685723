import { emptyCheckpoint, uuid6 } from "@langchain/langgraph-checkpoint"
import { newEntry } from "../dist/compare/subjects/entry.js"

const METADATA = { source: "loop", step: 0, parents: {} }

/**
 * What a graph with the messages in its state does for one turn, at the least: it loads the thread's latest checkpoint and
 * puts a new one, which holds all messages. All earlier ones stay.
 */
export function conversationsIn(saver, close) {
  const load = async (session) => saver.getTuple({ configurable: { thread_id: session, checkpoint_ns: "" } })
  const entriesOf = (tuple) => tuple?.checkpoint.channel_values.entries ?? []
  const put = async (session, tuple, entries) => {
    const before = tuple?.checkpoint ?? emptyCheckpoint()
    const entriesVersion = (before.channel_versions.entries ?? 0) + 1
    const checkpoint = {
      ...before,
      id: uuid6(entriesVersion),
      ts: new Date().toISOString(),
      channel_values: { entries },
      channel_versions: { entries: entriesVersion },
    }
    const config = tuple?.config ?? { configurable: { thread_id: session, checkpoint_ns: "" } }
    await saver.put(config, checkpoint, METADATA, { entries: entriesVersion })
  }
  const change = async (session, edit) => {
    const tuple = await load(session)
    await put(session, tuple, edit(entriesOf(tuple)))
  }
  return {
    async fill(session, turns) {
      const entries = turns.map(newEntry)
      await put(session, undefined, entries)
      return entries.map(({ id }) => id)
    },
    async append(session, turn) {
      const entry = newEntry(turn)
      await change(session, (entries) => [...entries, entry])
      return entry.id
    },
    latest: async (session, count) => entriesOf(await load(session)).slice(-count),
    all: async (session) => entriesOf(await load(session)),
    update: (session, id, texts) =>
      change(session, (entries) => entries.map((entry) => (entry.id === id ? { ...entry, ...texts } : entry))),
    delete: (session, id) => change(session, (entries) => entries.filter((entry) => entry.id !== id)),
    answers: async (session) => entriesOf(await load(session)).map(({ answer }) => answer),
    drop: (session) => saver.deleteThread(session),
    close,
  }
}
