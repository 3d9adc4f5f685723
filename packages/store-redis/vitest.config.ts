import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    // The first test may have to fetch a server.
    hookTimeout: 120_000,
  },
})
