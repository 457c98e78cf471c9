import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** What judges the mutants of the token verifiers and combinators: tables, not luck, and no oracles or other programs. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: [
      'test/identity/token/*.test.ts',
      'test/identity/{bearer,by-issuer,composition,composition-edges,credential,http-exchange,not-revoked,option-values,remember,scheme-expression,token-credential}.test.ts',
      'test/{bounded-cache,bounded-map,frozen,in-time}.test.ts',
    ],
    exclude: ['**/node_modules/**', 'test/identity/token/{any-token,claim-oracles,oracles}.test.ts'],
    setupFiles: ['test/mutation/kept-keys.ts'],
    env: { FUZZ_RUNS: '10' },
    testTimeout: 20_000,
  },
})
export default config
