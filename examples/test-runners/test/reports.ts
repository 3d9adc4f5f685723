/** What became of one case, as a runner reports it. */
export interface CaseResult {
  /** The name of the case, without those of the groups that it is in. */
  readonly name: string
  readonly status: "passed" | "failed" | "skipped"
}

/** Reads what `node --test`, `bun test` and `deno test` write. Deno puts the names of its groups before a case's. */
export function fromJUnit(xml: string): CaseResult[] {
  const found = xml.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g)
  return Array.from(found, ({ 1: name = "", 2: inside = "" }) => {
    const status = inside.includes("<failure") ? "failed" : inside.includes("<skipped") ? "skipped" : "passed"
    return { name: unescaped(name).split(" > ").at(-1) ?? "", status } as const
  })
}

/** Reads what `vitest` and `jest` write. */
export function fromJestJson(json: string): CaseResult[] {
  const { testResults } = JSON.parse(json) as {
    testResults: { assertionResults: { title: string; status: CaseResult["status"] }[] }[]
  }
  return testResults.flatMap((file) => file.assertionResults.map(({ title, status }) => ({ name: title, status })))
}

/** Reads what `mocha` writes. */
export function fromMochaJson(json: string): CaseResult[] {
  const { passes, failures, pending } = JSON.parse(json) as Record<
    "passes" | "failures" | "pending",
    { title: string }[]
  >
  const named = (tests: { title: string }[], status: CaseResult["status"]) =>
    tests.map(({ title }) => ({ name: title, status }))
  return [...named(passes, "passed"), ...named(failures, "failed"), ...named(pending, "skipped")]
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }

function unescaped(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name as string] ?? whole
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
  })
}
