/**
 * A custom authorizer of AWS IoT Core: each device presents a token as its MQTT password, and may connect, publish and subscribe under its own name only. `evaluateIot`
 * evaluates a response for one action, as IoT Core does.
 */
import assert from 'node:assert/strict'
import { authenticated, bearer, iotAuthorizer, mqttPassword, oidc, own } from 'gatewright'
import { evaluateIot, serviceEvents, testIssuer } from 'gatewright/testing'

const provider = await testIssuer({ issuer: 'https://devices.example/', clientId: 'iot' })
const devices = oidc({ issuer: provider.issuer, audience: 'iot', algorithms: ['RS256'], jwks: provider.jwks })

const handler = iotAuthorizer({
  authenticate: bearer(devices, { from: mqttPassword }),
  region: 'eu-west-1',
  accountId: '123456789012',
  tokenSignature: null,
  requireClientId: true,
  disconnectAfterSeconds: 3600,
  refreshAfterSeconds: 300,
  topics: {
    'connect {id}': own('id'),
    'publish devices/{id}/data': own('id'),
    'subscribe devices/{id}/commands': own('id'),
    'receive devices/{id}/commands': own('id'),
    'subscribe news/#': authenticated,
  },
})

const password = await provider.accessToken({ sub: 'sensor-7' })
const response = await handler(serviceEvents.iot({ clientId: 'sensor-7', password }))
for (const [action, topic, expected] of [
  ['connect', 'sensor-7', 'allow'],
  ['connect', 'sensor-8', 'deny'],
  ['publish', 'devices/sensor-7/data', 'allow'],
  ['publish', 'devices/sensor-8/data', 'deny'],
  ['publish', 'devices/sensor-7/data/more', 'deny'],
  ['subscribe', 'devices/sensor-7/commands', 'allow'],
  ['subscribe', 'devices/+/commands', 'deny'],
  ['subscribe', 'news/#', 'allow'],
] as const) {
  const { verdict } = evaluateIot(response, action, topic)
  assert.equal(verdict, expected)
  console.log(`${verdict.padEnd(5)} ${action} ${topic} for sensor-7`)
}

// The token of one device does not open a connection under the name of another, and a name with a wildcard owns nothing.
assert.equal((await handler(serviceEvents.iot({ clientId: 'sensor-8', password }))).isAuthenticated, false)
const wildcard = await provider.accessToken({ sub: '*' })
assert.equal((await handler(serviceEvents.iot({ clientId: '*', password: wildcard }))).isAuthenticated, false)
console.log('a different client ID and a subject with a wildcard are not authenticated')
