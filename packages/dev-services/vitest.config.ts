import { defineConfig } from "vitest/config"
import { testDefaults } from "../../scripts/vitest-defaults.mjs"

export default defineConfig({
  test: {
    ...testDefaults,
    // As a store's own configuration names them.
    globalSetup: [
      "@cognee-session/dev-services/vitest/shared-redis",
      "@cognee-session/dev-services/vitest/shared-postgres",
    ],
  },
})
