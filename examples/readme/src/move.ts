import { copySessions } from "@cognee-session/manager"
import { fsStore } from "@cognee-session/store-fs"

await using before = fsStore({ dir: "sessions" })
await before.createQaEntry({ sessionId: "talk" }, { question: "Will you move?", answer: "Whenever you like." })

// #region move
await using from = fsStore({ dir: "sessions" })
await using to = fsStore({ dir: "moved" }) // any store

const { sessions, entries, unreadable, differences } = await copySessions(from, to, { verify: true })
console.log(sessions, entries, unreadable, differences) // 1 1 [] []
// #endregion
