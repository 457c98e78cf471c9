import { describe, expect, test } from 'vitest'
import { type IamPrincipal, restApi } from '../../../src/gateway/index.ts'
import { presignRequest, signRequest } from '../../../src/sigv4/index.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const HOST = 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'
const USER = 'arn:aws:iam::123456789012:user/bob'
const SESSION = 'arn:aws:sts::123456789012:assumed-role/app/s1'
const SCOPE = { region: 'eu-west-1', service: 'execute-api', date: new Date(NOW) }
const KEYS = { accessKeyId: 'AKIDBOB', secretAccessKey: 'secret' }
const SESSION_KEYS = { accessKeyId: 'ASIAAPP', secretAccessKey: 'secret2', sessionToken: 'token' }

function api(policy: object = {}) {
  const backend: unknown[] = []
  const statement = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*', ...policy } as const
  const policies = [{ Version: '2012-10-17', Statement: [statement] }] as IamPrincipal['policies']
  const integration = (event: never) => {
    backend.push(event)
    return new Response('in')
  }
  const gateway = restApi({
    stage: 'prod',
    region: 'eu-west-1',
    authorizers: {},
    now: () => NOW,
    principals: {
      AKIDBOB: { arn: USER, secretAccessKey: 'secret', policies },
      ASIAAPP: { arn: SESSION, secretAccessKey: 'secret2', sessionToken: 'token', policies },
    },
    routes: { 'ANY /{proxy+}': { authorizer: 'AWS_IAM', integration } },
  })
  const send = async (request: {
    method: string
    url: string
    headers: readonly (readonly [string, string])[]
    body?: string
  }) => {
    const { origin } = new URL(request.url)
    const rawTarget = request.url.slice(origin.length)
    const headers = [['host', new URL(origin).host] as const, ...request.headers]
    const { method, body } = request
    const response = await gateway.send({ method, rawTarget, headers, ...(body !== undefined && { body }) })
    return { status: response.status, body: await response.text(), errorType: response.headers.get('x-amzn-errortype') }
  }
  return { backend, gateway, send }
}

function signed(
  target: string,
  {
    method = 'GET',
    body,
    credentials = KEYS,
    ...options
  }: { method?: string; body?: string; credentials?: typeof KEYS & { sessionToken?: string }; [name: string]: unknown } = {},
) {
  const request = { method, url: HOST + target, headers: [] as [string, string][], ...(body !== undefined && { body }) }
  const { headers } = signRequest(request, { credentials, ...SCOPE, ...options })
  return { ...request, headers }
}

const INVALID = { status: 403, errorType: 'InvalidSignatureException' }
const UNKNOWN = {
  status: 403,
  errorType: 'UnrecognizedClientException',
  body: '{"message":"The security token included in the request is invalid."}',
}

