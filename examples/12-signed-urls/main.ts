/**
 * A link that works for one request until it expires: for a download, an unsubscribe button, a webhook's way back.
 * It differs from S3's presigned URLs in that it lives on your own API and names a caller of yours.
 */
import assert from 'node:assert/strict'
import { authenticated, ConfigError, requestAuthorizer, signedParameters, signUrl } from 'gatewright'
import { clock, restApi } from 'gatewright/gateway'
import { ask } from '../ask.ts'

const time = clock('2025-06-01T12:00:00Z')
const secrets = { summer: 'thirty-two bytes of a secret, or more' }
// Both sides name the parameters that are signed. Any other can be added by whoever holds the link: do not trust it.
const parameters = ['size']
const authenticate = signedParameters({ keys: secrets, parameters, maxLifetimeSeconds: 3600, now: time.now })
const routes = { 'GET /files/{id}': authenticated, 'DELETE /files/{id}': authenticated } as const

let code = ''
const handler = requestAuthorizer({
  authenticate,
  ttlSeconds: 0,
  routes,
  context: ({ subject }) => ({ subject }),
  onDecision: (record) => {
    code = record.code
  },
})

const integration = () => Response.json({})
const api = restApi({
  stage: 'prod',
  authorizers: { links: handler },
  routes: { 'GET /files/{id}': { authorizer: 'links', integration }, 'DELETE /files/{id}': { authorizer: 'links', integration } },
  now: time.now,
})

// The path is the one that the client addresses: here with the stage, at a custom domain with its base path.
const link = signUrl('https://api.example.com/prod/files/7?size=large', {
  key: { id: 'summer', secret: secrets.summer },
  parameters,
  expiresInSeconds: 600,
  subject: 'jane',
  now: time.now,
})
console.log(link.replace(/sig=.*/, 'sig=…'))
const signed = link.slice('https://api.example.com/prod'.length)

await shows('as it was made', `GET ${signed}`, '200 invoked', 'allowed')
await shows('another size', `GET ${signed.replace('size=large', 'size=original')}`, '401 invoked', 'ERR_SIGNATURE')
await shows('another file', `GET ${signed.replace('/files/7', '/files/8')}`, '401 invoked', 'ERR_SIGNATURE')
await shows('another method', `DELETE ${signed}`, '401 invoked', 'ERR_SIGNATURE')
await shows('nothing signed', 'GET /files/7', '401 invoked', 'absent')
time.advance(600)
await shows('ten minutes later', `GET ${signed}`, '401 invoked', 'ERR_SIGNATURE_EXPIRED')

// Method and path are signed and read, and no cache key holds them: with a TTL one good link would open the next.
assert.throws(() => requestAuthorizer({ authenticate, ttlSeconds: 60, routes }), ConfigError)

async function shows(who: string, request: string, expect: string, expectedCode: string): Promise<void> {
  await ask(api, { who, request, expect })
  assert.equal(code, expectedCode)
}
