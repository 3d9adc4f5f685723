import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    globalSetup: ["./test/servers.ts"],
    // The first test may have to fetch a server.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
