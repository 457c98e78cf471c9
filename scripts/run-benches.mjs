// Runs the benchmarks named by the arguments, or all of them, each in a process of its own: `npm run bench -- policy sigv4`.
// The package must be built. Each benchmark compares its contenders in interleaved rounds; read the ratios.
import { selectNames, spawnNode, summarize } from './run-processes.mjs'

const BENCHES = {
  policy: [['test/bench/policy/run.mjs']],
  routes: [['test/bench/route-table.mjs']],
  sigv4: [['test/bench/sigv4/speed.mjs']],
  identity: [['test/bench/identity/verify.mjs'], ['test/bench/identity/remember.mjs'], ['test/bench/identity/cold-start.mjs']],
  authorizer: [['test/bench/authorizer/overhead.mjs'], ['test/bench/authorizer/cold-start.mjs']],
  gateway: [['--expose-gc', 'test/bench/gateway/soak.mjs', '20000']],
}

const runs = selectNames('bench', BENCHES, process.argv.slice(2)).flatMap((name) => BENCHES[name])
summarize(
  'benchmarks',
  runs.map((args) => spawnNode(args)),
)
