import { randomUUID } from "node:crypto"
import { Redis } from "ioredis"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { callsKey, sessionKeys } from "../src/keys.ts"
import {
  type Script,
  appendEntries,
  appendSteps,
  changeEntry,
  removeEntry,
  removeSession,
  setContext,
} from "../src/scripts.ts"
import { useRedis } from "./servers.ts"

const url = useRedis()
let redis: Redis

beforeAll(() => {
  redis = new Redis(url())
})

afterAll(() => redis.disconnect())

let keys: ReturnType<typeof sessionKeys>
beforeEach(() => {
  keys = sessionKeys(`once ${randomUUID()}:`, { userId: "u", sessionId: "s" })
})

/** A call that can be sent several times. */
interface Call {
  readonly script: Script
  readonly deadline: number
  readonly token: string
  readonly own: readonly string[]
}

function call(script: Script, own: readonly string[] = [], deadline = Date.now() + 5000): Call {
  return { script, deadline, token: `${String(deadline).padStart(13, "0")}-${randomUUID()}`, own }
}

async function send({ script, deadline, token, own }: Call): Promise<string> {
  const all = [...keys.keys, callsKey("", keys.bucket, deadline)]
  const [verdict] = (await redis.eval(script.lua, all.length, ...all, token, "", keys.name, ...own)) as [string]
  return verdict
}

function text(id: string, answer = "a"): string {
  return `{"fingerprint":"abcdefghijklmnopqrstuv"\n,"id":"${id}"\n,"answer":"${answer}"\n}`
}

function create(id: string): Call {
  return call(appendEntries, [`id:${id}`, text(id)])
}

/** Everything that the session's keys hold, and the indexes. */
function contents(): Promise<string[][]> {
  return Promise.all(keys.keys.map((key) => redis.zrange(key, "0", "-1", "WITHSCORES")))
}

const writes: readonly [string, () => Call, string][] = [
  ["a create", () => create("new"), "created"],
  ["a create of what is there", () => create("e"), "same"],
  ["a create with other contents", () => call(appendEntries, ["id:e", text("e").replace("abc", "xyz")]), "conflict"],
  ["a trace step", () => call(appendSteps, ["id:t", `{"fingerprint":"abcdefghijklmnopqrstuv","id":"t"}`]), "created"],
  ["an update", () => call(changeEntry, ["id:e", ',"answer":', ',"answer":"b"']), "changed"],
  ["an update of nothing", () => call(changeEntry, ["id:none", ',"answer":', ',"answer":"b"']), "absent"],
  ["a deletion", () => call(removeEntry, ["id:e"]), "removed"],
  ["a deletion of nothing", () => call(removeEntry, ["id:none"]), "absent"],
  ["a graph context", () => call(setContext, ['"x"']), "set"],
  ["a deletion of the session", () => call(removeSession), "removed"],
]

describe("a call that is sent again", () => {
  it.each(writes)("%s: changes nothing, and is answered as before", async (_, make, verdict) => {
    for (const id of ["e", "f"]) await send(create(id))
    const made = make()
    expect(await send(made)).toBe(verdict)
    const after = await contents()
    expect(await send(made)).toBe(verdict)
    expect(await contents()).toEqual(after)
  })

  it.each(writes)("%s: so it is when others have deleted the session and made it anew", async (_, make, verdict) => {
    for (const id of ["e", "f"]) await send(create(id))
    const made = make()
    expect(await send(made)).toBe(verdict)
    await send(call(removeSession))
    await send(create("e"))
    const after = await contents()
    expect(await send(made)).toBe(verdict)
    expect(await contents()).toEqual(after)
  })

  it.each(writes)("%s: when its time is over, it has no effect", async (_, make) => {
    for (const id of ["e", "f"]) await send(create(id))
    const after = await contents()
    const { script, own } = make()
    expect(await send(call(script, own, Date.now() - 1))).toBe("late")
    expect(await send(call(script, own, 0))).toBe("late")
    expect(await contents()).toEqual(after)
  })

  it("leaves no answer behind that does not expire", async () => {
    const made = create("e")
    await send(made)
    const left = await redis.pttl(callsKey("", keys.bucket, made.deadline))
    expect(left).toBeGreaterThan(5000)
    expect(left).toBeLessThanOrEqual(7000)
  })
})
