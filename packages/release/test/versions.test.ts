import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type WorkspacePackage, publicPackages, workspacePackages } from "../src/workspace.ts"
import { type Bump, Rehearsal, type Versions } from "./rehearsal.ts"

const CORE = "@cognee-session/core"
const FS = "@cognee-session/store-fs"

/** Where all changesets that wait have become versions. */
let released: Rehearsal
let before: Versions

beforeAll(async () => {
  released = await Rehearsal.begin()
  await released.version()
  before = released.versions()
})

afterAll(() => released[Symbol.asyncDispose]())

describe("the next release", () => {
  it("publishes nothing below 1.0.0, where a minor of core would move every package", () => {
    expect(publicPackages().length).toBeGreaterThan(0)
    for (const [name, version] of Object.entries(released.publicVersions()))
      expect(major(version), `${name}@${version}`).toBeGreaterThanOrEqual(1)
  })

  it("gives 1.0.0 to what was never released", () => {
    const first = publicPackages().filter(({ manifest }) => manifest.version === "0.0.0")
    expect(versionsOf(first)).toEqual(first.map(({ manifest }) => [manifest.name, "1.0.0"]))
  })

  it("leaves private packages alone", () => {
    const own = workspacePackages().filter(({ manifest }) => manifest.private)
    expect(own.length).toBeGreaterThan(0)
    expect(versionsOf(own)).toEqual(own.map(({ manifest }) => [manifest.name, manifest.version]))
  })

  it("is tagged by each public package and its version: what starts the workflow", async () => {
    const expected = Object.entries(released.publicVersions()).map(([name, version]) => `${name}@${version}`)
    expect((await released.tag()).toSorted()).toEqual(expected.toSorted())
  })

  function versionsOf(packages: readonly WorkspacePackage[]): (string | undefined)[][] {
    return packages.map(({ manifest }) => [manifest.name, before[manifest.name]])
  }
})

describe.concurrent("a change of core moves", () => {
  it("core alone when it is a patch", async () => {
    expect(await movedBy({ [CORE]: "patch" })).toEqual({ [CORE]: "patch" })
  })

  it("core alone when it is a minor", async () => {
    expect(await movedBy({ [CORE]: "minor" })).toEqual({ [CORE]: "minor" })
  })

  it("whatever depends on core, by a patch, when it is a major", async () => {
    const dependents = publicPackages().filter(({ manifest }) => manifest.dependencies?.[CORE])
    expect(dependents.length).toBeGreaterThan(0)
    const patches = dependents.map(({ manifest }) => [manifest.name, "patch"])
    expect(await movedBy({ [CORE]: "major" })).toEqual({ [CORE]: "major", ...Object.fromEntries(patches) })
  })

  it("a package by as much as its changeset says, beside a major of core", async () => {
    expect(await movedBy({ [CORE]: "major", [FS]: "major" })).toMatchObject({ [CORE]: "major", [FS]: "major" })
  })

  it("no package that would have core as a peer, when it is a minor", async () => {
    await using copy = await released.fork()
    await copy.edit(FS, () => ({ dependencies: {}, peerDependencies: { [CORE]: "workspace:^" } }))
    expect(await moved(copy, { [CORE]: "minor" })).toEqual({ [CORE]: "minor" })
  })
})

it("a change of a store moves that store alone", async () => {
  const bumps = ["patch", "minor", "major"] as const
  const moves = await Promise.all(bumps.map((bump) => movedBy({ [FS]: bump })))
  expect(moves).toEqual(bumps.map((bump) => ({ [FS]: bump })))
})

it("the changelogs say what changed and what is needed for it, and nothing else", async () => {
  await using copy = await released.fork()
  await copy.change({ [CORE]: "major" }, "Sessions have names.\n\nThe old ones have none.")
  const versions = await copy.version()
  const core = await copy.changelog("packages/core")
  expect(newest(core)).toBe(
    `## ${versions[CORE]}\n\n### Major Changes\n\n- Sessions have names.\n\n  The old ones have none.\n`,
  )
  const fs = await copy.changelog("packages/store-fs")
  expect(newest(fs)).toBe(`## ${versions[FS]}\n\n### Patch Changes\n\n- Needs \`${CORE}\` ^${versions[CORE]}.\n`)
})

async function movedBy(changes: Readonly<Record<string, Bump>>): Promise<Record<string, string>> {
  await using copy = await released.fork()
  return await moved(copy, changes)
}

/** Which packages a changeset moves, and how far. */
async function moved(copy: Rehearsal, changes: Readonly<Record<string, Bump>>): Promise<Record<string, string>> {
  await copy.change(changes, "Something else.")
  const after = await copy.version()
  const names = Object.keys(after).filter((name) => after[name] !== before[name])
  return Object.fromEntries(names.map((name) => [name, distance(before[name]!, after[name]!)]))
}

function distance(from: string, to: string): string {
  const bumps: Readonly<Record<Bump, string>> = {
    major: `${major(from) + 1}.0.0`,
    minor: `${major(from)}.${minor(from) + 1}.0`,
    patch: `${major(from)}.${minor(from)}.${Number(from.split(".")[2]) + 1}`,
  }
  return Object.entries(bumps).find(([, version]) => version === to)?.[0] ?? `${from} to ${to}`
}

function major(version: string): number {
  return Number(version.split(".")[0])
}

function minor(version: string): number {
  return Number(version.split(".")[1])
}

/** The part of a changelog about its newest version. */
function newest(changelog: string): string {
  return `## ${changelog.split(/^## /m)[1]}`.trimEnd() + "\n"
}
