import { describe, expect, it } from "vitest"
import { Calls, wasLateFromTheStart } from "../src/calls.ts"

function moment(milliseconds: number): { steady: number; wall: number } {
  return { steady: milliseconds, wall: 1_795_000_000_000 + milliseconds }
}

describe("a call's token", () => {
  it("begins with the deadline, by the server's clock as far as it is known", () => {
    const calls = new Calls()
    expect(calls.next("00", moment(100), 5000)).toMatchObject({
      deadline: 0,
      token: expect.stringMatching(/^0{13}-/) as string,
    })
    calls.learn("00", moment(200), 1_795_380_000_000)
    const { deadline, token } = calls.next("00", moment(300), 5000)
    expect([deadline, token.slice(0, 14)]).toEqual([1_795_380_005_100, "1795380005100-"])
  })

  it("takes the clock of the bucket's own server, else the one that it heard of last", () => {
    const calls = new Calls()
    calls.learn("00", moment(0), 1_000_000)
    calls.learn("01", moment(0), 2_000_000)
    const deadlines = ["00", "01", "02"].map((bucket) => calls.next(bucket, moment(0), 5).deadline)
    expect(deadlines).toEqual([1_000_005, 2_000_005, 2_000_005])
  })

  it("is used once", () => {
    const handles = [new Calls(), new Calls()]
    const tokens = handles.flatMap((calls) => [1, 2, 3].map(() => calls.next("00", moment(0), 5).token))
    expect(new Set(tokens).size).toBe(6)
  })
})

describe("a call that was answered too late", () => {
  const call = { token: "", deadline: 1000 }

  it.each([
    ["was so from the start, if its deadline was over when it was sent", 1200, moment(0), moment(100), true],
    ["may have been in time, if its deadline was not", 1050, moment(0), moment(100), false],
    [
      "may have been in time, if this machine has slept meanwhile",
      6000,
      moment(0),
      { steady: 100, wall: moment(5500).wall },
      false,
    ],
  ])("%s", (_, serverTime, sent, answered, expected) => {
    expect(wasLateFromTheStart(call, sent, answered, serverTime)).toBe(expected)
  })
})
