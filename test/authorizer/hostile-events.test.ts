import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { httpApiAuthorizer, requestAuthorizer, tokenAuthorizer, websocketAuthorizer } from '../../src/authorizer/index.ts'
import { authenticated, evaluate, type PolicyDocument } from '../../src/policy/index.ts'
import { ARN, connectEvent, httpEvent1, httpEvent2, requestEvent, tokenEvent } from '../events/fixtures.ts'
import { stub } from './stub-verifier.ts'

const routes = { 'GET /pets/{id}': authenticated } as const
const good = { Authorization: 'Bearer good' }
const multi = { multiValueHeaders: { Authorization: ['Bearer good'] }, headers: good }

/** Reads every part of the event. */
const wide = stub({
  reads: 'request',
  verify: (request) => {
    const { url, sourceIp, clientCertificate, arn, method, path } = request
    for (const name of ['key', 'pool', 'httpMethod', 'identity.sourceIp', 'http.path'])
      JSON.stringify([request.query(name), request.stageVariable(name), request.context(name)])
    JSON.stringify([url, sourceIp, clientCertificate, arn, method, path, request.headers('cookie')])
    return stub().verify(request)
  },
})

type Handler = (event: never) => Promise<unknown>
const KINDS: readonly (readonly [string, Handler, { [key: string]: unknown }, string])[] = [
  [
    'REST TOKEN',
    tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes }),
    tokenEvent({ authorizationToken: 'Bearer good' }),
    'methodArn',
  ],
  ['REST REQUEST', requestAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes }), requestEvent(multi), 'methodArn'],
  [
    'HTTP 1.0',
    httpApiAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes, payloadFormatVersion: '1.0' }),
    httpEvent1(multi),
    'methodArn',
  ],
  [
    'HTTP 2.0',
    httpApiAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes, payloadFormatVersion: '2.0' }),
    httpEvent2({ headers: { authorization: 'Bearer good' } }),
    'routeArn',
  ],
  [
    'HTTP 2.0 simple',
    httpApiAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes, payloadFormatVersion: '2.0', simpleResponses: true }),
    httpEvent2({ headers: { authorization: 'Bearer good' } }),
    'routeArn',
  ],
  [
    'WebSocket',
    websocketAuthorizer({ authenticate: stub(), routes: { $connect: authenticated } }),
    connectEvent(multi),
    'methodArn',
  ],
  [
    'REST REQUEST with all reads and a hook',
    requestAuthorizer({ authenticate: wide, ttlSeconds: 0, routes, onDecision: () => undefined }),
    requestEvent(multi),
    'methodArn',
  ],
  [
    'HTTP 2.0 with all reads and a hook',
    httpApiAuthorizer({ authenticate: wide, ttlSeconds: 0, routes, payloadFormatVersion: '2.0', onDecision: () => undefined }),
    httpEvent2({ headers: { authorization: 'Bearer good' } }),
    'routeArn',
  ],
  [
    'WebSocket with all reads',
    websocketAuthorizer({ authenticate: wide, routes: { $connect: authenticated } }),
    connectEvent(multi),
    'methodArn',
  ],
]

const EXPECTED_ERRORS = new Set(['EventError', 'ArnError', 'ResponseError'])

/** Returns the path of every field of an event: `['requestContext', 'identity', 'sourceIp']`. */
function pathsOf(value: unknown, parent: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return parent.length === 0 ? [] : [parent]
  return [
    ...(parent.length === 0 ? [] : [parent]),
    ...Object.keys(value).flatMap((key) => pathsOf(Reflect.get(value, key), [...parent, key])),
  ]
}

function changed(event: object, path: readonly string[], change: (value: unknown) => unknown): object {
  const copy = structuredClone(event)
  const owner = path.slice(0, -1).reduce<object>((object, key) => Reflect.get(object, key), copy)
  const key = path.at(-1) ?? ''
  const value = change(Reflect.get(owner, key))
  if (value === REMOVED) Reflect.deleteProperty(owner, key)
  else Reflect.set(owner, key, value)
  return copy
}

