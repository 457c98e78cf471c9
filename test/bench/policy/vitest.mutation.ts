import { defineConfig, type ViteUserConfig } from 'vitest/config'

/**
 * The tests of the files that decide, without property tests, so that each mutant is killed by a fixed case. A part of them
 * can be selected: `MUTATION_TESTS=test/policy/language/**`.
 */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/policy/loads.test.ts', process.env['MUTATION_TESTS'] ?? 'test/policy/**/*.test.ts'],
    exclude: ['test/policy/routes/**', 'test/policy/rules/**', '**/*.property.test.ts'],
    // One worker per mutant: the modules keep no state between tests.
    isolate: false,
    testTimeout: 20_000,
  },
})
export default config
