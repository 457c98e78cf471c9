import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { httpApiAuthorizer, requestAuthorizer, tokenAuthorizer, websocketAuthorizer } from '../../src/authorizer/index.ts'
import { authenticated, evaluate, type PolicyDocument } from '../../src/policy/index.ts'
import { ARN, connectEvent, httpEvent1, httpEvent2, requestEvent, tokenEvent } from '../events/fixtures.ts'
import { stub } from './stub-verifier.ts'

const routes = { 'GET /pets/{id}': authenticated } as const
const good = { Authorization: 'Bearer good' }
const multi = { multiValueHeaders: { Authorization: ['Bearer good'] }, headers: good }

/** DeclaredReads at everything that an event carries, so that every field of it is read. */
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
    'REST REQUEST, all of it, told to a hook',
    requestAuthorizer({ authenticate: wide, ttlSeconds: 0, cachePer: 'route', routes, onDecision: () => undefined }),
    requestEvent(multi),
    'methodArn',
  ],
  [
    'HTTP 2.0, all of it, told to a hook',
    httpApiAuthorizer({ authenticate: wide, ttlSeconds: 0, routes, payloadFormatVersion: '2.0', onDecision: () => undefined }),
    httpEvent2({ headers: { authorization: 'Bearer good' } }),
    'routeArn',
  ],
  [
    'WebSocket, all of it',
    websocketAuthorizer({ authenticate: wide, routes: { $connect: authenticated } }),
    connectEvent(multi),
    'methodArn',
  ],
]

const NAMED = new Set(['EventError', 'ArnError', 'ResponseError'])

/** Every path into an event: `['requestContext', 'identity', 'sourceIp']`. */
function pathsOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return at.length === 0 ? [] : [at]
  return [
    ...(at.length === 0 ? [] : [at]),
    ...Object.keys(value).flatMap((key) => pathsOf(Reflect.get(value, key), [...at, key])),
  ]
}

function harm(event: object, path: readonly string[], change: (value: unknown) => unknown): object {
  const copy = structuredClone(event)
  const holder = path.slice(0, -1).reduce<object>((one, key) => Reflect.get(one, key), copy)
  const key = path.at(-1) ?? ''
  const value = change(Reflect.get(holder, key))
  if (value === REMOVED) Reflect.deleteProperty(holder, key)
  else Reflect.set(holder, key, value)
  return copy
}

const REMOVED = Symbol('removed')
const HARMS: readonly (readonly [string, (value: unknown) => unknown])[] = [
  ['removed', () => REMOVED],
  ['nulled', () => null],
  ['retyped to a number', () => 7],
  ['retyped to a list', (value) => [value]],
  ['retyped to an object', (value) => ({ value })],
  ['retyped to a text', (value) => JSON.stringify(value)],
  ['true', () => true],
  ['emptied', (value) => (typeof value === 'string' ? '' : {})],
  ['doubled', (value) => (typeof value === 'string' ? `${value}${value}` : Array.isArray(value) ? [...value, ...value] : value)],
  ['oversized', (value) => (typeof value === 'string' ? value.padEnd(1_000_000, 'x') : value)],
  ['a wildcard', () => '*'],
]

/** What a reply allows beyond nothing: the outcome for one ARN. */
function allows(reply: unknown, arn: string): boolean {
  if (typeof reply !== 'object' || reply === null) return false
  if ('isAuthorized' in reply) return reply.isAuthorized === true
  const document = Reflect.get(reply, 'policyDocument') as PolicyDocument
  return (
    evaluate({ identity: [document] }, { principal: 'x', action: 'execute-api:Invoke', resource: arn, context: {} }).verdict ===
    'allow'
  )
}

async function outcome(
  handler: Handler,
  event: unknown,
  arn: string,
): Promise<'allow' | 'deny' | 'Unauthorized' | 'named' | 'other'> {
  try {
    return allows(await handler(event as never), arn) ? 'allow' : 'deny'
  } catch (error) {
    if (!(error instanceof Error)) return 'other'
    if (error.message === 'Unauthorized') return 'Unauthorized'
    return NAMED.has(error.name) ? 'named' : 'other'
  }
}

describe.each(KINDS)('%s', (kind, handler, event, arnField) => {
  const arn = String(event[arnField])

  test('the unharmed event is allowed', async () => {
    expect(await outcome(handler, event, arn)).toBe('allow')
  })

  const cases = pathsOf(event).flatMap((path) =>
    HARMS.map(([name, change]) => [path.join('.'), name, harm(event, path, change)] as const),
  )

  test(`${cases.length} harmed events: a denial, Unauthorized or a named field, and nothing is allowed without credential or ARN`, async () => {
    for (const [path, name, harmed] of cases) {
      const result = await outcome(handler, harmed, arn)
      expect(result, `${kind}: ${path} ${name}`).not.toBe('other')
      const credential = /authorization(\.0)?$|^(multiValueH|h)eaders$|^authorizationToken$/i.test(path)
      // A doubled or longer ARN is another path of the same API, which the document still speaks of; without one nothing is allowed.
      const withoutArn =
        path === arnField &&
        !(String(Reflect.get(harmed, arnField)).startsWith(ARN) && typeof Reflect.get(harmed, arnField) === 'string')
      if (withoutArn) expect(result, `${path} ${name}`).not.toBe('allow')
      // Where the multi-value map is the source, the single one may be anything that is a map, and the other way round.
      if (credential && JSON.stringify(harmed).includes('Bearer good') === false)
        expect(result, `${path} ${name}`).not.toBe('allow')
    }
  })

  test('a credential that comes twice is refused', async () => {
    const twice =
      kind === 'REST TOKEN'
        ? { ...event, authorizationToken: 'Bearer good, Bearer good' }
        : kind.startsWith('HTTP 2.0')
          ? { ...event, headers: { authorization: 'Bearer good,Bearer good' } }
          : { ...event, multiValueHeaders: { Authorization: ['Bearer good', 'Bearer good'] } }
    expect(await outcome(handler, twice, arn)).toBe('Unauthorized')
  })

  test('any JSON value as event is named, refused or denied', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(await outcome(handler, value, arn)).not.toMatch(/allow|other/)
      }),
      { numRuns: 300 },
    )
  })

  test('random values in random fields never allow another resource than the event does', async () => {
    const paths = pathsOf(event).filter((path) => path.join('.') !== arnField)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue(), async (path, value) => {
        const harmed = harm(event, path, () => value)
        const result = await outcome(handler, harmed, `${ARN}/DELETE/pets/7`)
        if (kind !== 'HTTP 2.0 simple') expect(result).not.toBe('allow')
      }),
      { numRuns: 300 },
    )
  })
})
