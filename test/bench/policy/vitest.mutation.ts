import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** The tests that hold the decision files: those of the policy language, without the slower ones: tables must kill a mutant, not luck. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: { include: ['test/policy/*.test.ts'], exclude: ['test/policy/hostile-input.test.ts'], testTimeout: 20_000 },
})
export default config
