import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** What judges the mutants of the request verifiers: their own tests, without the ones that talk to other programs. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: { include: ['test/identity/*.test.ts'], exclude: ['**/node_modules/**'], testTimeout: 20_000 },
})
export default config
