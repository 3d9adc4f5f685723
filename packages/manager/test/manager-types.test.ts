import { readFile } from "node:fs/promises"
import { expect, it } from "vitest"
import { typeErrorsIn } from "../../core/test/type-errors.ts"

const source = new URL("./manager-types.ts", import.meta.url)

/** The errors in this text, against the types that callers get. */
function errorsIn(text: string): Promise<string[]> {
  const core = new URL(import.meta.resolve("@cognee-session/core"))
  return typeErrorsIn(text, {
    "../src/index.ts": new URL("../dist/index.js", import.meta.url),
    "@cognee-session/core": core,
  })
}

it("right uses compile, wrong ones do not", async () => {
  expect(await errorsIn(await readFile(source, "utf8"))).toEqual([])
}, 60_000)

it("each expected error is one", async () => {
  const text = await readFile(source, "utf8")
  const expected = text.match(/@ts-expect-error/g)
  const errors = await errorsIn(text.replaceAll("@ts-expect-error", "expected"))
  expect(expected?.length).toBeGreaterThan(25)
  expect(errors).toHaveLength(expected!.length)
}, 60_000)
