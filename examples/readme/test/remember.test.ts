import { SessionError, type SessionStore } from "@cognee-session/core"
import { memoryStore } from "@cognee-session/core/memory"
import { expect, it } from "vitest"
import { remember } from "../src/remember.ts"

const session = { sessionId: "s" }
const entry = { question: "q", answer: "a" }

/** A store whose first create does what is asked for, and fails to say so. */
function losesTheFirstReply(store: SessionStore): Pick<SessionStore, "createQaEntry"> {
  let calls = 0
  return {
    async createQaEntry(...args) {
      const id = await store.createQaEntry(...args)
      calls += 1
      if (calls > 1) return id
      throw new SessionError({ code: "STORE_ERROR", message: "no reply", retryable: true, ids: [id] })
    },
  }
}

it("remember leaves one entry, though the first reply was lost", async () => {
  const store = memoryStore()
  const id = await remember(losesTheFirstReply(store) as SessionStore, session, entry)
  expect((await store.getAllQaEntries(session)).map((held) => held.id)).toEqual([id])
})

it("remember does not repeat what cannot succeed", async () => {
  const store = memoryStore()
  await store.createQaEntry(session, { ...entry, id: "1" })
  const other = { id: "1", question: "another question", answer: "a" }
  await expect(remember(store, session, other)).rejects.toMatchObject({ code: "CONFLICT", ids: ["1"] })
})