const REMOVED = Symbol('removed')
const CHANGES: readonly (readonly [string, (value: unknown) => unknown])[] = [
  ['removed', () => REMOVED],
  ['null', () => null],
  ['a number', () => 7],
  ['an array', (value) => [value]],
  ['an object', (value) => ({ value })],
  ['a string', (value) => JSON.stringify(value)],
  ['true', () => true],
  ['empty', (value) => (typeof value === 'string' ? '' : {})],
  ['repeated', (value) => (typeof value === 'string' ? `${value}${value}` : Array.isArray(value) ? [...value, ...value] : value)],
  ['a megabyte long', (value) => (typeof value === 'string' ? value.padEnd(1_000_000, 'x') : value)],
  ['a wildcard', () => '*'],
]

/** Returns whether a response allows the ARN. */
function allows(response: unknown, arn: string): boolean {
  if (typeof response !== 'object' || response === null) return false
  if ('isAuthorized' in response) return response.isAuthorized === true
  const document = Reflect.get(response, 'policyDocument') as PolicyDocument
  return (
    evaluate({ identity: [document] }, { principal: 'x', action: 'execute-api:Invoke', resource: arn, context: {} }).verdict ===
    'allow'
  )
}

async function outcome(
  handler: Handler,
  event: unknown,
  arn: string,
): Promise<'allow' | 'deny' | 'Unauthorized' | 'expected error' | 'other error'> {
  try {
    return allows(await handler(event as never), arn) ? 'allow' : 'deny'
  } catch (error) {
    if (!(error instanceof Error)) return 'other error'
    if (error.message === 'Unauthorized') return 'Unauthorized'
    return EXPECTED_ERRORS.has(error.name) ? 'expected error' : 'other error'
  }
}

describe.each(KINDS)('%s', (kind, handler, event, arnField) => {
  const arn = String(event[arnField])

  test('allows the unchanged event', async () => {
    expect(await outcome(handler, event, arn)).toBe('allow')
  })

  const cases = pathsOf(event).flatMap((path) =>
    CHANGES.map(([name, change]) => [path.join('.'), name, changed(event, path, change)] as const),
  )

  test(`denies or rejects ${cases.length} changed events, and allows none without a credential or an ARN`, async () => {
    for (const [path, name, variant] of cases) {
      const result = await outcome(handler, variant, arn)
      expect(result, `${kind}: ${path} ${name}`).not.toBe('other error')
      const isCredential = /authorization(\.0)?$|^(multiValueH|h)eaders$|^authorizationToken$/i.test(path)
      // A repeated or longer ARN is another path of the same API, which the document covers.
      const withoutArn =
        path === arnField &&
        !(String(Reflect.get(variant, arnField)).startsWith(ARN) && typeof Reflect.get(variant, arnField) === 'string')
      if (withoutArn) expect(result, `${path} ${name}`).not.toBe('allow')
      // The single-value headers are not read if there are multi-value headers, and vice versa.
      if (isCredential && JSON.stringify(variant).includes('Bearer good') === false)
        expect(result, `${path} ${name}`).not.toBe('allow')
    }
  })

  test('rejects a repeated credential', async () => {
    const twice =
      kind === 'REST TOKEN'
        ? { ...event, authorizationToken: 'Bearer good, Bearer good' }
        : kind.startsWith('HTTP 2.0')
          ? { ...event, headers: { authorization: 'Bearer good,Bearer good' } }
          : { ...event, multiValueHeaders: { Authorization: ['Bearer good', 'Bearer good'] } }
    expect(await outcome(handler, twice, arn)).toBe('Unauthorized')
  })

  test('rejects or denies any JSON value as an event', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(await outcome(handler, value, arn)).not.toMatch(/allow|other error/)
      }),
      { numRuns: 300 },
    )
  })

  test('allows no other resource when random fields have random values', async () => {
    const paths = pathsOf(event).filter((path) => path.join('.') !== arnField)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue(), async (path, value) => {
        const variant = changed(event, path, () => value)
        const result = await outcome(handler, variant, `${ARN}/DELETE/pets/7`)
        if (kind !== 'HTTP 2.0 simple') expect(result).not.toBe('allow')
      }),
      { numRuns: 300 },
    )
  })
})
