/**
 * Providers with their traps built in: `entraId` rejects a token whose list of groups is incomplete, and `auth0` reads RBAC permissions as scopes. Both
 * share one header, and rules name the issuer of a group.
 */
import { auth0, bearer, byIssuer, entraId, hasScope, inGroup, tokenAuthorizer } from 'gatewright'
import { clock, restApi } from 'gatewright/gateway'
import { testIssuer } from 'gatewright/testing'
import { ask, withToken } from '../ask.ts'

const time = clock('2026-01-01T12:00:00Z')
const tenantId = '3c2b4a1e-9f3b-4c0d-8a55-1f2e3d4c5b6a'
// Stand-ins for the two providers: their issuers, with keys made here.
const entra = await testIssuer({ issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`, clientId: 'api', now: time.now })
const tenant = await testIssuer({ issuer: 'https://tenant.eu.auth0.com/', clientId: 'https://pets.example', now: time.now })

const staff = entraId({ tenantId, audience: 'api', clientId: null, groups: 'groups', jwks: entra.jwks, now: time.now })
const customers = auth0({
  domain: 'tenant.eu.auth0.com',
  audience: 'https://pets.example',
  permissions: 'scopes',
  jwks: tenant.jwks,
  now: time.now,
})

const integration = () => Response.json({})
const api = restApi({
  stage: 'prod',
  authorizers: {
    callers: tokenAuthorizer({
      authenticate: bearer(byIssuer(staff, customers)),
      ttlSeconds: 0,
      routes: {
        'GET /pets': hasScope('read:pets', { issuer: tenant.issuer }),
        'DELETE /pets/{id}': inGroup('keepers', { issuer: entra.issuer }),
      },
    }),
  },
  routes: {
    'GET /pets': { authorizer: 'callers', integration },
    'DELETE /pets/{id}': { authorizer: 'callers', integration },
  },
  now: time.now,
})

const member = { ver: '2.0', tid: tenantId, oid: 'user-1', groups: ['keepers'] }
const keeper = withToken(await entra.accessToken(member))
await ask(api, { who: 'keeper', request: 'DELETE /pets/7', headers: keeper, expect: '200 invoked' })
const overage = withToken(await entra.accessToken({ ...member, groups: [], _claim_names: { groups: 'src1' } }))
await ask(api, { who: 'groups overage', request: 'DELETE /pets/7', headers: overage, expect: '401 invoked' })
const otherTenant = withToken(await entra.accessToken({ ...member, tid: '00000000-0000-0000-0000-000000000000' }))
await ask(api, { who: 'another tenant', request: 'DELETE /pets/7', headers: otherTenant, expect: '401 invoked' })
const customer = withToken(await tenant.accessToken({ permissions: ['read:pets'], groups: ['keepers'] }))
await ask(api, { who: 'customer', request: 'GET /pets', headers: customer, expect: '200 invoked' })
await ask(api, { who: 'customer', request: 'DELETE /pets/7', headers: customer, expect: '403 invoked' })
