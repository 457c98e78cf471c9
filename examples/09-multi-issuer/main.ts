/**
 * Two issuers in one header: your user pool and a partner's provider. A rule about the identity must name its issuer,
 * because the partner's group `admin` is not yours; otherwise building fails.
 *
 * In contrast to 08-third-party-oidc, the identity is a union, which `scheme` narrows.
 */
import assert from 'node:assert/strict'
import { bearer, byIssuer, ConfigError, cognito, hasScope, inGroup, oidc, own, some, tokenAuthorizer } from 'gatewright'
import { restApi } from 'gatewright/gateway'
import { testIssuer } from 'gatewright/testing'
import { ask, withToken } from '../ask.ts'

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
const partner = await testIssuer({ issuer: 'https://partner.example/', clientId: 'pets' })

const authenticate = bearer(
  byIssuer(
    cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks }),
    oidc({
      issuer: partner.issuer,
      audience: 'pets',
      algorithms: ['RS256'],
      scheme: 'partner',
      groupsClaim: 'groups',
      jwks: partner.jwks,
    }),
  ),
)

const handler = tokenAuthorizer({
  authenticate,
  ttlSeconds: 300,
  routes: {
    'GET /pets': some(hasScope('pets/read', { issuer: pool.issuer }), hasScope('read', { issuer: partner.issuer })),
    'DELETE /pets/{id}': inGroup('admin', { issuer: pool.issuer }),
    'GET /users/{userId}': own('userId', { issuer: pool.issuer }),
    'GET /partner/report': (identity) => identity.scheme === 'partner',
  },
  // The default principalId contains the issuer, so the same subject of two issuers is two principals.
  context: ({ scheme, subject }) => ({ scheme, subject }),
})

const integration = () => Response.json({})
const api = restApi({
  stage: 'prod',
  authorizers: { both: handler },
  routes: {
    'GET /pets': { authorizer: 'both', integration },
    'DELETE /pets/{id}': { authorizer: 'both', integration },
    'GET /users/{userId}': { authorizer: 'both', integration },
    'GET /partner/report': { authorizer: 'both', integration },
  },
})

const ours = withToken(await pool.accessToken({ sub: 'jane', scope: 'pets/read', 'cognito:groups': ['admin'] }))
const theirs = withToken(await partner.accessToken({ sub: 'jane', scope: 'read', groups: ['admin'] }))
// Signed with the partner's key in the name of our issuer: keys are looked up per issuer.
const forged = withToken(await partner.token({ iss: pool.issuer, sub: 'jane', token_use: 'access', client_id: '4fjk' }))

for (const [who, headers, request, expect] of [
  ['our admin', ours, 'GET /pets', '200 invoked'],
  ['our admin', ours, 'DELETE /pets/7', '200 cached'],
  ['our admin', ours, 'GET /partner/report', '403 cached'],
  ['partner’s admin', theirs, 'GET /pets', '200 invoked'],
  ['partner’s admin', theirs, 'DELETE /pets/7', '403 cached'],
  ['partner’s jane', theirs, 'GET /users/jane', '403 cached'],
  ['partner’s admin', theirs, 'GET /partner/report', '200 cached'],
  ['partner’s key, our iss', forged, 'GET /pets', '401 invoked'],
] as const) {
  await ask(api, { who, headers, request, expect })
}

assert.throws(
  () => tokenAuthorizer({ authenticate, ttlSeconds: 300, routes: { 'DELETE /pets/{id}': inGroup('admin') } }),
  (error) => {
    assert.ok(error instanceof ConfigError)
    console.log(error.message)
    return true
  },
)
