import { type HistoryCall, type SerialModel, isLinearizable } from "@cognee-session/testkit"
import { expect, it } from "vitest"

type Call = { readonly kind: "read" } | { readonly kind: "write"; readonly value: number }

/** One number that is read and written; `null` at first. */
const register: SerialModel<number | null, Call, number | null> = {
  initial: null,
  apply: (state, call) => ({
    state: call.kind === "write" ? call.value : state,
    result: call.kind === "write" ? null : state,
  }),
  stateKey: String,
  sameResult: Object.is,
}

function write(value: number, calledAt: number, returnedAt: number): HistoryCall<Call, number | null> {
  const result = returnedAt === Infinity ? null : { value: null }
  return { operation: { kind: "write", value }, calledAt, returnedAt, result }
}

function read(value: number | null, calledAt: number, returnedAt: number): HistoryCall<Call, number | null> {
  return { operation: { kind: "read" }, calledAt, returnedAt, result: { value } }
}

it.each([
  ["nothing", [], true],
  ["one after the other", [write(1, 0, 1), read(1, 2, 3), write(2, 4, 5), read(2, 6, 7)], true],
  ["a read of what a concurrent write sets, or not yet", [write(1, 0, 10), read(null, 1, 2), read(1, 3, 4)], true],
  ["a read of an old value after the write returned", [write(1, 0, 1), read(null, 2, 3)], false],
  ["two reads of a concurrent write in the wrong order", [write(1, 0, 10), read(1, 1, 2), read(null, 3, 4)], false],
  [
    "two readers that disagree on two writes",
    [write(1, 0, 9), write(2, 0, 9), read(1, 10, 11), read(2, 12, 13)],
    false,
  ],
  ["a write of unknown outcome that took effect late", [write(1, 0, Infinity), read(null, 5, 6), read(1, 7, 8)], true],
  ["a write of unknown outcome that never took effect", [write(1, 0, Infinity), read(null, 5, 6)], true],
  ["a write of unknown outcome seen before it was called", [read(1, 0, 1), write(1, 5, Infinity)], false],
  ["a value that nobody wrote", [read(3, 0, 1)], false],
])("tells whether a serial order explains %s", (_, history, expected) => {
  expect(isLinearizable(history, register)).toBe(expected)
})
