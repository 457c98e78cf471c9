import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** What judges the mutants of signer and verifier: their tables, not luck. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/sigv4/{sign-request,verify-request,verify-attacks,verify-hostile-reader,verify-memo,round-trip}.test.ts'],
  },
})
export default config
