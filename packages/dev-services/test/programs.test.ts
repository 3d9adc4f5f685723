import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test, vi } from "vitest"
import { unpackDebianPackage } from "../src/debian-packages.ts"
import { findPrograms, installedDir } from "../src/programs.ts"

afterEach(() => vi.unstubAllEnvs())

const nowhere = {
  names: ["no-such-program"],
  debian: { package: "no-such-package", parts: /^$/ },
  advice: "install it",
}

test("programs are found on the PATH, in one directory, or in the directories named", async () => {
  expect(installedDir({ names: ["node"] })).toBeDefined()
  expect(installedDir({ names: ["node", "no-such-program"] })).toBeUndefined()
  vi.stubEnv("PATH", "")
  expect(installedDir({ names: ["sh"] })).toBeUndefined()
  expect(installedDir({ names: ["sh"], dirs: ["/nowhere", "/bin"] })).toBeDefined()
})

test("without the program and without apt the error says what to install", async () => {
  vi.stubEnv("PATH", "")
  await expect(findPrograms(nowhere)).rejects.toThrow("install it")
})

test("those who unpack a package at once all get the same folder, and nothing else is left", async (context) => {
  if (installedDir({ names: ["apt-get", "dpkg"] }) === undefined) return context.skip("needs Debian's apt")
  const cache = await mkdtemp(join(tmpdir(), "cognee-session-cache-"))
  try {
    const folders = await Promise.all([1, 2].map(() => unpackDebianPackage("hostname", /^$/, cache)))
    expect(new Set(folders).size).toBe(1)
    expect(await readdir(cache)).toHaveLength(1)
    expect(await readdir(join(folders[0]!, "bin"))).toContain("hostname")
  } finally {
    await rm(cache, { recursive: true })
  }
})
