/** The authorizer of the API: who is calling, and which routes each caller may use. */
import { authenticated, bearer, cognito, inGroup, tokenAuthorizer } from 'gatewright'

export const handler = tokenAuthorizer({
  authenticate: bearer(
    cognito({
      userPoolId: process.env['USER_POOL_ID'] ?? '',
      clientId: process.env['CLIENT_ID'] ?? '',
      tokenUse: 'access',
    }),
  ),
  // API Gateway caches a response for this long, and evaluates it again for each route.
  ttlSeconds: 300,
  // Routes that are not listed are denied.
  routes: {
    'GET /pets': authenticated,
    'GET /pets/{id}': authenticated,
    'DELETE /pets/{id}': inGroup('admin'),
  },
  context: ({ subject }) => ({ subject }),
})
