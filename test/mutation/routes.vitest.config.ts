import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** What judges the mutants of route tables and rules: their tables, not luck. What is random in them has a fixed seed. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/policy/routes/*.test.ts', 'test/policy/rules/*.test.ts'],
    exclude: ['test/policy/routes/*.property.test.ts'],
    setupFiles: ['test/mutation/fixed-seed.mjs'],
    env: { ROUTE_TABLE_RUNS: '4' },
    testTimeout: 20_000,
  },
})
export default config
