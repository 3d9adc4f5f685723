import { defineConfig } from "vitest/config"
import { testDefaults } from "../../scripts/vitest-defaults.mjs"

// Three at once: most of what the tests do is wait.
export default defineConfig({ test: { ...testDefaults, maxWorkers: 3 } })
