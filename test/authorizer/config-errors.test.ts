import { describe, expect, test } from 'vitest'
import { httpApiAuthorizer, requestAuthorizer, tokenAuthorizer, websocketAuthorizer } from '../../src/authorizer/index.ts'
import type { IdentitySource } from '../../src/events/index.ts'
import { authenticated, requiredHeader } from '../../src/policy/index.ts'
import { stub } from './stub-verifier.ts'

const authorization: IdentitySource = { in: 'header', name: 'authorization' }
const tenant: IdentitySource = { in: 'header', name: 'X-Tenant' }
const key: IdentitySource = { in: 'query', name: 'key' }
const cached = { authenticate: stub(), ttlSeconds: 60, routes: { 'GET /pets': authenticated } }
const http = { ...cached, payloadFormatVersion: '2.0' }
const connect = { authenticate: stub(), routes: { $connect: authenticated } }
const anything = { name: 'any', binds: [], reads: 'request', partial: () => 'all' }
const reading = (reads: unknown) => ({ ...cached, authenticate: stub({ reads: reads as [] }) })
const NONE = 'no error'
const VERIFIER = 'a verifier of requests, such as bearer(…)'
const TOKEN = 'Use requestAuthorizer for other identity sources.'
const ONE_HEADER = 'authenticate must read one header and nothing else'
const NO_EFFECT = 'has no effect on responses that are not cached, because each covers the requested route only. Remove it.'
const COMMON =
  'authenticate, routes, context, principalId, onDecision, onInexpressible, expireWithToken, timeoutMs, maxDocumentBytes'

