/**
 * One API with two kinds of callers: partners with an API key, and devices that a custom verifier checks. `firstOf` uses the
 * first credential that is present; if it is rejected, the next one is not tried. Both are in one header with different
 * schemes, so a TOKEN authorizer can be cached.
 *
 * In contrast to 02-request, one credential is enough.
 */
import assert from 'node:assert/strict'
import { apiKey, firstOf, hashApiKey, header, tokenAuthorizer, verifier, where } from 'gatewright'
import { restApi } from 'gatewright/gateway'
import { ask } from '../ask.ts'

const KEY = 'pk-3f9c1e7a5b2d4860'

// Only the hash of the key is stored. During a rotation one owner has two keys.
const partners = apiKey({
  keys: { [hashApiKey(KEY)]: { owner: 'acme', scopes: ['pets/read'] } },
  from: header('authorization', 'ApiKey'),
})

const robots = verifier({
  issuers: ['factory'],
  reads: [[{ in: 'header', name: 'authorization' }]],
  verify: async (request) => {
    const [scheme, serial] = request.headers('authorization')[0]?.split(' ') ?? []
    if (scheme !== 'Robot') return { kind: 'absent' }
    if (serial !== 'R2-D2') return { kind: 'rejected', code: 'custom:unknown-robot' }
    return { kind: 'identified', identity: { scheme: 'robot' as const, issuer: 'factory', subject: serial } }
  },
})

let code = ''
const handler = tokenAuthorizer({
  // The identity is a union, which `scheme` narrows.
  authenticate: where(firstOf(partners, robots), (caller) => caller.scheme === 'robot' || caller.owner === 'acme'),
  ttlSeconds: 300,
  routes: {
    'GET /pets': (caller) => caller.scheme === 'robot' || caller.scopes.has('pets/read'),
    'POST /feedings': (caller) => caller.scheme === 'robot',
  },
  onDecision: (record) => {
    code = record.code
  },
})

const integration = () => Response.json({})
const api = restApi({
  stage: 'prod',
  authorizers: { callers: handler },
  routes: { 'GET /pets': { authorizer: 'callers', integration }, 'POST /feedings': { authorizer: 'callers', integration } },
})

for (const [authorization, request, expect, expectedCode] of [
  [`ApiKey ${KEY}`, 'GET /pets', '200 invoked', 'allowed'],
  [`ApiKey ${KEY}`, 'POST /feedings', '403 cached', 'allowed'],
  ['Robot R2-D2', 'POST /feedings', '200 invoked', 'allowed'],
  ['Robot C-3PO', 'GET /pets', '401 invoked', 'custom:unknown-robot'],
  ['ApiKey pk-0000000000000000', 'GET /pets', '401 invoked', 'ERR_API_KEY_UNKNOWN'],
  ['Basic amFuZTpzZWNyZXQ=', 'GET /pets', '401 invoked', 'absent'],
] as const) {
  await ask(api, { who: `${authorization.split(' ')[0]} …`, request, headers: { authorization }, expect })
  assert.equal(code, expectedCode)
}
