import { defineConfig, type ViteUserConfig } from 'vitest/config'

/**
 * The tests that hold the decision files, without the random ones: tables must kill a mutant, not luck. Those that mirror
 * the mutated file can be tried alone: `MUTATION_TESTS=test/policy/language/**`.
 */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/policy/loads.test.ts', process.env['MUTATION_TESTS'] ?? 'test/policy/**/*.test.ts'],
    exclude: ['test/policy/routes/**', 'test/policy/rules/**', '**/*.property.test.ts'],
    // One worker for a mutant's tests: their modules keep nothing from test to test.
    isolate: false,
    testTimeout: 20_000,
  },
})
export default config
