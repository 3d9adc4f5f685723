import assert from "node:assert/strict"
import type { Answer } from "./store-server.ts"

/** Holds what a session has against the creates and deletions of it that were acknowledged. */
export function checkDeletions(answers: readonly Answer[], present: readonly string[]): void {
  const deletions = answers.filter(({ call }) => call.method === "deleteSession")
  for (const { call, began, settled, value, error } of answers) {
    assert.equal(error, undefined)
    if (call.method !== "createQaEntry") continue
    const isDeletedLater = deletions.some((deletion) => deletion.began > settled)
    const mayBeDeleted = deletions.some((deletion) => deletion.settled > began)
    if (isDeletedLater) assert.ok(!present.includes(String(value)), `${String(value)} was deleted with its session`)
    if (!mayBeDeleted) assert.ok(present.includes(String(value)), `${String(value)} was created after every deletion`)
  }
  assert.equal(new Set(present).size, present.length)
}
