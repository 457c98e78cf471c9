// Runs property tests with many more random cases than `npm test` does: `npm run fuzz -- routes`. No name: all of them.
// A variable that is set in the environment replaces the number of cases: `ROUTE_SEARCH_CHECKS=30000000 npm run fuzz -- route-search`.
import { selectNames, spawnNode, summarize } from './run-processes.mjs'

const VITEST = 'node_modules/vitest/vitest.mjs'
const FUZZERS = {
  routes: { env: { ROUTE_TABLE_RUNS: '2000' }, args: ['test/policy/routes/route-table.property.test.ts'] },
  // Requests that a document allows although some reading routes them to a closed route, REST and HTTP APIs.
  'route-search': { env: { ROUTE_SEARCH_CHECKS: '2000000' }, args: ['test/policy/routes/route-search.test.ts'] },
  // Requests that a document for a resource policy denies implicitly, which the policy of a caller could allow.
  'deny-unlisted': { env: { DENY_UNLISTED_RUNS: '20000' }, args: ['test/policy/routes/deny-unlisted.property.test.ts'] },
  // Outcomes in decision records that differ from the evaluation of the emitted document.
  outcome: { env: { OUTCOME_RUNS: '20000' }, args: ['test/policy/routes/outcome.property.test.ts'] },
  // Paths that leave the caller's part of an API when a backend resolves them.
  'dot-segments': { env: { DOT_SEGMENT_RUNS: '1000000' }, args: ['test/authorizer/dot-segment-search.test.ts'] },
  // Signatures of one path that verify for another one.
  'signed-paths': { env: { PATH_RUNS: '200000' }, args: ['test/sigv4/verify/path.property.test.ts'] },
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
    const chosen = Object.fromEntries(Object.entries(env).map(([name, runs]) => [name, process.env[name] ?? runs]))
    return spawnNode([VITEST, 'run', '--testTimeout', TIMEOUT_MS, ...args], chosen)
  }),
)
