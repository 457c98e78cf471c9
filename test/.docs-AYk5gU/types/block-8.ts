import { bearer, cognito, hasScope, inGroup, tokenAuthorizer } from 'gatewright'

export const handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: ['web', 'mobile'], tokenUse: 'access' })),
  ttlSeconds: 300,
  routes: {
    'GET /pets': hasScope('pets/read'),
    'DELETE /pets/{id}': inGroup('admin'),
  },
})

export {}
