/** The verifiers of this package read the credentials of IoT Core events. */

import { expect, test } from 'vitest'
import { iotAuthorizer } from '../../src/authorizer/index.ts'
import { hashApiKey } from '../../src/identity/index.ts'
import { apiKey, bearer, cognito, iotToken, mqttPassword, mqttUsername, own } from '../../src/index.ts'
import { testIssuer } from '../../src/testing/index.ts'

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks })
const keys = { [hashApiKey('pk-device-7d1f0c52a9')]: { owner: 'device' } }
const settings = {
  region: 'eu-west-1',
  accountId: '012345678901',
  tokenSignature: null,
  requireClientId: null,
  disconnectAfterSeconds: 3600,
  refreshAfterSeconds: 300,
} as const

function event(credentials: { readonly token?: string; readonly username?: string; readonly password?: string }) {
  const { token, username = '', password = '' } = credentials
  const mqtt = { username, password: Buffer.from(password).toString('base64'), clientId: 'ana' }
  return {
    ...(token !== undefined && { token }),
    signatureVerified: false,
    protocols: ['mqtt'],
    protocolData: { mqtt },
    connectionMetadata: { id: '1' },
  } as never
}

const jwt = await pool.accessToken({ sub: 'ana' })

test.each([
  ['a JWT as MQTT password', bearer(users, { from: mqttPassword }), event({ password: jwt }), true],
  ['a JWT as token', bearer(users, { from: iotToken }), event({ token: jwt }), true],
  ['a JWT at another place', bearer(users, { from: mqttPassword }), event({ username: jwt }), false],
  ['a forged JWT', bearer(users, { from: mqttPassword }), event({ password: 'a.b.c' }), false],
])('bearer handles %s', async (_, authenticate, sent, isAuthenticated) => {
  const handler = iotAuthorizer({ ...settings, authenticate, topics: { 'connect {sub}': own('sub') } })
  expect((await handler(sent)).isAuthenticated).toBe(isAuthenticated)
})

test('apiKey reads the MQTT user name', async () => {
  const authenticate = apiKey({ keys, from: mqttUsername })
  const handler = iotAuthorizer({ ...settings, authenticate, topics: { 'publish a': ({ owner }) => owner === 'device' } })
  expect((await handler(event({ username: 'pk-device-7d1f0c52a9' }))).isAuthenticated).toBe(true)
  expect((await handler(event({ username: 'pk-other-0000000000' }))).isAuthenticated).toBe(false)
})

test.each(['identity.sourceIp', 'httpMethod', 'iot.other'])(
  'the context variable %s is not a location of credentials',
  (name) => {
    expect(() => bearer(users, { from: { source: { in: 'context', name } } })).toThrow(
      'from must be a location created by header()',
    )
  },
)
