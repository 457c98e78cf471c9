/** The requests of the tour with their expected results. The expectations are written by hand, not computed by this package. */
import { signRequest } from 'gatewright/sigv4'
import { smithySigner } from 'gatewright/sigv4/smithy'
import { testIssuer } from 'gatewright/testing'
import { type PetStore, SECRETS } from './definition.ts'

export interface Outgoing {
  readonly method: string
  readonly path: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: string
}

export interface Expected {
  readonly authorization: 'NONE' | 'AWS_IAM' | 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS' | 'JWT' | null
  /** The principal; `null` if there is none. */
  readonly principal: string | null
  readonly lambda: 'invoked' | 'cached' | 'not invoked'
  readonly status: number
  readonly body: string
  readonly reason: string
}

export interface Visit {
  readonly title: string
  readonly request: Outgoing
  readonly expected: Expected
}

/** @param origin The URL of the gateway. Its host is part of each signature. */
export async function visits({ users, partner }: PetStore, origin: string, nowMs: number): Promise<readonly Visit[]> {
  return [
    ...openVisits(),
    ...(await iamVisits(origin, nowMs)),
    ...(await tokenVisits(users, partner, nowMs)),
    ...requestVisits(),
    ...(await poolVisits(users, nowMs)),
  ]
}

const UNAUTHORIZED = '{"message":"Unauthorized"}'
const MISSING = '{"message":"Missing Authentication Token"}'
const DENIED = '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}'

function openVisits(): readonly Visit[] {
  const open = { authorization: 'NONE', principal: null, lambda: 'not invoked' } as const
  return [
    {
      title: 'an open route',
      request: { method: 'GET', path: '/prod/' },
      expected: { ...open, status: 200, body: '{"store":"open"}', reason: 'allowed: the route has no authorization' },
    },
    {
      title: 'an open route with an unnecessary token',
      request: { method: 'GET', path: '/prod/opening-hours', headers: { authorization: 'Bearer whatever' } },
      expected: {
        ...open,
        status: 200,
        body: '{"from":"09:00","to":"18:00"}',
        reason: 'allowed: the route has no authorization',
      },
    },
    {
      title: 'a path that the API does not have',
      request: { method: 'GET', path: '/prod/nothing' },
      expected: { ...open, authorization: null, status: 403, body: MISSING, reason: 'no route matches the method and path' },
    },
    {
      title: 'a method that the route does not have',
      request: { method: 'PUT', path: '/prod/pets' },
      expected: { ...open, authorization: null, status: 403, body: MISSING, reason: 'no route matches the method and path' },
    },
  ]
}

