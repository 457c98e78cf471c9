import { bearer, inGroup, tokenAuthorizer } from 'gatewright'
import { keycloak } from 'gatewright/identity'

export const handler = tokenAuthorizer({
  authenticate: bearer(
    keycloak({ baseUrl: 'https://id.example.com', realm: 'pets', audience: 'pets-api', clientId: null, groups: 'realm' }),
  ),
  ttlSeconds: 300,
  routes: { 'GET /pets': inGroup('reader') },
})

export {}
