/**
 * A signed URL that is valid for one request until it expires: for a download, an unsubscribe button or a callback.
 * In contrast to presigned URLs of Amazon S3, it belongs to your own API and identifies one of your callers.
 */
import assert from 'node:assert/strict'
import { authenticated, ConfigError, requestAuthorizer, signedParameters, signUrl } from 'gatewright'
import { clock, restApi } from 'gatewright/gateway'
import { ask } from '../ask.ts'

const time = clock('2025-06-01T12:00:00Z')
const secrets = { summer: 'thirty-two bytes of a secret, or more' }
// Both sides name the signed parameters. Anyone who has the URL can add other parameters, so do not trust those.
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

// The path is the one that the client sends: with the stage, or with the base path of a custom domain.
const link = signUrl('https://api.example.com/prod/files/7?size=large', {
  key: { id: 'summer', secret: secrets.summer },
  parameters,
  expiresInSeconds: 600,
  subject: 'jane',
  now: time.now,
})
console.log(link.replace(/sig=.*/, 'sig=…'))
const signed = link.slice('https://api.example.com/prod'.length)

await check('unchanged', `GET ${signed}`, '200 invoked', 'allowed')
await check('another size', `GET ${signed.replace('size=large', 'size=original')}`, '401 invoked', 'ERR_SIGNATURE')
await check('another file', `GET ${signed.replace('/files/7', '/files/8')}`, '401 invoked', 'ERR_SIGNATURE')
await check('another method', `DELETE ${signed}`, '401 invoked', 'ERR_SIGNATURE')
await check('not signed', 'GET /files/7', '401 invoked', 'absent')
time.advance(600)
await check('ten minutes later', `GET ${signed}`, '401 invoked', 'ERR_SIGNATURE_EXPIRED')

// The verifier reads the method and the path, which are not part of any cache key, so a TTL is rejected.
assert.throws(() => requestAuthorizer({ authenticate, ttlSeconds: 60, routes }), ConfigError)

async function check(who: string, request: string, expect: string, expectedCode: string): Promise<void> {
  await ask(api, { who, request, expect })
  assert.equal(code, expectedCode)
}
