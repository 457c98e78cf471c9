import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** What judges the mutants of factories and events: their own tests, without those that bundle or harm every field, and a fixed seed for the properties. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/authorizer/*.test.ts', 'test/events/*.test.ts'],
    exclude: ['test/authorizer/{bundle-size,hostile-events}.test.ts', '**/node_modules/**'],
    setupFiles: ['test/mutation/fixed-seed.mjs'],
    testTimeout: 20_000,
  },
})
export default config
