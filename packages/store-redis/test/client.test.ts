import { describe, expect, it } from "vitest"
import { addressOf, isClient } from "../src/client.ts"

describe("a url", () => {
  const local = { host: "localhost", port: 6379, db: 0 }

  it.each([
    ["redis://localhost", local],
    ["redis://localhost/", local],
    ["redis://localhost:7000/3", { ...local, port: 7000, db: 3 }],
    ["redis://:secret@localhost", { ...local, password: "secret" }],
    ["redis://ada:se%2Fcr%40et@localhost", { ...local, username: "ada", password: "se/cr@et" }],
    ["rediss://localhost", { ...local, tls: {} }],
    ["redis://[::1]:7000", { ...local, host: "::1", port: 7000 }],
  ])("%s leads to a server", (url, address) => {
    expect(addressOf(url)).toEqual(address)
  })

  it.each([
    "",
    "localhost:6379",
    "http://localhost",
    "redis://",
    "redis://localhost/zero",
    "redis://localhost/1/2",
    "redis://localhost?family=6",
    "redis://localhost#1",
    "redis://:%zz@localhost",
  ])("is refused: %j", (url) => {
    expect(addressOf(url)).toBeNull()
  })
})

describe("a client", () => {
  const call = (): void => {}
  const client = { status: "ready", isCluster: false, options: {}, call, connect: call, on: call, off: call }

  it("is known by its shape", () => {
    expect(isClient(client)).toBe(true)
  })

  it.each(Object.keys(client).filter((name) => name !== "isCluster"))("is none without %s", (name) => {
    expect(isClient({ ...client, [name]: undefined })).toBe(false)
  })

  it.each([null, undefined, "redis://localhost", {}])("is none: %j", (value) => {
    expect(isClient(value)).toBe(false)
  })
})
