import { authenticated, bearer, cognito, query, websocketAuthorizer } from 'gatewright'

export const handler = websocketAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' }), {
    from: query('token'),
  }),
  routes: { $connect: authenticated },
})

export {}
