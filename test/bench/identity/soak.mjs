/**
 * Checks that memory does not grow: 200,000 distinct ES256 tokens with `oidc`, then ten million tokens with `cached` and a stub. After
 * garbage collection, the heap may grow by less than 5 MB between 20% and the end.
 *
 *   npm run soak -- identity
 */

import { cached, oidc } from 'gatewright/identity'
import { testIssuer } from 'gatewright/testing'

const [distinct = 200_000, total = 10_000_000] = process.argv.slice(2).map(Number)
const issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'soak', algorithm: 'ES256' })
const users = oidc({ issuer: issuer.issuer, audience: 'soak', algorithms: ['ES256'], jwks: issuer.jwks })
const seconds = Math.floor(Date.now() / 1000)
const header = JSON.stringify({ alg: 'ES256', kid: issuer.keys[0].kid })

let failed = false
await soak(`${distinct} distinct ES256 tokens`, distinct, async (index) => {
  const payload = { iss: issuer.issuer, aud: 'soak', sub: `user-${index}`, iat: seconds, exp: seconds + 86_400 }
  const { kind } = await users.verify(issuer.sign({ header, payload: JSON.stringify(payload) }))
  if (kind !== 'identified') throw new Error(kind)
})

const stub = {
  issuers: ['https://issuer.example'],
  live: false,
  verify: async (token) => ({ kind: 'identified', identity: { subject: token, expiresAt: seconds + 86_400 } }),
}
const caching = cached(stub, { maxEntries: 10_000 })
await soak(`${total} tokens with cached`, total, (index) => caching.verify(`token-${index}`))
process.exitCode = failed ? 1 : 0

async function soak(name, count, step) {
  const early = Math.floor(count / 5)
  let before = 0
  for (let index = 0; index < count; index += 1) {
    if (index === early) before = heap()
    await step(index)
  }
  const grown = (heap() - before) / 1e6
  console.log(`${name}: the heap grew by ${grown.toFixed(2)} MB after the first fifth (goal: less than 5)`)
  if (grown >= 5) failed = true
}

function heap() {
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
