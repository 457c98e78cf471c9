// Runs property tests with many more random cases than `npm test` does: `npm run fuzz -- routes`. No name: all of them.
import { selectNames, spawnNode, summarize } from './run-processes.mjs'

const VITEST = 'node_modules/vitest/vitest.mjs'
const FUZZERS = {
  routes: { env: { ROUTE_TABLE_RUNS: '2000' }, args: ['test/policy/routes/route-table.property.test.ts'] },
  sigv4: { env: { FUZZ_RUNS: '100000' }, args: ['test/sigv4/hostile.test.ts'] },
  issuers: { env: { ISSUER_RUNS: '20000' }, args: ['test/identity/jwt/issuers.property.test.ts'] },
  identity: { env: { FUZZ_RUNS: '100000' }, args: ['test/identity/jwt/any-token.test.ts'] },
}
const TIMEOUT_MS = '3600000'

const names = selectNames('fuzz', FUZZERS, process.argv.slice(2))
summarize(
  'fuzzers',
  names.map((name) => {
    const { env, args } = FUZZERS[name]
    return spawnNode([VITEST, 'run', '--testTimeout', TIMEOUT_MS, ...args], env)
  }),
)