function messageOf(make: (options: never) => unknown, options: unknown): string {
  try {
    make(options as never)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return NONE
}

describe.each<[string, (options: never) => unknown, readonly (readonly [string, unknown])[]]>([
  [
    'tokenAuthorizer',
    tokenAuthorizer,
    [
      ['options must be an object, received null', null],
      ['options must be an object, received undefined', undefined],
      [`unknown option "ttl". Known options: ${COMMON}, ttlSeconds, usageIdentifierKey.`, { ...cached, ttl: 1 }],
      [
        `unknown option "route". Known options: ${COMMON}, ttlSeconds, usageIdentifierKey. Did you mean "routes"?`,
        { ...cached, route: {} },
      ],
      [`authenticate is required. Pass ${VERIFIER}.`, { ttlSeconds: 60, routes: {} }],
      ['routes is required. Pass an object of routes and rules.', { ttlSeconds: 60, authenticate: stub() }],
      ['routes must be an object of routes and rules, received null', { ...cached, routes: null }],
      ['ttlSeconds is required. Pass an integer from 0 to 3600.', { authenticate: stub(), routes: {} }],
      [
        'ttlSeconds is required but is undefined. Is the environment variable set?',
        { authenticate: stub(), routes: {}, ttlSeconds: undefined },
      ],
      ['ttlSeconds must be an integer from 0 to 3600, received a string', { ...cached, ttlSeconds: '60' }],
      ['context must be a function, received a string', { ...cached, context: 'x' }],
      ['principalId must be a function, received null', { ...cached, principalId: null }],
      ['onDecision must be a function, received an object', { ...cached, onDecision: {} }],
      ['usageIdentifierKey must be a function, received a string', { ...cached, usageIdentifierKey: 'key' }],
      ["onInexpressible must be 'error' or 'deny', received a boolean", { ...cached, onInexpressible: true }],
      ['expireWithToken must be true or false, received a string', { ...cached, expireWithToken: 'true' }],
      ['timeoutMs must be a number greater than 0, received a number', { ...cached, timeoutMs: -1 }],
      ['timeoutMs must be a number greater than 0, received a number', { ...cached, timeoutMs: Number.POSITIVE_INFINITY }],
      ['timeoutMs must be a number greater than 0, received a string', { ...cached, timeoutMs: '5' }],
      [`authenticate must be ${VERIFIER}, received an object`, { ...cached, authenticate: { verify: true } }],
      [`authenticate must be ${VERIFIER}, received an object`, { ...cached, authenticate: { ...stub(), verify: true } }],
      ['maxDocumentBytes must be an integer from 1 to 6291456, received a number', { ...cached, maxDocumentBytes: 0 }],
      ['maxDocumentBytes must be an integer from 1 to 6291456, received a string', { ...cached, maxDocumentBytes: '8192' }],
      [`onInexpressible ${NO_EFFECT}`, { ...cached, ttlSeconds: 0, onInexpressible: 'deny' }],
      [`onInexpressible ${NO_EFFECT}`, { ...cached, ttlSeconds: 0, onInexpressible: 'error' }],
      [NONE, { ...cached, ttlSeconds: 0, onInexpressible: undefined }],
      [NONE, { ...cached, onInexpressible: 'error', expireWithToken: false, maxDocumentBytes: 8192 }],
      [NONE, { ...cached, context: undefined, onDecision: undefined, timeoutMs: undefined }],
      [`authenticate must be ${VERIFIER}, received null`, { ...cached, authenticate: null }],
      [`authenticate must be ${VERIFIER}, received an object`, { ...cached, authenticate: stub({ issuers: [] }) }],
      [
        `authenticate must be ${VERIFIER}, received an object`,
        { ...cached, authenticate: stub({ issuers: 'https://id.example' as never }) },
      ],
      [
        `authenticate must be ${VERIFIER}, received an object`,
        { ...cached, authenticate: { verify: () => undefined, issuers: ['i'], live: false } },
      ],
      [`${ONE_HEADER}. ${TOKEN}`, reading('request')],
      [`${ONE_HEADER}. ${TOKEN}`, reading([[]])],
      [`${ONE_HEADER}. ${TOKEN}`, reading([[authorization], []])],
      [`${ONE_HEADER}, but reads query key. ${TOKEN}`, reading([[key]])],
      [`${ONE_HEADER}, but reads header x-tenant. ${TOKEN}`, reading([[authorization], [tenant]])],
      [
        `routes must read one header and nothing else, but reads header x-tenant. ${TOKEN}`,
        { ...cached, routes: { 'GET /pets': requiredHeader('X-Tenant') } },
      ],
      [`routes must read one header and nothing else. ${TOKEN}`, { ...cached, routes: { 'GET /pets': anything } }],
    ],
  ],
  [
    'requestAuthorizer',
    requestAuthorizer,
    [
      ["cachePer must be 'caller' or 'route', received a string", { ...cached, cachePer: 'method' }],
      [NONE, { ...cached, cachePer: 'caller' }],
      [`cachePer ${NO_EFFECT}`, { ...cached, ttlSeconds: 0, cachePer: 'route' }],
      [`cachePer ${NO_EFFECT}`, { ...cached, ttlSeconds: 0, cachePer: 'caller' }],
      ['usageIdentifierKey must be a function, received a number', { ...cached, usageIdentifierKey: 1 }],
      [
        'authenticate reads the whole request or accepts each credential once, but a cached response is reused for every request with the same identity sources. Declare its identity sources in `reads`, or set ttlSeconds to 0.',
        reading('request'),
      ],
      [
        'authenticate reads query key on some alternatives only, but under a TTL API Gateway requires all identity sources in every request. Use one header with several schemes, or set ttlSeconds to 0.',
        reading([[authorization, key], [authorization]]),
      ],
      [
        'authenticate reads no identity source, so there is no cache key. Let it read at least one, or set ttlSeconds to 0.',
        reading([[]]),
      ],
      [
        "routes has a rule that reads the whole request, but its result is cached for header authorization. Declare the rule's `reads`, or set ttlSeconds to 0.",
        { ...cached, routes: { 'GET /pets': anything } },
      ],
      [
        'routes has a rule that reads header x-tenant, which is not an identity source, so a cached response would apply to other values of it. Let the verifier read it, or set ttlSeconds to 0.',
        { ...cached, routes: { 'GET /pets': requiredHeader('X-Tenant') } },
      ],
    ],
  ],
  [
    'httpApiAuthorizer',
    httpApiAuthorizer,
    [
      ["payloadFormatVersion is required. Pass '1.0' or '2.0'.", cached],
      ["payloadFormatVersion must be '1.0' or '2.0', received a number", { ...http, payloadFormatVersion: 2 }],
      ['simpleResponses must be true or false, received a number', { ...http, simpleResponses: 1 }],
      ["cachePer must be 'caller' or 'route', received a boolean", { ...http, cachePer: true }],
      [`cachePer ${NO_EFFECT}`, { ...http, ttlSeconds: 0, simpleResponses: true, cachePer: 'route' }],
      [
        'expireWithToken requires policy responses or ttlSeconds 0, because a cached boolean does not expire.',
        { ...http, simpleResponses: true, cachePer: 'route', expireWithToken: true },
      ],
      [
        "simpleResponses requires payloadFormatVersion '2.0'.",
        { ...http, payloadFormatVersion: '1.0', simpleResponses: true, ttlSeconds: 0 },
      ],
      [
        "simpleResponses requires ttlSeconds 0 or cachePer 'route', because a cached boolean applies to every route of the API.",
        { ...http, simpleResponses: true },
      ],
      [
        `unknown option "usageIdentifierKey". Known options: ${COMMON}, payloadFormatVersion, ttlSeconds, cachePer, simpleResponses.`,
        { ...http, usageIdentifierKey: () => '' },
      ],
    ],
  ],
  [
    'websocketAuthorizer',
    websocketAuthorizer,
    [
      [`unknown option "ttlSeconds". Known options: ${COMMON}.`, { ...connect, ttlSeconds: 0 }],
      [`onInexpressible ${NO_EFFECT}`, { ...connect, onInexpressible: 'deny' }],
    ],
  ],
])('%s', (subject, make, rows) => {
  test.each(rows)('reports: %s', (message, options) => {
    expect(messageOf(make, options)).toBe(message === NONE ? NONE : `${subject}: ${message}`)
  })

  test('rejects an empty route table', () => {
    const options = {
      ...(subject === 'httpApiAuthorizer' ? http : subject === 'websocketAuthorizer' ? connect : cached),
      routes: {},
    }
    expect(() => make(options as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'routes' }))
  })
})