describe('AWS_IAM', () => {
  test.each(['/prod/a%20b', '/prod/a%3Ab', '/prod/~a/*', '/prod/%C3%BC', '/prod/a?b=2&a=1&a=0&c', '/prod/x?q=a%2Bb+c'])(
    'accepts a signature over %s',
    async (target) => {
      expect(await api().send(signed(target))).toMatchObject({ status: 200 })
    },
  )

  test('accepts a body, a session token and a presigned URL', async () => {
    const { send } = api()
    expect(await send(signed('/prod/x', { method: 'POST', body: 'grüß' }))).toMatchObject({ status: 200 })
    expect(await send(signed('/prod/x', { credentials: SESSION_KEYS }))).toMatchObject({ status: 200 })
    const { url } = presignRequest(
      { method: 'GET', url: `${HOST}/prod/x` },
      { credentials: KEYS, ...SCOPE, expiresInSeconds: 60 },
    )
    expect(await send({ method: 'GET', url, headers: [] })).toMatchObject({ status: 200 })
  })

  test.each<[string, () => Parameters<ReturnType<typeof api>['send']>[0], object]>([
    ['a different body', () => ({ ...signed('/prod/x', { method: 'POST', body: 'a' }), body: 'b' }), INVALID],
    ['a body that was not signed', () => ({ ...signed('/prod/x', { method: 'POST' }), body: 'b' }), INVALID],
    ['a different method', () => ({ ...signed('/prod/x'), method: 'DELETE' }), INVALID],
    ['a different path', () => ({ ...signed('/prod/x'), url: `${HOST}/prod/y` }), INVALID],
    ['the path without the stage', () => ({ ...signed('/x'), url: `${HOST}/prod/x` }), INVALID],
    ['a different query', () => ({ ...signed('/prod/x?a=1'), url: `${HOST}/prod/x?a=2` }), INVALID],
    ['a header that was not signed', () => addHeader(signed('/prod/x'), ['x-amz-target', 'a']), INVALID],
    ['a different service', () => signed('/prod/x', { service: 's3' }), INVALID],
    ['a different Region', () => signed('/prod/x', { region: 'eu-west-2' }), INVALID],
    ['a wrong secret', () => signed('/prod/x', { credentials: { ...KEYS, secretAccessKey: 'x' } }), INVALID],
    ['an unknown key', () => signed('/prod/x', { credentials: { ...KEYS, accessKeyId: 'constructor' } }), UNKNOWN],
    [
      'a session without its token',
      () => signed('/prod/x', { credentials: { accessKeyId: 'ASIAAPP', secretAccessKey: 'secret2' } }),
      UNKNOWN,
    ],
    ['a different session token', () => signed('/prod/x', { credentials: { ...SESSION_KEYS, sessionToken: 'x' } }), UNKNOWN],
    ['a signature of five minutes and one second ago', () => signed('/prod/x', { date: new Date(NOW - 301_000) }), INVALID],
    [
      'a signature of five minutes and one second in the future',
      () => signed('/prod/x', { date: new Date(NOW + 301_000) }),
      INVALID,
    ],
  ])('rejects %s', async (_, request, expected) => {
    const { send, backend } = api()
    expect(await send(request())).toMatchObject(expected)
    expect(backend).toStrictEqual([])
  })

  test.each([
    '/prod/admin/../pets',
    '/prod//pets',
    '//prod/pets',
    '/prod/./pets',
    '/prod/pets/.',
    '/prod/x/..%2fpets/../../pets',
    '/prod/admin/%2e%2e/pets',
    '/prod/admin/%2E./pets',
    '/prod/%2e/pets',
    '/prod/pets//',
  ])('rejects the signature of /prod/pets for %s', async (target) => {
    const { send, backend } = api()
    const response = await send({ ...signed('/prod/pets'), url: HOST + target })
    expect(response.status).toBe(403)
    expect(await send({ ...signed(target), url: HOST + target })).toMatchObject({ status: 403 })
    expect(backend).toStrictEqual([])
  })

  test.each(['/prod/pets/', '/prod/.pets', '/prod/pets..', '/prod/%2e%2e%2e/a'])(
    'accepts a signature of %s, which is normal',
    async (target) => {
      expect(await api().send(signed(target))).toMatchObject({ status: 200 })
    },
  )

  test('passes the caller but not the signature to the backend', async () => {
    const { send, backend } = api()
    await send(signed('/prod/x', { credentials: SESSION_KEYS }))
    expect(backend).toMatchObject([
      { requestContext: { identity: { accessKey: 'ASIAAPP', accountId: '123456789012', userArn: SESSION } } },
    ])
    expect(JSON.stringify(backend)).not.toContain('AWS4-HMAC')
    expect(JSON.stringify(backend)).not.toContain('secret')
  })

  test.each<[string, object, number]>([
    ['aws:username', { StringEquals: { 'aws:username': 'bob' } }, 200],
    ['a different aws:username', { StringEquals: { 'aws:username': 'eve' } }, 403],
    ['aws:PrincipalArn', { ArnEquals: { 'aws:PrincipalArn': USER } }, 200],
    ['aws:PrincipalAccount', { StringEquals: { 'aws:PrincipalAccount': '123456789012' } }, 200],
    ['aws:PrincipalType', { StringEquals: { 'aws:PrincipalType': 'User' } }, 200],
    ['aws:SecureTransport', { Bool: { 'aws:SecureTransport': 'true' } }, 200],
    ['aws:CurrentTime', { DateLessThan: { 'aws:CurrentTime': '2026-11-23T12:00:01Z' } }, 200],
    ['aws:CurrentTime after the limit', { DateLessThan: { 'aws:CurrentTime': '2026-11-23T12:00:00Z' } }, 403],
    ['aws:EpochTime', { NumericEquals: { 'aws:EpochTime': '1795435200' } }, 200],
    ['aws:UserAgent that was not sent', { StringLike: { 'aws:UserAgent': '*' } }, 403],
    ['aws:Referer that was not sent', { Null: { 'aws:Referer': 'true' } }, 200],
  ])('evaluates the condition key %s', async (_, Condition, status) => {
    expect((await api({ Condition }).send(signed('/prod/x'))).status).toBe(status)
  })
})

function addHeader<R extends { headers: readonly (readonly [string, string])[] }>(request: R, header: [string, string]): R {
  return { ...request, headers: [...request.headers, header] }
}
