import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** What judges the mutants of the token verifiers and combinators: their own tests, without the oracles and other programs. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: [
      'test/identity/token/*.test.ts',
      'test/identity/{bearer,by-issuer,composition,composition-property,credential,http-exchange,remember,in-authorizers}.test.ts',
      'test/bounded-cache.test.ts',
    ],
    exclude: ['**/node_modules/**', 'test/identity/token/oracles.test.ts'],
    testTimeout: 20_000,
  },
})
export default config
