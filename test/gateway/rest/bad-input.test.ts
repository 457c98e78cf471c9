import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { restApi } from '../../../src/gateway/index.ts'
import { policyResponse, testApi } from '../test-api.ts'

const HEADERS = [['authorization', 'a']] as const
const ALLOWED_ERRORS = [400, 401, 403, 413, 414]

/** Values that a handler may return, functions and cycles included. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true, withTypedArray: true }),
  fc.constantFrom<unknown>(Symbol('a'), () => 'a', Response.error(), new Response('a')),
  fc.record({ statusCode: fc.anything(), headers: fc.anything(), multiValueHeaders: fc.anything(), body: fc.anything() }),
  fc.record({ principalId: fc.anything(), policyDocument: fc.anything(), context: fc.anything() }),
)

describe('arbitrary input', () => {
  test('of a client gets a response other than 500', async () => {
    const { api } = testApi({ handler: () => policyResponse('Allow', '*') })
    const request = fc.record({
      method: fc.string(),
      rawTarget: fc.oneof(
        fc.string(),
        fc.string().map((rest) => `/prod/${rest}`),
      ),
      headers: fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 5 }),
      body: fc.string(),
    })
    await fc.assert(
      fc.asyncProperty(request, async (raw) => {
        const { status } = await api.send(raw)
        expect(status === 200 || ALLOWED_ERRORS.includes(status)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('from an authorizer never lets a request pass', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (value) => {
        const { api, backend } = testApi({ handler: () => value })
        const { status } = await api.send({ method: 'GET', rawTarget: '/prod/pets', headers: HEADERS })
        expect([401, 403, 500]).toContain(status)
        expect(backend).toStrictEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test.each(['function', 'AWS_PROXY'] as const)('from a backend (%s) gets its response or 502', async (kind) => {
    await fc.assert(
      fc.asyncProperty(anything, async (value) => {
        const handler = () => value
        const integration = kind === 'function' ? handler : { type: kind, handler }
        const api = restApi({ stage: 'prod', authorizers: {}, routes: { 'GET /': { authorizer: null, integration } } })
        const { status, trace } = await api.request('GET /')
        expect(trace.outcome === 'allowed' ? status >= 200 && status <= 599 : status === 502).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a limit', () => {
  const api = (endpointType: 'EDGE' | 'REGIONAL') =>
    restApi({
      stage: 'prod',
      endpointType,
      authorizers: {},
      routes: { 'ANY /{proxy+}': { authorizer: null, integration: () => new Response('in') } },
    })
  const target = (length: number) => `/prod/${'a'.repeat(length - 6)}`

  test.each<[string, 'EDGE' | 'REGIONAL', object, number]>([
    ['a URL of 8,192 characters on an edge-optimized endpoint', 'EDGE', { rawTarget: target(8192) }, 200],
    ['a URL of 8,193 characters on an edge-optimized endpoint', 'EDGE', { rawTarget: target(8193) }, 414],
    ['a URL of 10,240 characters', 'REGIONAL', { rawTarget: target(10_240) }, 200],
    ['a URL of 10,241 characters', 'REGIONAL', { rawTarget: target(10_241) }, 414],
    ['headers of 10,240 bytes', 'REGIONAL', { headers: [['a', 'x'.repeat(10_240)]] }, 200],
    ['headers of 10,241 bytes', 'REGIONAL', { headers: [['a', 'x'.repeat(10_241)]] }, 400],
    ['a body of 10,485,760 bytes', 'REGIONAL', { body: new Uint8Array(10_485_760) }, 200],
    ['a body of 10,485,761 bytes', 'REGIONAL', { body: new Uint8Array(10_485_761) }, 413],
  ])('%s', async (_, endpointType, request, status) => {
    const raw = { method: 'POST', rawTarget: '/prod/a', headers: [], ...request }
    expect((await api(endpointType).send(raw)).status).toBe(status)
  })
})
