// Every benchmark, one after the other, each in a process of its own. Builds come before. Read the ratios, not the digits:
// each compares its contestants in one run, rounds interleaved.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const BENCHES = [
  'sigv4/speed.mjs',
  'policy/run.mjs',
  'route-table.mjs',
  'identity/verify.mjs',
  'identity/remember.mjs',
  'identity/cold-start.mjs',
  'authorizer/overhead.mjs',
  'authorizer/cold-start.mjs',
]

let failed = 0
for (const bench of BENCHES) {
  console.log(`\n== ${bench}`)
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`../test/bench/${bench}`, import.meta.url))], {
    stdio: 'inherit',
  })
  if (status !== 0) failed++
}
console.log(failed === 0 ? '\nall benchmarks ran' : `\n${failed} benchmarks failed`)
process.exitCode = failed === 0 ? 0 : 1
