/**
 * One API, two kinds of callers: partners with a key of their own, and a check of ours for the rest.
 * `firstOf` takes the first credential that is there; one that is wrong is not papered over by the next. Both lie in one
 * header under a scheme of their own, so a TOKEN authorizer may cache the reply.
 *
 * Differs from 02-request, where the caller needs both proofs at once.
 */
import assert from 'node:assert/strict'
import { apiKey, firstOf, hashApiKey, header, tokenAuthorizer, verifier, where } from 'gatewright'
import { restApi } from 'gatewright/gateway'
import { ask } from '../ask.ts'

const KEY = 'pk-3f9c1e7a5b2d4860'

// What is kept is the hash; the key's text is nowhere. Two keys with one owner are a rotation.
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
  // The identity is a union, and `scheme` narrows it.
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
