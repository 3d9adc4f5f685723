import { mkdtemp, readFile, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { publicPackages } from "../src/workspace.ts"
import { kibibytesIn } from "./installed-packages.ts"
import { type OurTarballs, dependenciesOn, packOurs } from "./our-tarballs.ts"
import { PACKAGE_MANAGERS } from "./package-managers.ts"

/** What installing a package brings into an empty folder. */
interface Budget {
  /** Packages by name, itself included. */
  readonly packages: readonly string[]
  /** The most that their files may take together, in KiB. */
  readonly kibibytes: number
}

const BUDGET_FILE = new URL("../install-budget.json", import.meta.url)

let top: string
let budgets: Readonly<Record<string, Budget>>
let tarballs: OurTarballs

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), "cognee-session-installs-")))
  budgets = JSON.parse(await readFile(BUDGET_FILE, "utf8")) as typeof budgets
  tarballs = await packOurs(top)
})

afterAll(() => rm(top, { recursive: true, force: true }))

describe.concurrent.each(PACKAGE_MANAGERS)("installed by $name in an empty folder", (manager) => {
  it.each(publicPackages())(
    "$manifest.name brings what install-budget.json names, and takes no more",
    async ({ manifest }) => {
      const dir = join(top, manager.name, manifest.name)
      await manager.install(dir, dependenciesOn(manifest, tarballs))
      const { packages, kibibytes } = budgets[manifest.name]!
      expect(await manager.installedIn(dir)).toEqual(packages)
      expect(await kibibytesIn(dir)).toBeLessThanOrEqual(kibibytes)
    },
  )
})
