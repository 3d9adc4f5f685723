import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { SessionRef } from "@cognee-session/core"
import { afterAll, beforeAll, describe, it } from "vitest"
import { checkDeletions } from "./deletion-check.ts"
import { scaled, timeLimit } from "./scale.ts"
import { incarnationOf } from "./session-files.ts"
import { type Answer, type RacingCall, StoreServers } from "./store-server.ts"
import { theStore, withStore } from "./subject.ts"

const PROCESSES = 4
const ROUNDS = scaled(20)

let parent = ""
let servers: StoreServers
let sessions = 0

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "cognee-session-torture-"))
  servers = new StoreServers(join(parent, "sessions"), PROCESSES)
})

afterAll(async () => {
  await servers.stop()
  await rm(parent, { recursive: true, force: true })
})

/** Runs rounds of a race between processes, each round on a session of its own. */
async function race(
  rounds: number,
  round: (servers: StoreServers, session: SessionRef, dir: string) => Promise<void>,
): Promise<void> {
  for (let number = 0; number < rounds; number += 1) {
    sessions += 1
    await round(servers, { sessionId: `Race ${sessions}`, userId: null }, join(parent, "sessions"))
  }
}

const limit = { timeout: timeLimit(60) }

describe("processes that race", () => {
  it("all write to a session that none of them found", limit, () =>
    race(ROUNDS, async (servers, session, dir) => {
      const answers = await servers.race(
        inEach((process) => [0, 1, 2].map((n) => createCall(session, `${process}.${n}`))),
      )
      const ids = await idsIn(dir, session)
      assert.deepEqual(ids.toSorted(), answers.map(({ value }) => String(value)).toSorted())
      incarnationOf(dir, session)
    }),
  )

  it("all set the first context, and read one of them", limit, () =>
    race(ROUNDS, async (servers, session) => {
      const set = await servers.race(
        inEach((process) => [{ method: "setGraphContext", args: [session, `${process}`] }]),
      )
      assert.deepEqual(errorsOf(set), [])
      const read = await servers.race(inEach(() => [{ method: "getGraphContext", args: [session] }]))
      assert.equal(new Set(read.map(({ value }) => value)).size, 1)
      assert.match(String(read[0]?.value), /^[0-3]$/)
    }),
  )

  for (const { title, before } of [
    { title: "a session that is not there", before: [] },
    { title: "a session", before: ["create"] },
    { title: "a session that is being compacted", before: ["create", "compact"] },
  ]) {
    it(`for an id in ${title} have one winner`, limit, () =>
      race(ROUNDS, async (servers, session, dir) => {
        if (before.includes("create")) await servers.call(0, [createCall(session, "before")])
        const compaction: RacingCall[] = before.includes("compact") ? [{ method: "compact", args: [session] }] : []
        const answers = await servers.race(
          inEach((process) => [...compaction, { method: "createQaEntry", args: [session, contested(process)] }]),
        )
        await checkOneWinner(
          answers.filter(({ call }) => call.method === "createQaEntry"),
          dir,
          session,
        )
      }),
    )
  }

  it("for an id by batches have one winner, and nothing of the others is there", limit, () =>
    race(ROUNDS, async (servers, session, dir) => {
      const batch = (process: number): unknown[] => [
        { id: `${process}`, question: "q", answer: "a" },
        contested(process),
      ]
      const answers = await servers.race(
        inEach((process) => [{ method: "createQaEntries", args: [session, batch(process)] }]),
      )
      assert.deepEqual(
        errorsOf(answers),
        Array.from({ length: PROCESSES - 1 }, () => "CONFLICT"),
      )
      assert.deepEqual(await idsIn(dir, session), answers.find(({ error }) => error === undefined)?.value)
    }),
  )

  it("to delete an entry have one winner", limit, () =>
    race(ROUNDS, async (servers, session, dir) => {
      await servers.call(0, [createCall(session, "stays"), createCall(session, "goes")])
      const answers = await servers.race(
        inEach(() => [deleteCall(session, "goes"), { method: "compact", args: [session] }]),
      )
      const deleted = answers.filter(({ call, value }) => call.method === "deleteQaEntry" && value === true)
      assert.equal(deleted.length, 1)
      assert.deepEqual(await idsIn(dir, session), ["stays"])
    }),
  )

  it("to delete a session have one winner", limit, () =>
    race(ROUNDS, async (servers, session, dir) => {
      await servers.call(0, [createCall(session, "goes")])
      const answers = await servers.race(inEach(() => [{ method: "deleteSession", args: [session] }]))
      assert.deepEqual(errorsOf(answers), [])
      assert.equal(answers.filter(({ value }) => value === true).length, 1)
      assert.deepEqual(await idsIn(dir, session), [])
    }),
  )

  it("to delete a session and to write to it never mix its incarnations", limit, () =>
    race(ROUNDS, async (servers, session, dir) => {
      const answers: Answer[] = []
      for (let part = 0; part < 5; part += 1) {
        const isDeleter = (process: number): boolean => process === part % PROCESSES
        answers.push(
          ...(await servers.race(
            inEach((process) =>
              isDeleter(process)
                ? [{ method: "deleteSession", args: [session] }]
                : [0, 1].map((n) => createCall(session, `${part}.${process}.${n}`)),
            ),
          )),
        )
        checkDeletions(answers, await idsIn(dir, session))
      }
    }),
  )

  it("to compact a session that others write to lose nothing", limit, () =>
    race(ROUNDS, async (servers, session, dir) => {
      await servers.call(0, [createCall(session, "board")])
      for (let part = 0; part < 3; part += 1) {
        const answers = await servers.race(
          inEach((process) => [
            { method: "compact", args: [session] },
            createCall(session, `${part}.${process}`),
            {
              method: "updateQaEntry",
              args: [session, "board", { memifyMetadataPatch: { [`${part}.${process}`]: true } }],
            },
            { method: "compact", args: [session] },
          ]),
        )
        assert.deepEqual(errorsOf(answers), [])
      }
      const board = await withStore(theStore, dir, (store) => store.getQaEntry(session, "board"))
      const created = (await idsIn(dir, session)).slice(1)
      assert.equal(created.length, 3 * PROCESSES)
      assert.deepEqual(Object.keys(board?.memifyMetadata ?? {}).toSorted(), created.toSorted())
    }),
  )
})

