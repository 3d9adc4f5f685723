import { PGlite } from "@electric-sql/pglite"
import { postgresStore, sessionTables } from "@cognee-session/store-drizzle/postgres"
import { eq } from "drizzle-orm"
import { drizzle } from "drizzle-orm/pglite"

const db = drizzle(new PGlite()) // yours: with postgres.js, node-postgres, Neon's driver or PGlite
const store = postgresStore({ db })
await store.createQaEntry({ userId: "ada", sessionId: "1" }, { question: "Why?", answer: "Because.", feedbackScore: 4 })

const { sessions, qaEntries } = sessionTables() // for queries of your own, and for your drizzle-kit project
const rated = await db
  .select({ question: qaEntries.question, score: qaEntries.feedbackScore })
  .from(qaEntries)
  .innerJoin(sessions, eq(sessions.incarnation, qaEntries.incarnation))
  .where(eq(sessions.userId, "ada"))
console.log(rated) // [ { question: 'Why?', score: 4 } ]
await store.close()
await db.$client.close()