async function iamVisits(origin: string, nowMs: number): Promise<readonly Visit[]> {
  const { clerk, auditor } = SECRETS
  const scope = { region: 'eu-west-1', service: 'execute-api' }
  const signedByUs = (
    request: Outgoing,
    credentials: typeof clerk,
    more: { readonly date?: Date; readonly region?: string } = {},
  ): Outgoing => {
    const { method, path, body } = request
    const { headers } = signRequest(
      { method, url: origin + path, ...(body !== undefined && { body }) },
      { credentials, date: new Date(nowMs), ...scope, ...more },
    )
    return { ...request, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])) }
  }
  const signedBySmithy = async (request: Outgoing, credentials: typeof clerk): Promise<Outgoing> => {
    const { hostname, port, host } = new URL(origin)
    const { method, path, body } = request
    const message = {
      method,
      protocol: 'http:',
      hostname,
      port: Number(port),
      path,
      query: {},
      headers: { host },
      ...(body !== undefined && { body }),
    }
    const { headers } = await smithySigner({ credentials, ...scope }).sign(message, { signingDate: new Date(nowMs) })
    return { ...request, headers }
  }
  const stock: Outgoing = { method: 'GET', path: '/prod/stock' }
  const rejected = { authorization: 'AWS_IAM', principal: null, lambda: 'not invoked', status: 403 } as const
  const seen = (name: string) =>
    ({ authorization: 'AWS_IAM', principal: `arn:aws:iam::123456789012:user/${name}`, lambda: 'not invoked' }) as const
  const posted = await signedBySmithy({ method: 'POST', path: '/prod/stock', body: '{"cats":4}' }, clerk)

  return [
    {
      title: 'not signed',
      request: stock,
      expected: { ...rejected, body: MISSING, reason: 'the signature was rejected: ERR_SIGV4_ABSENT' },
    },
    {
      title: 'signed with gatewright',
      request: signedByUs(stock, clerk),
      expected: { ...seen('clerk'), status: 200, body: '{"cats":3}', reason: 'allowed by statement 1: * /stock' },
    },
    {
      title: 'signed with @smithy/signature-v4, with a body',
      request: posted,
      expected: { ...seen('clerk'), status: 201, body: '{"cats":4}', reason: 'allowed by statement 1: * /stock' },
    },
    {
      title: 'the same signature with another body',
      request: { ...posted, body: '{"cats":400}' },
      expected: {
        ...rejected,
        body: '{"message":"The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."}',
        reason: 'the signature was rejected: ERR_SIGV4_PAYLOAD',
      },
    },
    {
      title: 'signed an hour ago',
      request: signedByUs(stock, clerk, { date: new Date(nowMs - 3_600_000) }),
      expected: {
        ...rejected,
        body: '{"message":"Signature expired: 20261123T110000Z is now earlier than 20261123T115500Z (20261123T120000Z - 5 min.)"}',
        reason: 'the signature was rejected: ERR_SIGV4_EXPIRED',
      },
    },
    {
      title: 'signed for another region',
      request: signedByUs(stock, clerk, { region: 'us-east-1' }),
      expected: {
        ...rejected,
        body: '{"message":"Credential should be scoped to a valid region. "}',
        reason: 'the signature was rejected: ERR_SIGV4_REGION',
      },
    },
    {
      title: 'signed with an unknown key',
      request: signedByUs(stock, { accessKeyId: 'AKIDUNKNOWN', secretAccessKey: 'x' }),
      expected: {
        ...rejected,
        body: '{"message":"The security token included in the request is invalid."}',
        reason: 'the signature was rejected: ERR_SIGV4_ACCESS_KEY',
      },
    },
    {
      title: 'a bearer token instead of a signature',
      request: { ...stock, headers: { authorization: 'Bearer abc' } },
      expected: {
        ...rejected,
        body: '{"message":"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): \'w1Xc6WwWEogNEZQP/dkBTThsJT4MNlKmzQanIm970rY=\'."}',
        reason: 'the signature was rejected: ERR_SIGV4_SCHEME',
      },
    },
    {
      title: 'a valid signature without a policy that allows the request',
      request: signedByUs({ method: 'GET', path: '/prod/stock/cats' }, clerk),
      expected: {
        ...seen('clerk'),
        status: 403,
        body: '{"Message":"User: arn:aws:iam::123456789012:user/clerk is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********9012:petstore01/prod/GET/stock/cats because no identity-based policy allows the execute-api:Invoke action"}',
        reason: 'denied: no statement allows GET /stock/cats',
      },
    },
    {
      title: 'allowed by one statement, denied by another',
      request: signedByUs({ method: 'GET', path: '/prod/stock/salaries' }, auditor),
      expected: {
        ...seen('auditor'),
        status: 403,
        body: '{"Message":"User: arn:aws:iam::123456789012:user/auditor is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********9012:petstore01/prod/GET/stock/salaries with an explicit deny in an identity-based policy"}',
        reason: 'denied by statement 2: * /stock/salaries',
      },
    },
  ]
}

