// Runs long load tests that check memory use, each in a process of its own: `npm run soak -- sigv4`. No name: all of them.
// The package must be built.
import { selectNames, spawnNode, summarize } from './run-processes.mjs'

const SOAKS = {
  sigv4: ['--expose-gc', 'test/bench/sigv4/heap-soak.mjs'],
  identity: ['--expose-gc', 'test/bench/identity/soak.mjs'],
  gateway: ['--expose-gc', 'test/bench/gateway/soak.mjs'],
}

const names = selectNames('soak', SOAKS, process.argv.slice(2))
summarize(
  'load tests',
  names.map((name) => spawnNode(SOAKS[name])),
)
