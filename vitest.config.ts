import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** The tests run the sources: the package imports itself by name under the condition `gatewright-source`. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', '**/node_modules/**'],
    typecheck: { enabled: false },
    testTimeout: 20_000,
    // The default leaves one core free, which doubles the time on two cores.
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // The binary runs in child processes, which this coverage does not measure; its tests run the built file.
      exclude: ['src/cli/main.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportOnFailure: true,
      thresholds: {
        statements: 94,
        branches: 88,
        functions: 94,
        'src/{identity,policy,sigv4}/**': { statements: 97, branches: 95 },
        'src/{authorizer,events}/**': { statements: 97, branches: 94 },
        'src/{gateway,testing,compare}/**': { statements: 94, branches: 87 },
        // The end-to-end tests of the commands run the built binary, too.
        'src/cli/**': { statements: 55, branches: 47 },
      },
    },
  },
})
export default config
