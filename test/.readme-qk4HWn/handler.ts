import { bearer, cognito, hasScope, inGroup, tokenAuthorizer } from 'gatewright'

export const handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })),
  ttlSeconds: 300,
  routes: {
    'GET /pets': hasScope('pets/read'),
    'POST /pets': hasScope('pets/write'),
    'DELETE /pets/{id}': inGroup('admin'),
  },
  context: ({ subject }) => ({ subject }),
})
