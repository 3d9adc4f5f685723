import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    // As a store's own configuration names them.
    globalSetup: [
      "@cognee-session/dev-services/vitest/shared-redis",
      "@cognee-session/dev-services/vitest/shared-postgres",
    ],
    // The first test may have to fetch a server.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
