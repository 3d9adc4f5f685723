import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { PROJECT } from "../src/workspace.ts"

const DIR = join(PROJECT, ".github/workflows")
const workflows = readdirSync(DIR).map((name) => ({ name, text: readFileSync(join(DIR, name), "utf8") }))

describe.each(workflows)("$name", ({ text }) => {
  it("names each action by its commit, with the version beside it", () => {
    const uses = linesWith(text, "uses:")
    expect(uses.length).toBeGreaterThan(0)
    for (const line of uses) expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it("grants nothing but what a job asks for, and no job may write to the repository", () => {
    expect(text).toMatch(/^permissions: \{\}$/m)
    const granted = [...text.matchAll(/^ {6}([\w-]+: (?:read|write))$/gm)].map(([, permission]) => permission)
    const others = granted.filter((one) => one !== "contents: read" && one !== "id-token: write")
    expect(others).toEqual([])
  })

  it("keeps no credentials beside the code, and nothing in caches", () => {
    expect(linesWith(text, "persist-credentials: false")).toHaveLength(linesWith(text, "actions/checkout@").length)
    expect(linesWith(text, "package-manager-cache: false")).toHaveLength(linesWith(text, "actions/setup-node@").length)
    expect(text).not.toMatch(/actions\/cache|^\s*cache:/m)
  })

  it("uses no secret", () => {
    expect(text).not.toContain("secrets.")
  })
})

it("each action is used in one version only", () => {
  const uses = new Set(
    workflows.flatMap(({ text }) => linesWith(text, "uses:").map((line) => line.split("uses: ")[1]!)),
  )
  const actions = [...uses].map((one) => one.split("@")[0])
  expect(actions).toEqual([...new Set(actions)])
})

it("only the job that publishes may speak for this repository, and it runs no code but ours", () => {
  const holders = workflows.filter(({ text }) => text.includes("id-token"))
  expect(holders.map(({ name }) => name)).toEqual(["release.yml"])
  const [before, publish] = holders[0]!.text.split(/^ {2}publish:$/m)
  expect(before).not.toContain("id-token")
  const commands = linesWith(publish!, "run:").map((line) => line.split("run: ")[1])
  expect(commands).toEqual(["node scripts/publish.mjs release --provenance"])
})

function linesWith(text: string, what: string): string[] {
  return text.split("\n").filter((line) => line.includes(what))
}
