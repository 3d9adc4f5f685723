// What happens on a full disk. Called with a mounted file system that is small, and the name of a scenario.

import assert from "node:assert/strict"
import { readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isSessionError } from "@cognee-session/core"
import { fsStore } from "../../../dist/index.js"

const [mount, scenario] = process.argv.slice(2)
const dir = join(mount, "sessions")
const ballast = join(mount, "ballast")
const session = { sessionId: "full", userId: "disk" }
const other = { sessionId: "other", userId: "disk" }
const open = () => fsStore({ dir })

const scenarios = {
  async "single creates"() {
    const acknowledged = [await create(open(), other, 100)]
    const mine = await createUntilFull(session, 700)
    assert.ok(mine.length > 10, "the disk was full at once")
    await holds(session, mine)
    await holds(other, acknowledged)
    await refuses(() => open().setGraphContext(session, "x".repeat(9000)))
    await refuses(() => open().updateQaEntry(session, mine[0], { answer: "x".repeat(9000) }))
    await refuses(() =>
      open().createQaEntry({ sessionId: "first", userId: null }, { question: "x".repeat(9000), answer: "" }),
    )
    await holds(session, mine)
    await holds(other, acknowledged)
    assert.equal(await open().deleteSession(session), true, "a session is deleted on a full disk")
    await holds(session, [])
    acknowledged.push(await create(open(), other, 9000))
    await holds(other, acknowledged)
    await holds(session, await createUntilFull(session, 700))
  },

  async "a batch"() {
    const acknowledged = [await create(open(), session, 100)]
    const batch = [1, 2, 3, 4].map((part) => ({ id: `part-${part}`, question: "x".repeat(20_000), answer: "" }))
    leaveRoom(50_000)
    const error = await refuses(() => open().createQaEntries(session, batch))
    assert.deepEqual(
      error.ids,
      batch.map(({ id }) => id),
    )
    await holds(session, acknowledged)
    leaveRoom(200_000)
    acknowledged.push(...(await open().createQaEntries(session, batch)))
    await holds(session, acknowledged)
  },

  async "a compaction"() {
    const acknowledged = [await create(open(), other, 100)]
    const store = open()
    const mine = [await create(store, session, 60_000), await create(store, session, 100)]
    let answer = "first"
    const update = async (number) => {
      await store.updateQaEntry(session, mine[1], { answer: `${number}${"x".repeat(3000)}` })
      answer = `${number}${"x".repeat(3000)}`
    }
    for (let number = 0; number < 17; number += 1) await update(number)
    leaveRoom(30_000) // less than the base, more than the next updates, which make the log worth a compaction
    let refused = 0
    for (let number = 17; number < 32; number += 1) {
      try {
        await update(number)
      } catch (error) {
        checkRefusal(error)
        refused += 1
      }
      assert.equal((await open().getQaEntry(session, mine[1])).answer, answer, "the answer that was acknowledged last")
    }
    assert.ok(refused > 0, "the disk was never full")
    await holds(session, mine)
    await holds(other, acknowledged)
    assert.ok(!hasBase(), "there was room for a base")
    leaveRoom(400_000)
    for (let number = 32; number < 64; number += 1) await update(number)
    await store.close()
    assert.equal((await open().getQaEntry(session, mine[1])).answer, answer)
    await holds(session, mine)
    assert.ok(hasBase(), "the session was compacted once there was room")
  },

  async inodes() {
    const acknowledged = [await create(open(), session, 100)]
    let count = 0
    for (; statfsSync(mount).ffree > 0; count += 1) writeFileSync(`${ballast}-${count}`, "")
    acknowledged.push(await create(open(), session, 100))
    await refuses(() => create(open(), other, 100))
    await holds(session, acknowledged)
    assert.equal(await open().deleteSession(session), true, "a session is deleted on a full disk")
    for (; count > 0; count -= 1) rmSync(`${ballast}-${count - 1}`)
    acknowledged.splice(0, 2, await create(open(), session, 100))
    await holds(session, acknowledged)
  },
}

await scenarios[scenario]()

async function create(store, key, bytes) {
  return store.createQaEntry(key, { question: "x".repeat(bytes), answer: "" })
}

async function createUntilFull(key, bytes) {
  const store = open()
  const ids = []
  for (;;) {
    try {
      ids.push(await create(store, key, bytes))
    } catch (error) {
      checkRefusal(error)
      assert.equal(error.ids.length, 1)
      return ids
    }
  }
}

/** A call that fails because the disk is full. */
async function refuses(call) {
  const error = await call().then(
    () => assert.fail("there was room"),
    (reason) => reason,
  )
  checkRefusal(error)
  return error
}

function checkRefusal(error) {
  assert.ok(isSessionError(error), String(error))
  assert.deepEqual([error.code, error.outcome, error.retryable], ["STORE_ERROR", "not-applied", true], error.message)
}

async function holds(key, ids) {
  const store = open()
  const entries = await store.getAllQaEntries(key)
  assert.deepEqual(
    entries.map(({ id }) => id),
    ids,
  )
  assert.equal(await store.latestQaId(key), ids.at(-1) ?? null)
}

function leaveRoom(bytes) {
  rmSync(ballast, { force: true })
  const { bavail, bsize } = statfsSync(mount)
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - bytes))
}

function hasBase() {
  return readdirSync(dir, { recursive: true }).some((name) => /base\.\d+\.jsonl$/.test(name))
}
