import { deepEqual, equal, ok } from "node:assert/strict"
import { createRequire } from "node:module"
import { type Checks, runChecks } from "./checks.ts"

// Every entry point of every package, by `import` and by `require`: the same module with the same names.

const ENTRY_POINTS = JSON.parse(process.env["TRIAL_ENTRY_POINTS"]!) as readonly string[]
const require = createRequire(import.meta.url)

type Names = Readonly<Record<string, unknown>>

function checkOf(entryPoint: string): () => Promise<void> {
  return async () => {
    const imported = (await import(entryPoint)) as Names
    const required = require(entryPoint) as Names
    const names = Object.keys(imported)
    ok(names.length > 0)
    deepEqual(Object.keys(required).toSorted(), names.toSorted())
    for (const name of names) equal(required[name], imported[name], name)
  }
}

const checks: Checks = Object.fromEntries(ENTRY_POINTS.map((one) => [`import and require of ${one}`, checkOf(one)]))
await runChecks(checks)
