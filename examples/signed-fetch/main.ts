/**
 * A client without long-term keys: it obtains temporary credentials from an identity pool and calls an IAM-protected API with `signedFetch`. Unlike
 * an AWS SDK, `signedFetch` works with any URL and method and returns an ordinary `Response`.
 *
 * Everything runs locally: a server that responds like Cognito Identity, and an offline gateway that verifies the signatures.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listen, restApi } from 'gatewright/gateway'
import { requestSigner, signedFetch } from 'gatewright/sigv4'
import { smithySigner } from 'gatewright/sigv4/smithy'

const REGION = 'eu-west-1'
const ACCOUNT = '123456789012'
let now = Date.now()

// The credentials that the identity pool returns, one set after the other. The first set expires soon, so the client must renew it.
const issued = [10, 60].map((minutes, index) => ({
  accessKeyId: `ASIAEXAMPLE${index}`,
  secretAccessKey: randomBytes(30).toString('base64'),
  sessionToken: randomBytes(60).toString('base64'),
  expiration: new Date(Date.now() + minutes * 60_000),
}))

const api = restApi({
  stage: 'prod',
  region: REGION,
  accountId: ACCOUNT,
  apiId: 'a1b2c3',
  authorizers: {},
  now: () => now,
  principals: Object.fromEntries(
    issued.map(({ accessKeyId, secretAccessKey, sessionToken }) => [
      accessKeyId,
      {
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/pool-user/jane`,
        secretAccessKey,
        sessionToken,
        policies: [
          {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: 'execute-api:Invoke',
                Resource: `arn:aws:execute-api:${REGION}:${ACCOUNT}:a1b2c3/prod/*/pets*`,
              },
            ],
          },
        ],
      },
    ]),
  ),
  routes: {
    'GET /pets': { authorizer: 'AWS_IAM', integration: () => Response.json(['Rex']) },
    'POST /pets': {
      authorizer: 'AWS_IAM',
      integration: (event: { body: string | null }) => ({ statusCode: 201, body: event.body ?? '' }),
    },
    'GET /admin': { authorizer: 'AWS_IAM', integration: () => Response.json({}) },
  },
})

// The operation `GetCredentialsForIdentity` of Cognito Identity. It returns the expiration in seconds.
let poolRequests = 0
const pool = createServer((_request, response) => {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } =
    issued[Math.min(poolRequests++, issued.length - 1)] ?? assert.fail()
  response.setHeader('content-type', 'application/x-amz-json-1.1')
  response.end(
    JSON.stringify({
      IdentityId: `${REGION}:00000000-0000-0000-0000-000000000000`,
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: expiration.getTime() / 1000,
      },
    }),
  )
})
await new Promise<void>((resolve) => {
  pool.listen(0, '127.0.0.1', resolve)
})
const poolUrl = `http://127.0.0.1:${(pool.address() as AddressInfo).port}/`
const gateway = await listen(api, { port: 0 })

interface PoolResponse {
  readonly Credentials: {
    readonly AccessKeyId: string
    readonly SecretKey: string
    readonly SessionToken: string
    readonly Expiration: number
  }
}
async function credentialsOfPool() {
  const headers = {
    'x-amz-target': 'AWSCognitoIdentityService.GetCredentialsForIdentity',
    'content-type': 'application/x-amz-json-1.1',
  }
  const response = await fetch(poolUrl, { method: 'POST', headers, body: '{}' })
  const { Credentials } = (await response.json()) as PoolResponse
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretKey,
    sessionToken: Credentials.SessionToken,
    expiration: new Date(Credentials.Expiration * 1000),
  }
}

const send = signedFetch({ credentials: credentialsOfPool, region: REGION, service: 'execute-api', now: () => now })

// Three concurrent calls retrieve credentials once.
const responses = await Promise.all(
  ['/pets', '/pets?sort=name&limit=2', '/pets'].map((path) => send(`${gateway.url}/prod${path}`)),
)
assert.deepEqual(
  responses.map(({ status }) => status),
  [200, 200, 200],
)
assert.equal(poolRequests, 1)
console.log('200  three concurrent GET /pets with one request to the identity pool')

const created = await send(`${gateway.url}/prod/pets`, { method: 'POST', body: JSON.stringify({ name: 'Tom' }) })
assert.deepEqual([created.status, await created.json()], [201, { name: 'Tom' }])
console.log('201  POST /pets with a signed body')

const denied = await send(`${gateway.url}/prod/admin`)
assert.equal(denied.status, 403)
assert.match(await denied.text(), /is not authorized to perform: execute-api:Invoke/)
console.log('403  GET /admin, signed but denied by the policy')

const unsigned = await fetch(`${gateway.url}/prod/pets`)
assert.deepEqual([unsigned.status, await unsigned.json()], [403, { message: 'Missing Authentication Token' }])
console.log('403  GET /pets without a signature')

// The credentials expire in less than five minutes, so the next call renews them first.
now += 6 * 60_000
const renewed = await send(`${gateway.url}/prod/pets`)
assert.deepEqual([renewed.status, poolRequests], [200, 2])
console.log('200  GET /pets with renewed credentials')

// signedFetch also accepts a signer: the one of gatewright, or the one of AWS.
const credentials = issued[1] ?? assert.fail()
for (const signer of [
  requestSigner({ credentials, region: REGION, service: 'execute-api', now: () => now }),
  smithySigner({ credentials, region: REGION, service: 'execute-api' }),
]) {
  const response = await signedFetch({ signer, now: () => now })(`${gateway.url}/prod/pets?sort=name`)
  assert.equal(response.status, 200)
}
console.log('200  GET /pets with requestSigner and with smithySigner')

await gateway.close()
pool.closeAllConnections()
pool.close()
