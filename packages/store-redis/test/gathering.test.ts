import { Writable } from "node:stream"
import { setImmediate } from "node:timers/promises"
import { expect, it } from "vitest"
import { Gathering } from "../src/gathering.ts"

/** A stream that keeps what it is given at once, as a connection does with each write to the system. */
function connection(): { readonly stream: Writable; readonly writes: string[][] } {
  const writes: string[][] = []
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string, _, done) => {
      writes.push([chunk])
      done()
    },
    writev: (chunks, done) => {
      writes.push(chunks.map(({ chunk }) => chunk as string))
      done()
    },
  })
  return { stream, writes }
}

it("passes on in groups what is written in one turn", async () => {
  const { stream, writes } = connection()
  const gathering = new Gathering()
  for (const command of ["1", "2", "3", "4", "5", "6", "7", "8", "9"]) {
    gathering.join(stream)
    stream.write(command)
  }
  await setImmediate()
  expect(writes).toEqual([["1", "2", "3", "4", "5", "6", "7", "8"], ["9"]])
})

it("holds nothing back beyond the turn, and keeps streams apart", async () => {
  const [one, other] = [connection(), connection()]
  const gathering = new Gathering()
  for (const command of ["a", "b"]) {
    for (const { stream } of [one, other]) {
      gathering.join(stream)
      stream.write(command)
    }
    await setImmediate()
  }
  expect([one.writes, other.writes]).toEqual([
    [["a"], ["b"]],
    [["a"], ["b"]],
  ])
})
