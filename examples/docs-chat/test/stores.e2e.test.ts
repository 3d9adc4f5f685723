import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startPostgres, startRedis } from "@cognee-session/dev-services"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runChat, writeDocuments } from "./run-chat.ts"

const PASSWORD = "secret of the server"

let dir: string
const servers: AsyncDisposable[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "docs-chat-stores-"))
  await writeDocuments(dir)
})

afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

async function started(starting: Promise<AsyncDisposable & { readonly url: string }>): Promise<string> {
  const server = await starting
  servers.push(server)
  return server.url
}

const PACKAGES = {
  fs: ["@cognee-session/store-fs"],
  sqlite: ["@cognee-session/store-drizzle/sqlite", "better-sqlite3"],
  postgres: ["@cognee-session/store-drizzle/postgres", "postgres"],
  redis: ["@cognee-session/store-redis", "ioredis"],
} as const

const STORES: readonly { readonly kind: keyof typeof PACKAGES; readonly address: () => Promise<string> }[] = [
  { kind: "fs", address: async () => "fs:talks" },
  { kind: "sqlite", address: async () => "sqlite:talks.db" },
  { kind: "postgres", address: () => started(startPostgres({ password: PASSWORD })) },
  { kind: "redis", address: () => started(startRedis({ password: PASSWORD })) },
]

describe.each(STORES)("sessions in $kind", ({ kind, address }) => {
  it("are written and found again, and no other store's package is loaded", async () => {
    const others = Object.entries(PACKAGES).filter(([other]) => other !== kind)
    const env = {
      COGNEE_SESSION_STORE: await address(),
      NODE_OPTIONS: `--import=${new URL("refuse-imports.mjs", import.meta.url).href}`,
      REFUSED: others.flatMap(([, packages]) => packages).join(","),
    }
    const { output, errors, code } = await runChat(dir, env, "", "docs")
    const [, first = "", second = ""] = output.split(/^== .* ==$/m)
    expect(first).toContain("Session scripted is new.")
    expect(second).toContain("Session scripted goes on. The last questions were:")
    expect(second).toContain("[1 of 5, I wanted an example]")
    expect({ errors, code }).toEqual({ errors: "", code: 0 })
    expect(decodeURIComponent(output)).not.toContain(PASSWORD)
    const again = await runChat(dir, env, "/switch other\ncarrots\n/sessions\n/forget\n/sessions\n", "docs")
    expect(again.output).toContain("Session scripted goes on.")
    expect(again.output.match(/^..\S+ \S+ {2}other +carrots$/gm)).toHaveLength(1)
    expect({ errors: again.errors, code: again.code }).toEqual({ errors: "", code: 0 })
  })
})

it.each(["postgres://127.0.0.1:port/secret", "redis://[secret"])("%s is told in one line", async (address) => {
  const { output, errors, code } = await runChat(dir, {}, "carrots\n", "--store", address, "docs")
  const message = "docs-chat: the address of the store is no URL; see --help\n"
  expect({ output, errors, code }).toEqual({ output: "", errors: message, code: 1 })
})
