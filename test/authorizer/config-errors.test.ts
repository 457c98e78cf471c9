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
const VERIFIER = 'a verifier of requests with `reads` and `issuers`, such as bearer()'
const TOKEN = 'use requestAuthorizer for others'
const ONE_HEADER = 'authenticate must be declared to read one and the same header'

/** What is wrong, in words: whoever reads it has nothing else to go by. */
function messageOf(make: (options: never) => unknown, options: unknown): string {
  try {
    make(options as never)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'nothing is wrong'
}

describe('tokenAuthorizer says', () => {
  test.each<[string, unknown]>([
    ['options must be an object', null],
    [
      'ttl must be one of authenticate, routes, context, principalId, onDecision, onInexpressible, expireWithToken, timeoutMs, ttlSeconds, usageIdentifierKey',
      { ...cached, ttl: 1 },
    ],
    [`authenticate must be ${VERIFIER}`, { ttlSeconds: 60, routes: {} }],
    ['routes must be a table of routes, not empty', { ttlSeconds: 60, authenticate: stub() }],
    ['ttlSeconds must be a whole number from 0 to 3600', { authenticate: stub(), routes: {} }],
    ['ttlSeconds must be a whole number from 0 to 3600', { ...cached, ttlSeconds: '60' }],
    ['context must be a function', { ...cached, context: 'x' }],
    ['principalId must be a function', { ...cached, principalId: null }],
    ['onDecision must be a function', { ...cached, onDecision: {} }],
    ['usageIdentifierKey must be a function', { ...cached, usageIdentifierKey: 'key' }],
    ["onInexpressible must be 'error' or 'deny'", { ...cached, onInexpressible: true }],
    ['expireWithToken must be true or false', { ...cached, expireWithToken: 'true' }],
    ['timeoutMs must be a number over 0', { ...cached, timeoutMs: -1 }],
    ['timeoutMs must be a number over 0', { ...cached, timeoutMs: Number.POSITIVE_INFINITY }],
    ['timeoutMs must be a number over 0', { ...cached, timeoutMs: '5' }],
    [`authenticate must be ${VERIFIER}`, { ...cached, authenticate: { verify: true } }],
    [`authenticate must be ${VERIFIER}`, { ...cached, authenticate: { ...stub(), verify: true } }],
    ['nothing is wrong', { ...cached, onInexpressible: 'error', expireWithToken: false }],
    [`authenticate must be ${VERIFIER}`, { ...cached, authenticate: null }],
    [`authenticate must be ${VERIFIER}`, { ...cached, authenticate: stub({ issuers: [] }) }],
    [`authenticate must be ${VERIFIER}`, { ...cached, authenticate: stub({ issuers: 'https://id.example' as never }) }],
    [`authenticate must be ${VERIFIER}`, { ...cached, authenticate: { verify: () => undefined, issuers: ['i'], live: false } }],
    [`${ONE_HEADER}; ${TOKEN}`, reading('request')],
    [`${ONE_HEADER}; ${TOKEN}`, reading([[]])],
    [`${ONE_HEADER}; ${TOKEN}`, reading([[authorization], []])],
    [`${ONE_HEADER}, not query key; ${TOKEN}`, reading([[key]])],
    [`${ONE_HEADER}, not header x-tenant; ${TOKEN}`, reading([[authorization], [tenant]])],
    [
      `routes must be declared to read one and the same header, not header x-tenant; ${TOKEN}`,
      { ...cached, routes: { 'GET /pets': requiredHeader('X-Tenant') } },
    ],
    [`routes must be declared to read one and the same header; ${TOKEN}`, { ...cached, routes: { 'GET /pets': anything } }],
  ])('%s', (message, options) => {
    expect(messageOf(tokenAuthorizer, options)).toBe(message === 'nothing is wrong' ? message : `tokenAuthorizer: ${message}`)
  })
})

describe('requestAuthorizer says', () => {
  test.each<[string, unknown]>([
    ["cachePer must be 'caller' or 'route'", { ...cached, cachePer: 'method' }],
    ['nothing is wrong', { ...cached, cachePer: 'caller' }],
    ['usageIdentifierKey must be a function', { ...cached, usageIdentifierKey: 1 }],
    [
      'authenticate must be a verifier that declares what it reads, because with ttlSeconds over 0 a reply is handed to the next caller with the same identity sources; declare `reads`, or set ttlSeconds to 0',
      reading('request'),
    ],
    [
      'authenticate must be read from the same sources on every way in, because API Gateway wants all identity sources present; only some read query key: put all credentials into one header with several schemes, or set ttlSeconds to 0',
      reading([[authorization, key], [authorization]]),
    ],
    [
      'authenticate must be reading at least one identity source, because API Gateway caches only under one: let it read one, or set ttlSeconds to 0',
      reading([[]]),
    ],
    [
      'routes must be made of rules that declare what they read, because their answers are cached under header authorization; declare `reads`, or set ttlSeconds to 0',
      { ...cached, routes: { 'GET /pets': anything } },
    ],
    [
      'routes must be made of rules that read only identity sources; header x-tenant is none, so a cached reply would answer for another value of it: let a verifier read it too, or set ttlSeconds to 0',
      { ...cached, routes: { 'GET /pets': requiredHeader('X-Tenant') } },
    ],
  ])('%s', (message, options) => {
    expect(messageOf(requestAuthorizer, options)).toBe(message === 'nothing is wrong' ? message : `requestAuthorizer: ${message}`)
  })
})

describe('httpApiAuthorizer says', () => {
  test.each<[string, unknown]>([
    ["payloadFormatVersion must be '1.0' or '2.0'", cached],
    ["payloadFormatVersion must be '1.0' or '2.0'", { ...http, payloadFormatVersion: 2 }],
    ['simple must be true or false', { ...http, simple: 1 }],
    ["cachePer must be 'caller' or 'route'", { ...http, cachePer: true }],
    [
      "simpleResponses must be false with payload '1.0', which takes policies only",
      { ...http, payloadFormatVersion: '1.0', simpleResponses: true, ttlSeconds: 0 },
    ],
    [
      "simpleResponses must be used with ttlSeconds 0 or with cachePer: 'route', because a cached boolean answers for every route of the API",
      { ...http, simpleResponses: true },
    ],
    [
      'usageIdentifierKey must be one of authenticate, routes, context, principalId, onDecision, onInexpressible, expireWithToken, timeoutMs, payloadFormatVersion, ttlSeconds, cachePer, simpleResponses',
      { ...http, usageIdentifierKey: () => '' },
    ],
  ])('%s', (message, options) => {
    expect(messageOf(httpApiAuthorizer, options)).toBe(`httpApiAuthorizer: ${message}`)
  })
})

describe('websocketAuthorizer says', () => {
  test.each<[string, unknown]>([
    [
      'ttlSeconds must be one of authenticate, routes, context, principalId, onDecision, onInexpressible, expireWithToken, timeoutMs',
      { ...connect, ttlSeconds: 0 },
    ],
    ['routes must be a table of routes, not empty', { authenticate: stub() }],
  ])('%s', (message, options) => {
    expect(messageOf(websocketAuthorizer, options)).toBe(`websocketAuthorizer: ${message}`)
  })
})
