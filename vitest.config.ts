import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** The tests run the sources: the package imports itself by name under the condition `gatewright-source`. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', '**/node_modules/**'],
    typecheck: { enabled: false },
    testTimeout: 20_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // The binary runs in child processes, which this coverage does not measure; its tests run the built file.
      exclude: ['src/cli/main.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportOnFailure: true,
      thresholds: {
        statements: 98,
        branches: 96,
        functions: 97,
        'src/{identity,policy,sigv4}/**': { statements: 99, branches: 98 },
        'src/{authorizer,events}/**': { statements: 99, branches: 97 },
        'src/{gateway,testing,compare}/**': { statements: 96, branches: 90 },
        'src/cli/**': { statements: 84, branches: 73 },
      },
    },
  },
})
export default config
