import type { SessionStore } from "@cognee-session/core"
import { assertEqual, assertTrue } from "../assertions.ts"
import { checkWhile } from "../check-while.ts"
import type { ConformanceCase } from "../conformance-case.ts"
import {
  SESSION,
  bareEntries,
  bareEntry,
  contentsOf,
  createMany,
  fillSession,
  fullEntry,
  idsOf,
  times,
} from "../sample-data.ts"
import { withTwoHandles } from "../two-handles.ts"

export const concurrencyCases: readonly ConformanceCase[] = [
  ...withTwoHandles(
    "C1",
    "calls that are not awaited are concurrent, on one handle too: none is lost or doubled",
    async (a, b) => {
      const calls = times(60, (n) => {
        const store = n % 2 === 0 ? a : b
        const created = store.createQaEntry(SESSION, bareEntry(`e${n}`))
        const set = store.setGraphContext(SESSION, `graph ${n}`)
        const updated = created.then(() => store.updateQaEntry(SESSION, `e${n}`, { feedbackScore: (n % 5) + 1 }))
        return Promise.all([updated, set]).then(([changed]) => changed)
      })
      assertEqual(
        await Promise.all(calls),
        times(60, () => true),
        "the updates",
      )
      const entries = await b.getAllQaEntries(SESSION)
      assertEqual(entries.map(({ id }) => id).toSorted(), times(60, (n) => `e${n}`).toSorted(), "the ids")
      for (const { id, feedbackScore } of entries)
        assertEqual(feedbackScore, (Number(id.slice(1)) % 5) + 1, "the score")
    },
  ),
  {
    rule: "C1",
    title: "ten handles on one storage work as one",
    run: async (context) => {
      const stores = await Promise.all(times(10, () => context.open()))
      await Promise.all(
        times(100, (n) => stores[n % 10]!.createQaEntry({ sessionId: `s${n % 3}` }, bareEntry(`e${n}`))),
      )
      const seen = await contentsOf(stores[0]!, { sessionId: "s0" })
      assertEqual(seen.entries.length, 34, "the number of entries")
      for (const store of stores) assertEqual(await contentsOf(store, { sessionId: "s0" }), seen)
    },
  },
  ...withTwoHandles(
    "C3",
    "each call takes effect once: what calls answer adds up to what is stored",
    async (a, b, { random }) => {
      const ids = ["1", "2", "3"]
      for (const sessionId of times(15, (n) => `s${n}`)) {
        const counts = new Map(ids.map((id) => [id, 0]))
        const lane = async (store: SessionStore): Promise<void> => {
          for (const id of times(8, () => random.pick(ids))) {
            const removed = random.below(2) === 0 && (await store.deleteQaEntry({ sessionId }, id))
            if (removed) counts.set(id, counts.get(id)! - 1)
            const before = await store.getQaEntry({ sessionId }, id)
            if (before === null) await store.createQaEntry({ sessionId }, bareEntry(id))
          }
        }
        await Promise.all([lane(a), lane(b), lane(a), lane(b)])
        const held = await idsOf(a, { sessionId })
        assertEqual(held.length, new Set(held).size, "each id is there once")
        for (const id of ids) {
          const deletes = await Promise.all(times(6, (n) => (n % 2 === 0 ? a : b).deleteQaEntry({ sessionId }, id)))
          const expected = held.includes(id) ? 1 : 0
          assertEqual(deletes.filter((removed) => removed).length, expected, "deletes that got true")
        }
      }
    },
  ),
  {
    rule: "C3",
    title: "a repeat by the caller is a new call",
    run: async ({ store }) => {
      await store.createQaEntry(SESSION, bareEntry("e"))
      assertEqual(await store.deleteQaEntry(SESSION, "e"), true)
      assertEqual(await store.deleteQaEntry(SESSION, "e"), false)
      await store.createQaEntry(SESSION, bareEntry("e"))
      assertEqual(await idsOf(store), ["e"])
      assertEqual(await store.deleteQaEntry(SESSION, "e"), true)
      await store.setGraphContext(SESSION, "graph")
      assertEqual([await store.deleteSession(SESSION), await store.deleteSession(SESSION)], [true, false])
    },
  },
  ...withTwoHandles("C3", "an entry that is deleted while its create is under way stays deleted", async (a, b) => {
    for (const id of times(10, (n) => `e${n}`)) {
      let deleted = false
      await checkWhile(a.createQaEntry(SESSION, bareEntry(id)), async () => {
        deleted ||= await b.deleteQaEntry(SESSION, id)
      })
      deleted ||= await b.deleteQaEntry(SESSION, id)
      assertEqual([deleted, await b.getQaEntry(SESSION, id)], [true, null], "the delete, and the entry after it")
    }
  }),
  ...withTwoHandles("C3", "what is created while a deletion of the session is under way stays", async (a, b) => {
    for (const session of times(10, (n) => ({ sessionId: `s${n}` }))) {
      await fillSession(a, session, "old")
      let created: string | null = null
      const createOnceGone = async (): Promise<void> => {
        if (created === null && (await b.getGraphContext(session)) === null)
          created = await b.createQaEntry(session, bareEntry("new"))
      }
      await checkWhile(a.deleteSession(session), createOnceGone)
      await createOnceGone()
      assertEqual([created, await idsOf(b, session)], ["new", ["new"]], "the create, and the ids after it")
    }
  }),
  ...withTwoHandles("C4", "each acknowledged write is seen by the next call on the other handle", async (a, b) => {
    for (const n of times(15, (k) => k)) {
      const [writer, reader] = n % 2 === 0 ? [a, b] : [b, a]
      const session = { sessionId: `s${n % 4}`, userId: "u" }
      await fillSession(writer, session, `x${n}`)
      assertEqual(await reader.latestQaId(session), `x${n}-2`, "after create")
      assertEqual(await reader.getGraphContext(session), `graph x${n}`, "after setGraphContext")
      await writer.updateQaEntry(session, `x${n}-1`, { answer: "seen" })
      assertEqual((await reader.getQaEntry(session, `x${n}-1`))?.answer, "seen", "after updateQaEntry")
      await writer.deleteQaEntry(session, `x${n}-1`)
      assertEqual(await reader.getQaEntry(session, `x${n}-1`), null, "after deleteQaEntry")
      assertEqual(
        await reader.updateQaEntry(session, `x${n}-1`, { answer: "late" }),
        false,
        "an update after deleteQaEntry",
      )
      await writer.deleteSession(session)
      assertEqual(await idsOf(reader, session), [], "after deleteSession")
    }
  }),
  ...withTwoHandles(
    "C4",
    "a long read gives what is there throughout once, in order, each entry whole",
    async (a, b) => {
      const stays = times(1200, (n) => fullEntry(`stays${n}`))
      // Entries that go come first, so that all others move up when they do.
      await createMany(a, [...bareEntries("goes", 30), ...stays])
      const write = async (): Promise<void> => {
        for (const n of times(30, (k) => k)) {
          await b.createQaEntry(SESSION, bareEntry(`late${n}`))
          await b.updateQaEntry(SESSION, `stays${n * 37}`, { question: `changed ${n}`, answer: `changed ${n}` })
          await b.deleteQaEntry(SESSION, `goes${n}`)
          if (n % 2 === 0) await b.deleteQaEntry(SESSION, `late${n}`)
        }
      }
      await checkWhile(write(), async () => {
        const entries = (await a.getAllQaEntries(SESSION)).filter(({ id }) => id.startsWith("stays"))
        assertEqual(
          entries.map(({ id }) => id),
          stays.map(({ id }) => id),
          "the entries that are there throughout",
        )
        const halves = entries.filter(({ question, answer }) => question.startsWith("changed") && question !== answer)
        assertEqual(halves, [], "entries of which half was changed")
      })
    },
  ),
  ...withTwoHandles("C4", "a read never mixes two incarnations of a session", async (a, b) => {
    const write = async (): Promise<void> => {
      for (const n of times(25, (k) => k)) {
        await a.deleteSession(SESSION)
        for (const m of times(12, (k) => k))
          await a.createQaEntry(SESSION, { ...bareEntry(`e${m}`), answer: `life ${n}` })
      }
    }
    let last = -1
    await checkWhile(write(), async () => {
      const entries = await b.getAllQaEntries(SESSION)
      const lives = [...new Set(entries.map(({ answer }) => answer))]
      assertTrue(lives.length <= 1, "one incarnation in a read", lives.join(" and "))
      assertEqual(
        entries.map(({ id }) => id),
        times(entries.length, (m) => `e${m}`),
        "the entries of one life",
      )
      const life = lives.length === 0 ? last : Number(lives[0]!.slice(5))
      assertTrue(life >= last, `life ${last} or a later one`, `life ${life}`)
      last = life
    })
  }),
]
