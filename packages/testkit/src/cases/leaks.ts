import { inspect } from "node:util"
import { assertTrue, rejectionOf } from "../assertions.ts"

/** Fails unless the call is rejected, with an error in which none of the secrets can be found. */
export async function assertNothingLeaks(
  call: () => Promise<unknown>,
  secrets: readonly string[],
  what: string,
): Promise<void> {
  const error = await rejectionOf(call, what)
  const texts = textsOf(error)
  for (const secret of secrets) {
    // The beginning alone gives it away too.
    const telling = secret.slice(0, 14)
    const leak = texts.find(({ text }) => text.includes(telling))
    assertTrue(leak === undefined, `no secret in the ${error.code} error of ${what}`, `one in ${leak?.where}`)
  }
}

interface ErrorText {
  readonly where: string
  readonly text: string
}

/** Every text that can be got out of an error. */
function textsOf(error: unknown): ErrorText[] {
  const inspected = inspect(error, {
    depth: null,
    showHidden: true,
    getters: true,
    maxArrayLength: null,
    maxStringLength: null,
  })
  return [
    { where: "util.inspect", text: inspected },
    { where: "String()", text: String(error) },
    ...textsWithin(error, ""),
  ]
}

function textsWithin(value: unknown, path: string): ErrorText[] {
  if (typeof value !== "object" || value === null) return [{ where: path, text: String(value) }]
  const texts = Reflect.ownKeys(value).flatMap((key) => [
    { where: `a key of ${path}`, text: String(key) },
    ...textsWithin((value as Record<PropertyKey, unknown>)[key], `${path}.${String(key)}`),
  ])
  return [...texts, { where: `JSON of ${path}`, text: JSON.stringify(value) }]
}
