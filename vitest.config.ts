import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** Sources run unbuilt: the package imports itself by name under the condition `gatewright-source`. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', '**/node_modules/**'],
    typecheck: { enabled: false },
    testTimeout: 20_000,
  },
})
export default config
