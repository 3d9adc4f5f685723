import assert from "node:assert/strict"
import { readFileSync, renameSync, symlinkSync } from "node:fs"
import type { SessionStore } from "@cognee-session/core"
import { isSessionError } from "@cognee-session/core"
import { RICH, RICH_WRITES, writeRichSession } from "./rich-session.ts"
import { compactNow, fileOf } from "./session-files.ts"
import { type Subject, withStore } from "./subject.ts"

/** Puts a symbolic link in place of a file: neither is what it points to read nor is it written. */
export async function checkRefusesSymlink(subject: Subject, dir: string, kind: "log" | "base"): Promise<void> {
  await writeRichSession(subject, dir, RICH_WRITES.slice(0, 6))
  if (kind === "base") await compactNow(dir, RICH)
  const path = fileOf(dir, RICH, kind)
  const target = `${dir}-elsewhere.jsonl`
  renameSync(path, target)
  symlinkSync(target, path)
  const bytes = readFileSync(target)
  const calls: ((store: SessionStore) => Promise<unknown>)[] = [
    (store) => store.getAllQaEntries(RICH),
    (store) => store.getLatestQaEntries(RICH, 100),
    (store) => store.createQaEntry(RICH, { id: "first", question: "another", answer: "" }),
    (store) => store.updateQaEntry(RICH, "first", { answer: "changed" }),
    (store) => store.deleteQaEntry(RICH, "first"),
  ]
  for (const call of calls) await withStore(subject, dir, (store) => checkRefused(call(store)))
  assert.deepEqual(readFileSync(target), bytes, "what the link points to was written")
}

async function checkRefused(call: Promise<unknown>): Promise<void> {
  const error = await call.then(
    () => assert.fail("a symbolic link was followed"),
    (reason: unknown) => reason,
  )
  assert.ok(isSessionError(error) && error.code === "STORE_ERROR", String(error))
  assert.match(error.message, /symbolic link/)
}
