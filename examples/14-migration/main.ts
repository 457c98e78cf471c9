/**
 * Migration from a hand-written authorizer, in the style of the AWS blueprints, to a route table. The old handlers verify
 * their tokens correctly but have five faults. Each fault is an assertion that fails with the old handler and passes with
 * the new one.
 *
 * The gateway runs any handler, not only those of this package.
 */
import assert from 'node:assert/strict'
import { CognitoJwtVerifier } from 'aws-jwt-verify'
import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda'
import { authenticated, bearer, cognito, inGroup, tokenAuthorizer } from 'gatewright'
import { type RestApi, type RestAuthorizer, restApi } from 'gatewright/gateway'
import { testIssuer } from 'gatewright/testing'

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })

// ── before ──────────────────────────────────────────────────────────────────────────────────────

const verifier = CognitoJwtVerifier.create({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })
// `testIssuer` types its keys as objects; they are JSON Web Keys.
verifier.cacheJwks(pool.jwks as Parameters<typeof verifier.cacheJwks>[0])

/** The blueprint: allows the requested ARN. */
async function echoing(event: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  const claims = await verifier.verify(event.authorizationToken.replace('Bearer ', ''))
  const path = event.methodArn.split('/').slice(3).join('/')
  const isAdmin = claims['cognito:groups']?.includes('admin') ?? false
  const Effect = path.startsWith('admin/') && !isAdmin ? 'Deny' : 'Allow'
  return policyResponse(claims.sub, Effect, event.methodArn)
}

/** The usual fix after the first 403: allows the whole stage. */
async function wholeStage(event: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  const { principalId, policyDocument } = await echoing(event)
  const Effect = policyDocument.Statement.every((statement) => statement.Effect === 'Allow') ? 'Allow' : 'Deny'
  return policyResponse(principalId, Effect, `${event.methodArn.split('/').slice(0, 2).join('/')}/*/*`)
}

function policyResponse(principalId: string, Effect: 'Allow' | 'Deny', Resource: string): APIGatewayAuthorizerResult {
  return {
    principalId,
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
  }
}

// ── after ───────────────────────────────────────────────────────────────────────────────────────

const withTable = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks })),
  ttlSeconds: 300,
  routes: {
    'GET /pets': authenticated,
    'GET /pets/{petId}': authenticated,
    'GET /{page}': authenticated,
    'GET /admin/users': inGroup('admin'),
  },
})

// ── faults ───────────────────────────────────────────────────────────────────────────────────────────

const byHand = (handler: typeof echoing) =>
  ({ api: 'REST', type: 'TOKEN', ttlSeconds: 300, identitySources: [{ in: 'header', name: 'authorization' }], handler }) as const

const reader = await pool.accessToken({ sub: 'jane' })
const expired = await pool.accessToken({ sub: 'jane', exp: 1_700_000_000 })

await compare('a caller who can read the list can read a pet', {
  before: echoing,
  why: 'it allows event.methodArn only; API Gateway caches that and denies the next route until the TTL expires',
  async check(api) {
    await expectStatus(api, 'GET /pets', reader, 200)
    await expectStatus(api, 'GET /pets/7', reader, 200)
  },
})

await compare('a request for a page named "*" allows no other route', {
  before: echoing,
  why: 'the client chooses the path, so the allowed ARN ends with a wildcard: GET/* is cached and allows GET/admin/users',
  async check(api) {
    await expectStatus(api, 'GET /*', reader, 200)
    await expectStatus(api, 'GET /admin/users', reader, 403)
  },
})

await compare('an admin route is denied after an allowed route', {
  before: wholeStage,
  why: 'the response for one route is cached for all of them',
  async check(api) {
    await expectStatus(api, 'GET /pets', reader, 200)
    await expectStatus(api, 'GET /admin/users', reader, 403)
  },
})

await compare('a route is allowed after a denied admin route', {
  before: wholeStage,
  why: 'the Deny for one route is cached for the whole stage',
  async check(api) {
    await expectStatus(api, 'GET /admin/users', reader, 403)
    await expectStatus(api, 'GET /pets', reader, 200)
  },
})

await compare('an expired token results in 401', {
  before: echoing,
  why: 'API Gateway answers 401 only to an error with exactly the message "Unauthorized", and 500 to "Token expired"',
  async check(api) {
    await expectStatus(api, 'GET /pets', expired, 401)
  },
})

interface Comparison {
  readonly before: typeof echoing
  readonly why: string
  readonly check: (api: RestApi) => Promise<void>
}

/** The check fails with the old handler and passes with the new one. Each API has its own cache. */
async function compare(claim: string, { before, why, check }: Comparison): Promise<void> {
  await assert.rejects(check(apiWith(byHand(before))), (error) => {
    assert.ok(error instanceof assert.AssertionError)
    console.log(`${claim}\n  before: ${error.message}\n  because ${why}`)
    return true
  })
  await check(apiWith(withTable))
  console.log('  after: passes')
}

function apiWith(users: RestAuthorizer): RestApi {
  const route = { authorizer: 'users', integration: () => Response.json({}) } as const
  return restApi({
    stage: 'prod',
    authorizers: { users },
    routes: { 'GET /pets': route, 'GET /pets/{petId}': route, 'GET /{page}': route, 'GET /admin/users': route },
  })
}

async function expectStatus(api: RestApi, request: string, token: string, expected: number): Promise<void> {
  const [method = '', path = ''] = request.split(' ')
  const headers = [['Authorization', `Bearer ${token}`]] as const
  const { status } = await api.send({ method, rawTarget: `/prod${path}`, headers })
  assert.ok(status === expected, `${request}: status ${status} (${api.lastTrace()?.lambda}), expected ${expected}`)
}
