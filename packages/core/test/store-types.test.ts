import { readFile } from "node:fs/promises"
import { expect, it } from "vitest"
import { typeErrorsIn } from "./type-errors.ts"

const source = new URL("./store-types.ts", import.meta.url)

/** The errors in this text, against the types that callers get. */
function errorsIn(text: string): Promise<string[]> {
  return typeErrorsIn(text, { "../src/index.ts": new URL("../dist/index.js", import.meta.url) })
}

it("right uses compile, wrong ones do not", async () => {
  expect(await errorsIn(await readFile(source, "utf8"))).toEqual([])
}, 60_000)

it("each expected error is one", async () => {
  const text = await readFile(source, "utf8")
  const expected = text.match(/@ts-expect-error/g)
  const errors = await errorsIn(text.replaceAll("@ts-expect-error", "expected"))
  expect(expected?.length).toBeGreaterThan(40)
  expect(errors).toHaveLength(expected!.length)
}, 60_000)

it("an expected error that is none is an error", async () => {
  const text = await readFile(source, "utf8")
  const errors = await errorsIn(text.replace("  const entry:", "  // @ts-expect-error\n  const entry:"))
  expect(errors).toHaveLength(1)
  expect(errors[0]).toContain("TS2578")
}, 60_000)
