import { codeOf } from "./code-of.ts"
import type { StoreCall } from "./random-calls.ts"
import type { RaceLane } from "./race.ts"

/** What a call comes to: a value, or the code of its rejection. */
export type CallOutcome = { readonly value: unknown } | { readonly code: string }

/** A call with the outcome that the contract asks for. */
export interface ExpectedCall {
  readonly call: StoreCall
  readonly expected: CallOutcome
}

/** A program that makes the calls one after the other, and fails where the last one comes to anything but what is expected. */
export function sequenceScript(calls: readonly ExpectedCall[]): string {
  const lines = calls.map((one, index) => (index === calls.length - 1 ? checkCode(one) : callCode(one)))
  return [`import assert from "node:assert/strict"`, HARNESS, "", STORAGE, HANDLES, ...lines, END].join("\n")
}

/** A program that races the lanes again and again, until no serial order explains what a race comes to. */
export function raceScript(lanes: readonly RaceLane[], inProcesses: boolean): string {
  const laneCode = ({ handle, calls }: RaceLane): string =>
    `    [${handle}, [\n${calls.map((call) => `      ${codeOf(call)},\n`).join("")}    ]],`
  return [
    `import { checkRace${inProcesses ? ", openStoreProcess" : ""} } from "@cognee-session/testkit"`,
    HARNESS,
    "",
    STORAGE,
    inProcesses ? PROCESSES : HANDLES,
    "for (let race = 0; race < 1000; race++) {",
    "  await checkRace([",
    ...lanes.map(laneCode),
    "  ])",
    "}",
    END,
  ].join("\n")
}

const HARNESS = `import { harness } from "./harness.mjs" // yours`
const STORAGE = "const storage = await harness.create()"
const HANDLES = "const [a, b] = [await storage.open(), await storage.open()]"
const PROCESSES = "const [a, b] = [await openStoreProcess(storage), await openStoreProcess(storage)]"
const END = "for (const store of [a, b]) await store[Symbol.asyncDispose]()\nawait storage.destroy()"

function callCode({ call, expected }: ExpectedCall): string {
  return "code" in expected ? rejectionCode(call, expected.code) : `await ${sourceOf(call)}`
}

function checkCode({ call, expected }: ExpectedCall): string {
  if ("code" in expected) return rejectionCode(call, expected.code)
  const made = call.method === "listSessions" ? listedCode(call) : `await ${sourceOf(call)}`
  return `assert.deepEqual(${made}, ${codeOf(expected.value)})`
}

function rejectionCode(call: StoreCall, code: string): string {
  return `await assert.rejects(${sourceOf(call)}, { code: ${codeOf(code)} })`
}

/** A listing's order is that of times, which no two runs share. */
function listedCode(call: StoreCall): string {
  return `(await ${sourceOf(call)}).sessions.map(({ sessionId, userId }) => JSON.stringify([sessionId, userId])).sort()`
}

function sourceOf({ handle, method, args }: StoreCall): string {
  return `${handle}.${method}(${args.map(codeOf).join(", ")})`
}
