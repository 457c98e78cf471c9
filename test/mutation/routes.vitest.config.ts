import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** What judges the mutants of route tables and rules: their own tests, with few tables of a fixed seed for the properties. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/policy/routes/*.test.ts', 'test/policy/rules/*.test.ts'],
    setupFiles: ['test/mutation/fixed-seed.mjs'],
    env: { ROUTE_TABLE_RUNS: '4' },
    testTimeout: 20_000,
  },
})
export default config
