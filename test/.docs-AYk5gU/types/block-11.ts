import { authenticated, bearer, tokenAuthorizer } from 'gatewright'
import { firebase, google } from 'gatewright/identity'

export const staff = tokenAuthorizer({
  authenticate: bearer(google({ audience: '1234.apps.googleusercontent.com', hostedDomain: 'example.com' })),
  ttlSeconds: 300,
  routes: { 'GET /pets': authenticated },
})

export const users = tokenAuthorizer({
  authenticate: bearer(firebase({ projectId: 'pets-1234' })),
  ttlSeconds: 300,
  routes: { 'GET /pets': authenticated },
})

export {}