async function tokenVisits(users: PetStore['users'], partner: PetStore['partner'], nowMs: number): Promise<readonly Visit[]> {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const forger = await testIssuer({ userPoolId: 'eu-west-1_PetStore', clientId: 'petstore-web', now: () => nowMs })
  const seconds = Math.floor(nowMs / 1000)
  const jane = bearer(await users.accessToken({ sub: 'jane' }))
  const bob = bearer(await users.accessToken({ sub: 'bob', scope: 'openid pets/write' }))
  const admin = bearer(await users.accessToken({ sub: 'ada', 'cognito:groups': ['admin'] }))
  const banned = bearer(await users.accessToken({ sub: 'carl', 'cognito:groups': ['banned'] }))
  const partnerAdmin = bearer(await partner.accessToken({ sub: 'eve', groups: ['admin'], 'cognito:groups': ['admin'] }))
  const expired = bearer(await users.accessToken({ sub: 'jane', iat: seconds - 7200, exp: seconds }))
  const forged = bearer(
    await forger.accessToken({ sub: 'jane', 'cognito:groups': ['admin'] }, { header: { kid: users.keys[0]?.kid ?? '' } }),
  )
  const idToken = bearer(await users.idToken({ sub: 'jane' }))

  const seen = (principal: string, lambda: 'invoked' | 'cached') => ({ authorization: 'TOKEN', principal, lambda }) as const
  const unauthorized = (lambda: 'invoked' | 'not invoked', reason: string): Expected => ({
    authorization: 'TOKEN',
    principal: null,
    lambda,
    status: 401,
    body: UNAUTHORIZED,
    reason,
  })
  const threw = unauthorized('invoked', 'the authorizer threw Unauthorized')

  return [
    {
      title: 'no token',
      request: { method: 'GET', path: '/prod/pets' },
      expected: unauthorized('not invoked', 'identity source method.request.header.authorization is missing'),
    },
    {
      title: "jane's access token",
      request: { method: 'GET', path: '/prod/pets', headers: jane },
      expected: { ...seen('cognito:jane', 'invoked'), status: 200, body: '["Tom"]', reason: 'allowed by statement 1: GET /pets' },
    },
    {
      title: 'the same token on another route',
      request: { method: 'GET', path: '/prod/pets/7', headers: jane },
      expected: {
        ...seen('cognito:jane', 'cached'),
        status: 200,
        body: '{"pet":"7","for":"jane"}',
        reason: 'allowed by statement 1: GET /pets/*',
      },
    },
    {
      title: 'the same token without the required scope',
      request: { method: 'POST', path: '/prod/pets', headers: jane },
      expected: {
        ...seen('cognito:jane', 'cached'),
        status: 403,
        body: DENIED,
        reason: 'denied by statement 2: POST /pets is not in NotResource',
      },
    },
    {
      title: 'a token with the scope pets/write',
      request: { method: 'POST', path: '/prod/pets', headers: bob },
      expected: {
        ...seen('cognito:bob', 'invoked'),
        status: 201,
        body: '{"pet":"new"}',
        reason: 'allowed by statement 1: POST /pets',
      },
    },
    {
      title: 'a token of the group admin',
      request: { method: 'DELETE', path: '/prod/pets/7', headers: admin },
      expected: {
        ...seen('cognito:ada', 'invoked'),
        status: 200,
        body: '{"pet":"gone"}',
        reason: 'allowed by statement 1: DELETE /pets/?*',
      },
    },
    {
      title: 'a token of the group banned',
      request: { method: 'GET', path: '/prod/news', headers: banned },
      expected: {
        ...seen('cognito:carl', 'invoked'),
        status: 403,
        body: DENIED,
        reason: 'denied by statement 2: GET /news is not in NotResource',
      },
    },
    {
      title: "a third party's token",
      request: { method: 'GET', path: '/prod/pets', headers: partnerAdmin },
      expected: { ...seen('partner:eve', 'invoked'), status: 200, body: '["Tom"]', reason: 'allowed by statement 1: GET /pets' },
    },
    {
      title: 'an administrator of a third party on an admin route',
      request: { method: 'DELETE', path: '/prod/pets/7', headers: partnerAdmin },
      expected: {
        ...seen('partner:eve', 'cached'),
        status: 403,
        body: DENIED,
        reason: 'denied by statement 2: DELETE /pets/7 is not in NotResource',
      },
    },
    {
      title: 'a value that is not a token',
      request: { method: 'GET', path: '/prod/pets', headers: { authorization: 'Basic amFuZTpzZWNyZXQ=' } },
      expected: unauthorized('not invoked', 'the token does not match the validation expression'),
    },
    { title: 'an expired token', request: { method: 'GET', path: '/prod/pets', headers: expired }, expected: threw },
    { title: 'a forged token', request: { method: 'DELETE', path: '/prod/pets/7', headers: forged }, expected: threw },
    {
      title: 'an ID token instead of an access token',
      request: { method: 'GET', path: '/prod/pets', headers: idToken },
      expected: threw,
    },
  ]
}

