/**
 * SAML 2.0 assertions as bearer credentials: the signature is verified over pinned certificates, claims are read from the signed bytes only, and
 * attributes become typed claims. With a replay store each assertion is accepted once, so the authorizer needs TTL 0.
 */
import assert from 'node:assert/strict'
import { bearer, header, requestAuthorizer } from 'gatewright'
import { clock, restApi } from 'gatewright/gateway'
import { samlBearer } from 'gatewright/identity/saml'
import { hostileAssertions, testSamlIssuer } from 'gatewright/testing'
import { ask } from '../ask.ts'

const time = clock('2026-01-01T12:00:00Z')
const idp = await testSamlIssuer({ now: time.now })
const { issuer, audience, recipient, certificate: certificates } = idp

const used = new Set<string>()
const staff = samlBearer({
  issuer,
  audience,
  recipient,
  certificates, // the certificate of your identity provider; KeyInfo is never used
  replays: { claim: async (key) => !used.has(key) && used.add(key) !== undefined }, // Redis or DynamoDB in production
  attributes: { mail: { name: 'mail', values: 'one' }, teams: { name: 'team', values: 'many' } },
  now: time.now,
})

const api = restApi({
  stage: 'prod',
  authorizers: {
    staff: requestAuthorizer({
      authenticate: bearer(staff, { from: header('authorization', 'SAML') }),
      ttlSeconds: 0,
      routes: { 'GET /pets': ({ claims }) => claims.mail.endsWith('@example.com') && claims.teams.includes('keepers') },
    }),
  },
  routes: { 'GET /pets': { authorizer: 'staff', integration: () => Response.json({}) } },
  now: time.now,
})

const saml = (assertion: string) => ({ authorization: `SAML ${assertion}` })
const jane = saml(idp.assertion({ nameId: 'jane', attributes: { mail: 'jane@example.com', team: ['keepers', 'all'] } }))
await ask(api, { who: 'keeper', request: 'GET /pets', headers: jane, expect: '200 invoked' })
await ask(api, { who: 'the same assertion', request: 'GET /pets', headers: jane, expect: '401 invoked' })
const joe = saml(idp.assertion({ nameId: 'joe', attributes: { mail: 'joe@example.com', team: 'all' } }))
await ask(api, { who: 'not a keeper', request: 'GET /pets', headers: joe, expect: '403 invoked' })
const late = saml(idp.assertion({ attributes: { mail: 'a@example.com' } }))
time.advance(300)
await ask(api, { who: 'expired', request: 'GET /pets', headers: late, expect: '401 invoked' })

const hostile = hostileAssertions(idp, { content: { attributes: { mail: 'jane@example.com' } } })
for (const { name, assertion } of hostile) assert.equal((await staff.verify(assertion)).kind, 'rejected', name)
console.log(`rejected ${hostile.length} hostile assertions`)
