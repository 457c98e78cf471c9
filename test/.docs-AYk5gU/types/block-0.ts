import { authenticated, bearer, cognito, inGroup, tokenAuthorizer } from 'gatewright'

export const handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })),
  // API Gateway caches a response for this long, and evaluates it again for each route.
  ttlSeconds: 300,
  // Routes that are not listed are denied.
  routes: {
    'GET /pets': authenticated,
    'GET /pets/{id}': authenticated,
    'DELETE /pets/{id}': inGroup('admin'),
  },
})

export {}