function requestVisits(): readonly Visit[] {
  const { partnerKey, shareKey, stageKey } = SECRETS
  const seen = (principal: string, lambda: 'invoked' | 'cached') => ({ authorization: 'REQUEST', principal, lambda }) as const
  const unauthorized = (lambda: 'invoked' | 'not invoked', reason: string): Expected => ({
    authorization: 'REQUEST',
    principal: null,
    lambda,
    status: 401,
    body: UNAUTHORIZED,
    reason,
  })
  const threw = unauthorized('invoked', 'the authorizer threw Unauthorized')
  return [
    {
      title: 'a key in a header',
      request: { method: 'GET', path: '/prod/orders', headers: { 'x-partner-key': partnerKey } },
      expected: {
        ...seen('apiKey|acme', 'invoked'),
        status: 200,
        body: '["order 1"]',
        reason: 'allowed by statement 1: GET /orders',
      },
    },
    {
      title: 'the same key without the required owner',
      request: { method: 'GET', path: '/prod/orders/1', headers: { 'x-partner-key': partnerKey } },
      expected: {
        ...seen('apiKey|acme', 'cached'),
        status: 403,
        body: DENIED,
        reason: 'denied by statement 2: GET /orders/1 is not in NotResource',
      },
    },
    {
      title: 'a wrong key',
      request: { method: 'GET', path: '/prod/orders', headers: { 'x-partner-key': 'pk-partner-0000000000' } },
      expected: threw,
    },
    {
      title: 'no key',
      request: { method: 'GET', path: '/prod/orders' },
      expected: unauthorized('not invoked', 'identity source method.request.header.x-partner-key is missing'),
    },
    {
      title: 'a key in the query',
      request: { method: 'GET', path: `/prod/catalogue?key=${shareKey}` },
      expected: {
        ...seen('apiKey|newsletter', 'invoked'),
        status: 200,
        body: '{"pages":12}',
        reason: 'allowed by statement 1: GET /catalogue',
      },
    },
    {
      title: 'the same key again',
      request: { method: 'GET', path: `/prod/catalogue?page=2&key=${shareKey}` },
      expected: {
        ...seen('apiKey|newsletter', 'cached'),
        status: 200,
        body: '{"pages":12}',
        reason: 'allowed by statement 1: GET /catalogue',
      },
    },
    {
      title: 'a parameter name in another case',
      request: { method: 'GET', path: `/prod/catalogue?Key=${shareKey}` },
      expected: unauthorized('not invoked', 'identity source method.request.querystring.key is missing'),
    },
    {
      title: 'a header that equals the stage variable',
      request: { method: 'GET', path: '/prod/metrics', headers: { 'x-stage-key': stageKey } },
      expected: {
        ...seen('petstore stages|deployer', 'invoked'),
        status: 200,
        body: '{"sold":7}',
        reason: 'allowed by statement 1: GET /metrics',
      },
    },
    {
      title: 'the key of another stage',
      request: { method: 'GET', path: '/prod/metrics', headers: { 'x-stage-key': 'stage-key-of-test-90aa' } },
      expected: threw,
    },
  ]
}

async function poolVisits(users: PetStore['users'], nowMs: number): Promise<readonly Visit[]> {
  const seconds = Math.floor(nowMs / 1000)
  const forger = await testIssuer({ userPoolId: 'eu-west-1_PetStore', clientId: 'petstore-web', now: () => nowMs })
  const idToken = await users.idToken({ sub: 'jane' })
  const expired = await users.idToken({ sub: 'jane', iat: seconds - 7200, exp: seconds - 3600 })
  const forged = await forger.idToken({ sub: 'jane' }, { header: { kid: users.keys[1]?.kid ?? '' } })
  const accessToken = await users.accessToken({ sub: 'jane', scope: 'openid orders/read' })
  const withoutScope = await users.accessToken({ sub: 'jane', scope: 'openid' })

  const visit = (
    title: string,
    path: string,
    token: string | undefined,
    expected: Omit<Expected, 'authorization' | 'lambda'>,
  ): Visit => ({
    title,
    request: { method: 'GET', path, ...(token !== undefined && { headers: { authorization: token } }) },
    expected: { authorization: 'COGNITO_USER_POOLS', lambda: 'not invoked', ...expected },
  })
  const unauthorized = (reason: string, body = UNAUTHORIZED) => ({ principal: null, status: 401, body, reason })
  const valid = 'allowed: the token is valid'

  return [
    visit('an ID token', '/prod/me', idToken, { principal: 'jane', status: 200, body: '{"user":"jane"}', reason: valid }),
    visit('an access token with the scope', '/prod/me/orders', accessToken, {
      principal: 'jane',
      status: 200,
      body: '["order 2"]',
      reason: valid,
    }),
    visit(
      'an access token without the scope',
      '/prod/me/orders',
      withoutScope,
      unauthorized('the token was rejected: ERR_TOKEN_SCOPE'),
    ),
    visit(
      'an access token on a route without scopes',
      '/prod/me',
      accessToken,
      unauthorized('the token was rejected: ERR_TOKEN_USE'),
    ),
    visit(
      'an ID token on a route with scopes',
      '/prod/me/orders',
      idToken,
      unauthorized('the token was rejected: ERR_TOKEN_USE'),
    ),
    visit(
      'an expired token',
      '/prod/me',
      expired,
      unauthorized('the token was rejected: ERR_TOKEN_EXPIRED', '{"message":"The incoming token has expired"}'),
    ),
    visit('a forged token', '/prod/me', forged, unauthorized('the token was rejected: ERR_TOKEN_SIGNATURE')),
    visit('no token', '/prod/me', undefined, unauthorized('the token is missing')),
  ]
}
