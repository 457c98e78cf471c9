/**
 * The whole verification of a token, compared with the signature check alone and with three other libraries. Rounds are interleaved in
 * one process, and ratios are medians within a round in processor time, so that other load affects all contenders equally.
 *
 *   npm run bench -- identity
 */

import { contendersFor } from './contenders.mjs'

const GOALS = { RS256: 0.75, ES256: 0.88, EdDSA: 0.9, HS256: 0.35 }
const ROUNDS = Number(process.env['ROUNDS'] ?? 15)
const ROUND_MS = Number(process.env['ROUND_MS'] ?? 60)
const requested = process.argv.slice(2)
const algorithms = requested.length > 0 ? requested : Object.keys(GOALS)

let failed = false
for (const algorithm of algorithms) {
  const { contenders, tokens } = await contendersFor(algorithm)
  const names = Object.keys(contenders)
  const rates = Object.fromEntries(names.map((name) => [name, []]))
  for (const name of names) await measure(contenders[name], tokens) // warm up
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) rates[name].push(await measure(contenders[name], tokens))
  }
  console.log(`\n${algorithm}${' '.repeat(12 - algorithm.length)}per second   of the limit`)
  for (const name of names) {
    const share = median(rates[name].map((rate, round) => rate / rates.limit[round]))
    console.log(`${name.padEnd(15)} ${String(Math.round(median(rates[name]))).padStart(9)}   ${share.toFixed(2)}`)
    if (name === 'gatewright' && share < GOALS[algorithm]) {
      failed = true
      console.log(`                goal ${GOALS[algorithm]} missed`)
    }
  }
}
process.exitCode = failed ? 1 : 0

async function measure(run, tokens) {
  const end = performance.now() + ROUND_MS
  const before = process.cpuUsage()
  let count = 0
  do {
    for (let step = 0; step < 16; step += 1) {
      await run(count % tokens)
      count += 1
    }
  } while (performance.now() < end)
  const { user, system } = process.cpuUsage(before)
  return (count * 1e6) / (user + system)
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
