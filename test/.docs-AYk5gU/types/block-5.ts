import { bearer, hasScope, tokenAuthorizer } from 'gatewright'
import { auth0 } from 'gatewright/identity'

export const handler = tokenAuthorizer({
  authenticate: bearer(auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://pets.example', permissions: 'scopes' })),
  ttlSeconds: 300,
  routes: { 'GET /pets': hasScope('read:pets') },
})

export {}
