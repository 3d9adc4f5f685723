import { mkdtemp } from "node:fs/promises"
import { join } from "node:path"
import type { Conversations, Open } from "../compare/conversations.ts"
import { open as openPostgresFloor } from "../compare/subjects/postgres-floor.ts"
import { open as openPostgresStore } from "../compare/subjects/postgres-store.ts"
import { open as openSqliteFloor } from "../compare/subjects/sqlite-floor.ts"
import { open as openSqliteStore } from "../compare/subjects/sqlite-store.ts"
import { turns } from "../compare/turns.ts"
import { inFlight } from "../in-flight.ts"
import { say } from "../progress.ts"
import { countText, flatLine, floorLines, sized } from "./comparisons.ts"
import { SMALL, type Scale } from "./scale.ts"
import { type Question, type Subject, timedCalls } from "./subject.ts"

const CALLS = 50
const LATEST = 10

/** Entries of each of the sessions that a full database holds, and the calls that fill it at the same time. */
const CROWD_EACH = 100
const FILL_WIDTH = 4

const BACKENDS = {
  postgres: { store: "postgresStore", openStore: openPostgresStore, openFloor: openPostgresFloor, served: true },
  sqlite: { store: "sqliteStore", openStore: openSqliteStore, openFloor: openSqliteFloor, served: false },
} as const

/** A small session, alone and in a database that is full of others. */
export function crowdQuestion(backend: "postgres" | "sqlite", { crowd }: Scale): Question {
  const { store, openStore, openFloor, served } = BACKENDS[backend]
  const few = sized(store, SMALL)
  const crowded = `${few} among ${countText(crowd)}`
  return {
    name: `${backend}-crowd`,
    title: `getLatestQaEntries, the last ${LATEST}`,
    floorTask: "select the same columns of the last rows of a bare table, prepared, by the same driver",
    subjects: [
      ...["floor", "floor again"].map((name) => latestSubject(name, openFloor, served, 0)),
      latestSubject(few, openStore, served, 0),
      latestSubject(crowded, openStore, served, crowd),
    ],
    comparisons: [
      ...floorLines("floor", "floor again"),
      ...[few, crowded].map((subject) => ({ subject, floor: "floor", goal: 1.4 })),
      flatLine(crowded, few),
    ],
    blocks: 10,
  }
}

function latestSubject(name: string, open: Open, served: boolean, others: number): Subject {
  return {
    name,
    async open({ dir, servers }) {
      const url = served ? await servers.postgres() : ""
      const on = await open({ dir: await mkdtemp(join(dir, "subject-")), url })
      await on.fill("read", turns(SMALL))
      await fillWith(on, others)
      return {
        block: () => timedCalls(CALLS, () => on.latest("read", LATEST)),
        close: async () => void (await on.close()),
      }
    },
  }
}

async function fillWith(on: Conversations, others: number): Promise<void> {
  const each = turns(CROWD_EACH)
  if (others > 0) say(`  writing ${countText(others)} entries`)
  await inFlight(FILL_WIDTH, others / CROWD_EACH, (index) => on.fill(`other ${index}`, each))
}
