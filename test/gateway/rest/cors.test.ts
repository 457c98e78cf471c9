import { describe, expect, test } from 'vitest'
import { type RestCors, restApi } from '../../../src/gateway/index.ts'
import { testApi } from '../test-api.ts'

function corsApi(cors: RestCors, more: object = {}) {
  const integration = () => ({ statusCode: 200 })
  return restApi({
    stage: 'prod',
    authorizers: {},
    cors,
    routes: {
      'GET /pets': { authorizer: 'AWS_IAM', apiKeyRequired: true, integration },
      'POST /pets': { authorizer: 'AWS_IAM', integration },
      'ANY /any': { authorizer: 'AWS_IAM', integration },
      'OPTIONS /own': { authorizer: 'AWS_IAM', integration },
      'GET /own': { authorizer: 'AWS_IAM', integration },
    },
    ...more,
  })
}

async function preflight(cors: RestCors, path = '/pets', origin = 'https://app.example') {
  const response = await corsApi(cors).request(`OPTIONS ${path}`, { headers: { Origin: origin } })
  const headers = [...response.headers].filter(([name]) => !name.startsWith('x-am') && name !== 'content-type')
  return { status: response.status, headers: Object.fromEntries(headers), trace: response.trace }
}

describe('cors', () => {
  test('answers a preflight request without authorization', async () => {
    expect(await preflight({ allowOrigins: '*' })).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET,POST,OPTIONS',
        'access-control-allow-headers': 'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token',
      },
      trace: { route: 'OPTIONS /pets', authorization: 'NONE', outcome: 'allowed' },
    })
  })

  test('uses all options', async () => {
    const cors: RestCors = {
      allowOrigins: ['https://app.example', 'https://other.example'],
      allowMethods: ['GET'],
      allowHeaders: ['X-A', 'X-B'],
      allowCredentials: true,
      maxAgeSeconds: 600,
      status: 200,
    }
    const { status, headers } = await preflight(cors, '/pets', 'https://other.example')
    expect({ status, headers }).toStrictEqual({
      status: 200,
      headers: {
        'access-control-allow-origin': 'https://other.example',
        'access-control-allow-methods': 'GET',
        'access-control-allow-headers': 'X-A,X-B',
        'access-control-allow-credentials': 'true',
        'access-control-max-age': '600',
        vary: 'Origin',
      },
    })
  })

  test.each(['https://evil.example', 'https://app.example.evil.example', 'null', ''])(
    'does not allow the origin %j',
    async (origin) => {
      const { headers } = await preflight({ allowOrigins: ['https://app.example'] }, '/pets', origin)
      expect(headers['access-control-allow-origin']).toBe('https://app.example')
    },
  )

  test('takes precedence over ANY, but not over an OPTIONS route', async () => {
    expect(await preflight({ allowOrigins: '*' }, '/any')).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS' },
    })
    expect(await preflight({ allowOrigins: '*' }, '/own')).toMatchObject({ status: 403, trace: { authorization: 'AWS_IAM' } })
  })

  test('adds no headers to other responses, and no route without the option', async () => {
    const response = await corsApi({ allowOrigins: '*' }).request('GET /pets')
    expect([response.status, response.headers.get('access-control-allow-origin')]).toStrictEqual([403, null])
    expect((await testApi().api.request('OPTIONS /pets')).status).toBe(403)
  })

  test.each<[string, object]>([
    ['cors.allowOrigins', {}],
    ['cors.allowOrigins', { allowOrigins: [] }],
    ['cors.allowOrigins', { allowOrigins: ['https://app.example/path'] }],
    ['cors.allowOrigins', { allowOrigins: ['*'] }],
    ['cors.allowCredentials', { allowOrigins: '*', allowCredentials: true }],
    ['cors.allowMethods', { allowOrigins: '*', allowMethods: 'GET' }],
    ['cors.allowHeaders', { allowOrigins: '*', allowHeaders: ['a b'] }],
    ['cors.maxAge', { allowOrigins: '*', maxAge: 1 }],
    ['cors.maxAgeSeconds', { allowOrigins: '*', maxAgeSeconds: -1 }],
    ['cors.status', { allowOrigins: '*', status: 201 }],
  ])('rejects a wrong %s', (option, cors) => {
    // Invalid on purpose: possible in plain JavaScript.
    expect(() => corsApi(cors as RestCors)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})
