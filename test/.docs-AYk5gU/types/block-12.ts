import { bearer, cognito, iotAuthorizer, mqttPassword, own } from 'gatewright'

export const handler = iotAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' }), { from: mqttPassword }),
  region: 'eu-west-1',
  accountId: '123456789012',
  tokenSignature: null,
  requireClientId: true,
  disconnectAfterSeconds: 3600,
  refreshAfterSeconds: 300,
  topics: {
    'connect {sub}': own('sub'),
    'publish devices/{sub}/data': own('sub'),
  },
})

export {}
