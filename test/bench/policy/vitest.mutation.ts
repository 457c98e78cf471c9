import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** The tests that hold the decision files: those of the policy language, without the slower ones of routes and proofs. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: { include: ['test/policy/*.test.ts'], testTimeout: 20_000 },
})
export default config
