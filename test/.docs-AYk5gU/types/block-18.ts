import { bearer, hasScope, tokenAuthorizer } from 'gatewright'
import { okta } from 'gatewright/identity'

export const handler = tokenAuthorizer({
  authenticate: bearer(
    okta({ domain: 'dev-1234.okta.com', authorizationServerId: 'default', audience: 'api://default', clientId: null }),
  ),
  ttlSeconds: 300,
  routes: { 'GET /pets': hasScope('pets.read') },
})

export {}
