/**
 * One API, two kinds of callers: partners with a key of their own, and a check of ours for the rest.
 * `firstOf` takes the first credential that is there; one that is wrong is not papered over by the next.
 */
import assert from 'node:assert/strict'
import { type AuthorizerRequest, apiKey, firstOf, hashApiKey, header, verifier, where } from 'gatewright/identity'

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

// The identity is a union, and `scheme` narrows it.
const callers = where(firstOf(partners, robots), (caller) => caller.scheme === 'robot' || caller.owner === 'acme')

for (const [credential, expected] of [
  [`ApiKey ${KEY}`, 'acme'],
  ['Robot R2-D2', 'R2-D2'],
  ['Robot C-3PO', 'custom:unknown-robot'],
  ['ApiKey pk-0000000000000000', 'ERR_API_KEY_UNKNOWN'],
  ['Basic amFuZTpzZWNyZXQ=', 'absent'],
] as const) {
  const answer = await callers.verify(requestWith(credential))
  const said = answer.kind === 'identified' ? answer.identity.subject : answer.kind === 'absent' ? 'absent' : answer.code
  assert.equal(said, expected)
  console.log(`${credential.split(' ')[0]} …`.padEnd(12), said)
}

/** An authorizer makes these from the event. */
function requestWith(authorization: string): AuthorizerRequest {
  return {
    arn: 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/GET/pets',
    method: 'GET',
    path: '/pets',
    headers: (name) => (name.toLowerCase() === 'authorization' ? [authorization] : []),
    query: () => [],
    stageVariable: () => undefined,
    context: () => undefined,
    event: undefined,
  }
}
