import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterEach, expect, test, vi } from "vitest"
import { findChromium, packagedChromium } from "../src/chromium.ts"

const run = promisify(execFile)

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

test("the browser that the variable names is taken before one of the PATH", async () => {
  const dir = await mkdtemp(join(tmpdir(), "cognee-session-path-"))
  try {
    const file = join(dir, "google-chrome")
    await writeFile(file, "", { mode: 0o755 })
    vi.stubEnv("PATH", dir)
    vi.stubEnv("COGNEE_SESSION_TEST_CHROMIUM", "")
    expect(await findChromium()).toEqual({ file, env: {} })
    vi.stubEnv("COGNEE_SESSION_TEST_CHROMIUM", "/elsewhere/chrome")
    expect(await findChromium()).toEqual({ file: "/elsewhere/chrome", env: {} })
  } finally {
    await rm(dir, { recursive: true })
  }
})

test("the browser of the package runs", async (context) => {
  if (process.platform !== "linux" || process.arch !== "x64") return context.skip("needs Linux on x64")
  const { file, env } = await packagedChromium()
  const { stdout } = await run(file, ["--version"], { env: { ...process.env, ...env } })
  expect(stdout).toMatch(/Chromium \d+/)
})

test("where there is no browser an error says what to install", async () => {
  vi.stubGlobal("process", { ...process, platform: "sunos" })
  await expect(packagedChromium()).rejects.toThrow("The tests need Chromium or Chrome.")
})
