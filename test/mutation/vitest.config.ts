import { defineConfig, type ViteUserConfig } from 'vitest/config'

const selected = (process.env['MUTATION_FOLDERS'] ?? '').split(',').filter((folder) => folder !== '')
/** A mutant is checked by all tests of its module, `policy` for `policy/conditions`. */
const tested = [...new Set(selected.map((folder) => folder.split('/')[0] ?? ''))]
const modules = tested.length === 0 ? ['policy', 'sigv4', 'identity', 'authorizer', 'gateway'] : tested

/** Folders without an entry of their own in the command, and the folder whose mutants their tests check. */
const ALSO: { readonly [folder: string]: readonly string[] } = {
  identity: ['test/internal/*.test.ts'],
  authorizer: ['test/events/*.test.ts'],
}

/** Tests that start other programs, build bundles, compare with other packages or repeat a whole suite with random input. */
const SLOW = [
  '**/*.property.test.ts',
  '**/bundle-size.test.ts',
  '**/*oracle*.test.ts',
  'test/identity/real/**',
  'test/identity/{any-text,composition-property}.test.ts',
  'test/identity/jwt/any-token.test.ts',
  'test/sigv4/{hostile,real-clients}.test.ts',
  'test/authorizer/hostile-events.test.ts',
]

/** Runs the tests of the mutated folders with fixed seeds and stored keys, so that a mutant has the same fate in every run. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['gatewright-source', 'node', 'import', 'default'] } },
  test: {
    include: modules.flatMap((folder) => [`test/${folder}/**/*.test.ts`, ...(ALSO[folder] ?? [])]),
    exclude: ['**/node_modules/**', ...SLOW],
    setupFiles: ['test/mutation/fixed-seed.mjs', 'test/mutation/stored-keys.ts'],
    // Starting a worker for each test file would take longer than the tests.
    isolate: false,
    env: { FUZZ_RUNS: '10', ROUTE_TABLE_RUNS: '4' },
    testTimeout: 20_000,
  },
})
export default config
