/**
 * The policy benchmark, after `npm run build`: `node test/bench/policy/run.mjs [case …]`. Prints calls per second and
 * the ratio to the limit: the same checks written by hand. Each measurement is a separate process and reports its best round.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CASES } from './cases.mjs'

/** The least acceptable ratio to the limit. */
const GOALS = { one: 0.35, fifty: 1, unindexed: 0.4, conditions: 0.45 }
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(CASES)

function measure(name, implementation) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL('./one.mjs', import.meta.url)), name, implementation],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${name} ${implementation}: ${stderr}`)
  return JSON.parse(stdout)
}

console.log('case        ours/s      by hand/s   casbin/s    ratio  goal')
for (const name of names) {
  const [ours, hand, casbin] = [measure(name, 'ours'), measure(name, 'hand'), measure(name, 'casbin')]
  if (ours.verdicts !== hand.verdicts) throw new Error(`${name}: ${ours.verdicts} is not ${hand.verdicts}`)
  const cells = [ours, hand, casbin].map(({ rate }) => Math.round(rate).toLocaleString('en').padEnd(12))
  const ratio = ours.rate / hand.rate
  const isMet = ratio >= GOALS[name] && ours.rate > casbin.rate
  console.log(`${name.padEnd(12)}${cells.join('')}${ratio.toFixed(2).padEnd(7)}${GOALS[name]} ${isMet ? 'met' : 'NOT MET'}`)
  if (!isMet) process.exitCode = 1
}
