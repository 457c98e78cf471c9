/**
 * Repeated tokens: `cached` compared with the cache of fast-jwt. The rounds are interleaved; processor time is measured.
 *
 *   npm run bench -- identity
 */

import { createPublicKey } from 'node:crypto'
import { createVerifier } from 'fast-jwt'
import { cached, oidc } from 'gatewright/identity'
import { testIssuer } from 'gatewright/testing'

const ROUNDS = Number(process.env['ROUNDS'] ?? 15)
const CALLS = 20_000
const TOKENS = 500
const issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'bench', algorithm: 'RS256' })
const tokens = await Promise.all(
  Array.from({ length: TOKENS }, (_, index) => issuer.accessToken({ sub: `user-${index}`, scope: 'pets/read' })),
)
const ours = cached(oidc({ issuer: issuer.issuer, audience: 'bench', algorithms: ['RS256'], jwks: issuer.jwks }), {
  maxEntries: TOKENS,
})
const key = createPublicKey(issuer.keys[0].privateKey).export({ type: 'spki', format: 'pem' })
const fast = createVerifier({ key, algorithms: ['RS256'], allowedIss: issuer.issuer, allowedAud: 'bench', cache: TOKENS })

const contenders = { gatewright: (index) => ours.verify(tokens[index]), 'fast-jwt': (index) => fast(tokens[index]) }
const rates = { gatewright: [], 'fast-jwt': [] }
for (let round = -2; round < ROUNDS; round += 1) {
  for (const [name, run] of Object.entries(contenders)) {
    const before = process.cpuUsage()
    for (let call = 0; call < CALLS; call += 1) await run(call % TOKENS)
    const { user, system } = process.cpuUsage(before)
    if (round >= 0) rates[name].push((CALLS * 1e6) / (user + system))
  }
}
const ratios = rates.gatewright.map((rate, round) => rate / rates['fast-jwt'][round])
for (const [name, values] of Object.entries(rates)) console.log(`${name.padEnd(12)} ${Math.round(median(values))} per second`)
console.log(`${median(ratios).toFixed(2)} times fast-jwt's cache (goal 1.50)`, ours.remembered())
process.exitCode = median(ratios) < 1.5 ? 1 : 0

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