function inEach(calls: (process: number) => RacingCall[]): RacingCall[][] {
  return Array.from({ length: PROCESSES }, (_, process) => calls(process))
}

function createCall(session: SessionRef, id: string): RacingCall {
  return { method: "createQaEntry", args: [session, { id, question: `${id}?`, answer: "yes" }] }
}

function deleteCall(session: SessionRef, id: string): RacingCall {
  return { method: "deleteQaEntry", args: [session, id] }
}

function contested(process: number): Record<string, string> {
  return { id: "contested", question: `of ${process}`, answer: "a" }
}

async function checkOneWinner(answers: readonly Answer[], dir: string, session: SessionRef): Promise<void> {
  assert.deepEqual(
    errorsOf(answers),
    Array.from({ length: PROCESSES - 1 }, () => "CONFLICT"),
  )
  const winner = answers.find(({ error }) => error === undefined)!
  const entry = await withStore(theStore, dir, (store) => store.getQaEntry(session, "contested"))
  assert.equal(entry?.question, (winner.call.args[1] as { question: string }).question)
}

function errorsOf(answers: readonly Answer[]): string[] {
  return answers.flatMap(({ error }) => (error === undefined ? [] : [error]))
}

async function idsIn(dir: string, session: SessionRef): Promise<string[]> {
  const entries = await withStore(theStore, dir, (store) => store.getAllQaEntries(session))
  return entries.map(({ id }) => id)
}
