import assert from 'node:assert/strict'
import { authenticated, bearer, header, requestAuthorizer } from 'gatewright'
import { samlBearer } from 'gatewright/identity/saml'
import { testSamlIssuer } from 'gatewright/testing'

const issuer = await testSamlIssuer({ issuer: 'https://idp.example/metadata', audience: 'https://api.example' })
const staff = samlBearer({
  issuer: 'https://idp.example/metadata',
  audience: 'https://api.example',
  recipient: null,
  certificates: issuer.certificate,
  replays: null,
})

export const handler = requestAuthorizer({
  authenticate: bearer(staff, { from: header('authorization', 'SAML') }),
  ttlSeconds: 0,
  routes: { 'GET /pets': authenticated },
})
assert.equal(handler.definition.ttlSeconds, 0)

export {}
