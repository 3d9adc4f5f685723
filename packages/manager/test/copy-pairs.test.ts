import type { SessionStore } from "@cognee-session/core"
import type { HarnessStorage } from "@cognee-session/testkit"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { copySessions } from "../src/index.ts"
import { everythingIn, fill, sessionsOf } from "./copy-contents.ts"
import { STORES, newStore } from "./stores.ts"

describe.each(STORES)("10,000 entries of 121 sessions in $name", (source) => {
  let storage: HarnessStorage
  let from: SessionStore
  let contents: Awaited<ReturnType<typeof everythingIn>>

  beforeAll(async () => {
    storage = await source.create()
    from = await storage.open()
    await fill(from, { userId: "ada", sessionId: "long" }, 5001)
    for (let index = 0; index < 20; index++)
      await fill(from, { userId: `user ${index % 3}`, sessionId: `b${index}` }, 201)
    for (let index = 0; index < 100; index++) await fill(from, { sessionId: `c/${index}` }, 11)
    contents = await everythingIn(from)
  })

  afterAll(async () => {
    await from.close()
    await storage.destroy()
  })

  it.each(STORES)("arrive intact in $name, and a second run has nothing to do", async (target) => {
    const to = await newStore(target)
    const result = await copySessions(from, to, { verify: true })
    expect(result).toMatchObject({
      found: 121,
      sessions: 121,
      entries: 10_000,
      steps: 363,
      unreadable: [],
      differences: [],
    })
    expect(result.bytes).toBeGreaterThan(500_000)
    expect(await sessionsOf(to)).toEqual(await sessionsOf(from))
    expect(await everythingIn(to)).toEqual(contents)
    const again = await copySessions(from, to)
    expect(again).toEqual({
      found: 121,
      sessions: 121,
      entries: 0,
      steps: 0,
      bytes: 0,
      unreadable: [],
      differences: [],
    })
  })
})
