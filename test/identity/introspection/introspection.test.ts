import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { Authentication, Identity } from '../../../src/events/index.ts'
import {
  cached,
  type ExchangeRequest,
  type ExchangeResponse,
  type IntrospectionOptions,
  introspection,
} from '../../../src/identity/index.ts'
import { configError } from '../config-error.ts'

const NOW = 1_700_000_000
const GOOD = {
  active: true,
  sub: 'jane',
  client_id: 'app',
  scope: 'pets/read pets/write',
  aud: 'api',
  exp: NOW + 600,
  iss: 'https://as.example',
}

interface Server {
  readonly requests: { readonly url: string; readonly request: ExchangeRequest }[]
  readonly exchange: (url: string, request: ExchangeRequest) => Promise<ExchangeResponse>
}

function server(respond: () => Partial<ExchangeResponse> & { readonly json?: unknown }): Server {
  const requests: { url: string; request: ExchangeRequest }[] = []
  return {
    requests,
    exchange: async (url, request) => {
      requests.push({ url, request })
      const { json, ...rest } = respond()
      return { status: 200, contentType: 'application/json', body: Buffer.from(JSON.stringify(json) ?? ''), ...rest }
    },
  }
}

const OPTIONS: IntrospectionOptions = {
  endpoint: 'https://as.example/introspect',
  issuer: 'https://as.example',
  clientId: 'api client',
  clientSecret: 's:ü&é',
  audience: 'api',
  cacheSeconds: 0,
  now: () => NOW * 1000,
}
const outcomeOf = (result: Authentication<Identity>) =>
  result.kind === 'rejected' || result.kind === 'unavailable' ? result.code : result.kind
const exchangeOf = ({ exchange }: Server) => ({ exchange })
const outcomeFor = async (json: unknown, options: Partial<IntrospectionOptions> = {}) =>
  outcomeOf(await introspection({ ...OPTIONS, ...options, ...exchangeOf(server(() => ({ json }))) }).verify('opaque'))

describe('introspection', () => {
  test('returns the identity that the server describes', async () => {
    const verifier = introspection({
      ...OPTIONS,
      ...exchangeOf(server(() => ({ json: { ...GOOD, groups: ['staff'] } }))),
      groupsClaim: 'groups',
      scheme: 'opaque',
    })
    expect(await verifier.verify('opaque')).toStrictEqual({
      kind: 'identified',
      identity: {
        scheme: 'opaque',
        issuer: 'https://as.example',
        subject: 'jane',
        scopes: new Set(['pets/read', 'pets/write']),
        groups: new Set(['staff']),
        claims: { ...GOOD, groups: ['staff'] },
        expiresAt: NOW + 600,
      },
    })
    expect(verifier).toMatchObject({ issuers: ['https://as.example'], live: true })
  })

  test('uses the scheme introspection by default', async () => {
    const verifier = introspection({ ...OPTIONS, ...exchangeOf(server(() => ({ json: GOOD }))) })
    expect(await verifier.verify('opaque')).toMatchObject({ identity: { scheme: 'introspection' } })
  })

  test('is live, so cached rejects it', () => {
    expect(() => cached(introspection(OPTIONS), { maxEntries: 1 })).toThrow(/live/)
  })

  test('sends the client’s credentials in the header, form-encoded', async () => {
    const { requests, exchange } = server(() => ({ json: GOOD }))
    await introspection({ ...OPTIONS, exchange, ca: 'PEM', timeoutMs: 500 }).verify('opaque-1')
    expect(requests).toStrictEqual([
      {
        url: 'https://as.example/introspect',
        request: {
          method: 'POST',
          headers: {
            accept: 'application/json',
            'content-type': 'application/x-www-form-urlencoded',
            authorization: `Basic ${Buffer.from('api+client:s%3A%C3%BC%26%C3%A9').toString('base64')}`,
          },
          body: 'token=opaque-1&token_type_hint=access_token',
          timeoutMs: 500,
          maxBytes: 65_536,
          ca: 'PEM',
        },
      },
    ])
  })

  test('sends the client’s credentials in the body', async () => {
    const { requests, exchange } = server(() => ({ json: GOOD }))
    await introspection({ ...OPTIONS, exchange, clientAuthentication: 'post' }).verify('a+b/c==')
    expect(requests[0]?.request).toStrictEqual({
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'token=a%2Bb%2Fc%3D%3D&token_type_hint=access_token&client_id=api+client&client_secret=s%3A%C3%BC%26%C3%A9',
      timeoutMs: 3000,
      maxBytes: 65_536,
    })
  })

  test.each<readonly [string, unknown, Partial<IntrospectionOptions>, string]>([
    ['a valid response', GOOD, {}, 'identified'],
    ['an inactive token', { active: false }, {}, 'ERR_TOKEN_INACTIVE'],
    ['an inactive token with all other members', { ...GOOD, active: false }, {}, 'ERR_TOKEN_INACTIVE'],
    ['active as a string', { ...GOOD, active: 'true' }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['active as a number', { ...GOOD, active: 1 }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['active as an array', { ...GOOD, active: [true] }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['no active', { ...GOOD, active: undefined }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['an array', [GOOD], {}, 'ERR_INTROSPECTION_ANSWER'],
    ['true', true, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['null', null, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['a token that expires now', { ...GOOD, exp: NOW }, {}, 'ERR_TOKEN_EXPIRED'],
    ['a token in its last second', { ...GOOD, exp: NOW + 1 }, {}, 'identified'],
    ['an expiry as a string', { ...GOOD, exp: String(NOW + 600) }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['no expiry', { ...GOOD, exp: undefined }, {}, 'identified'],
    ['a broken clock', GOOD, { now: () => Number.NaN }, 'ERR_TOKEN_EXPIRED'],
    ['another issuer', { ...GOOD, iss: 'https://as.example/' }, {}, 'ERR_TOKEN_ISSUER'],
    ['no issuer', { ...GOOD, iss: undefined }, {}, 'identified'],
    ['another audience', { ...GOOD, aud: 'other' }, {}, 'ERR_TOKEN_AUDIENCE'],
    ['no audience', { ...GOOD, aud: undefined }, {}, 'ERR_TOKEN_AUDIENCE'],
    ['an audience of another type', { ...GOOD, aud: { api: true } }, {}, 'ERR_TOKEN_AUDIENCE'],
    ['several audiences', { ...GOOD, aud: ['other', 'api'] }, {}, 'identified'],
    ['several expected audiences', GOOD, { audience: ['x', 'api'] }, 'identified'],
    ['no expected audience', { ...GOOD, aud: undefined }, { audience: null }, 'identified'],
    ['a present scope', GOOD, { scopes: ['x', 'pets/write'] }, 'identified'],
    ['a missing scope', GOOD, { scopes: ['pets'] }, 'ERR_TOKEN_SCOPE'],
    ['no scope at all', { ...GOOD, scope: undefined }, { scopes: ['pets/read'] }, 'ERR_TOKEN_SCOPE'],
    ['a scope of another type', { ...GOOD, scope: 7 }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['groups of another type', { ...GOOD, groups: 'admin' }, { groupsClaim: 'groups' }, 'ERR_INTROSPECTION_ANSWER'],
    ['a client without a user', { ...GOOD, sub: undefined }, {}, 'identified'],
    ['neither a user nor a client', { ...GOOD, sub: undefined, client_id: undefined }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['an empty subject', { ...GOOD, sub: '' }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['a subject that is not a string', { ...GOOD, sub: 7 }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['the type Bearer', { ...GOOD, token_type: 'Bearer' }, {}, 'identified'],
    ['the type access_token', { ...GOOD, token_type: 'access_token' }, {}, 'identified'],
    ['a refresh token', { ...GOOD, token_type: 'refresh_token' }, {}, 'ERR_TOKEN_TYPE'],
    ['a refresh token as Keycloak reports it', { ...GOOD, token_type: 'Bearer', typ: 'Refresh' }, {}, 'ERR_TOKEN_TYPE'],
    ['an offline token', { ...GOOD, typ: 'Offline' }, {}, 'ERR_TOKEN_TYPE'],
    ...['Refresh', 'refresh_token', 'refreshToken', 'OFFLINE', 'offline_token', 'offlineToken', 'ID', 'id_token', 'idToken'].map(
      (typ) => [`the kind ${typ}`, { ...GOOD, typ }, {}, 'ERR_TOKEN_TYPE'] as const,
    ),
    ...['my-refresh', 'refreshes', 'Bearer', 'idea'].map(
      (typ) => [`the kind ${typ}`, { ...GOOD, typ }, {}, 'identified'] as const,
    ),
    ['an ID token', { ...GOOD, token_use: 'id_token' }, {}, 'ERR_TOKEN_TYPE'],
    ['a type that is not a string', { ...GOOD, token_type: true }, {}, 'ERR_TOKEN_TYPE'],
    ['a token bound to a key', { ...GOOD, cnf: { jkt: 'k' } }, {}, 'ERR_TOKEN_PROOF_MISSING'],
  ])('handles %s', async (_, json, options, expected) => {
    expect(await outcomeFor(json, options)).toBe(expected)
  })

  test.each<readonly [string, object, Partial<IntrospectionOptions>]>([
    ['active', { active: 'true' }, {}],
    ['exp', { ...GOOD, exp: 'never' }, {}],
    ['exp', { ...GOOD, exp: true }, {}],
    ['scope', { ...GOOD, scope: 7 }, {}],
    ['groups', { ...GOOD, groups: 7 }, { groupsClaim: 'groups' }],
    ['sub', { ...GOOD, sub: '' }, {}],
  ])('names a malformed %s but not its value in the cause', async (member, json, options) => {
    const { exchange } = server(() => ({ json }))
    const result = await introspection({ ...OPTIONS, exchange, ...options }).verify('t')
    const message = `the introspection response has a malformed ${member}`
    expect(result).toMatchObject({ kind: 'unavailable', cause: { message } })
  })

  test('reads no groups if groupsClaim is not set', async () => {
    const { exchange } = server(() => ({ json: { ...GOOD, undefined: ['admin'] } }))
    const result = await introspection({ ...OPTIONS, exchange }).verify('t')
    expect(result).toMatchObject({ identity: { groups: new Set() } })
  })

  test.each([
    [{ jkt: 'k' }, 'identified'],
    [{ jkt: 'other' }, 'ERR_TOKEN_PROOF'],
    [{ x5tS256: 'k' }, 'ERR_TOKEN_PROOF'],
    [{}, 'ERR_TOKEN_PROOF_MISSING'],
  ])('handles the proof %j for a bound token', async (proof, expected) => {
    const { exchange } = server(() => ({ json: { ...GOOD, cnf: { jkt: 'k' } } }))
    const verifier = introspection({ ...OPTIONS, exchange, cacheSeconds: 60 })
    expect(outcomeOf(await verifier.verify('opaque', proof))).toBe(expected)
    // The same from the cache: a proof is checked for every verification.
    expect(outcomeOf(await verifier.verify('opaque', proof))).toBe(expected)
    expect(outcomeOf(await verifier.verify('opaque'))).toBe('ERR_TOKEN_PROOF_MISSING')
  })

  test.each<readonly [string, Partial<ExchangeResponse> & { readonly json?: unknown }, string]>([
    ['status 401', { status: 401, json: GOOD }, 'ERR_INTROSPECTION_UNAVAILABLE'],
    ['a redirect', { status: 302, json: GOOD }, 'ERR_INTROSPECTION_UNAVAILABLE'],
    ['status 204', { status: 204, json: GOOD }, 'ERR_INTROSPECTION_UNAVAILABLE'],
    ['status 500', { status: 500 }, 'ERR_INTROSPECTION_UNAVAILABLE'],
    ['HTML', { contentType: 'text/html', json: GOOD }, 'ERR_INTROSPECTION_ANSWER'],
    ['no media type', { contentType: '', json: GOOD }, 'ERR_INTROSPECTION_ANSWER'],
    ['a signed response', { contentType: 'application/token-introspection+jwt', json: GOOD }, 'ERR_INTROSPECTION_ANSWER'],
    ['a media type with a character set', { contentType: 'Application/JSON; charset=utf-8', json: GOOD }, 'identified'],
    ['a media type with a space', { contentType: 'application/json ; charset=utf-8', json: GOOD }, 'identified'],
    ['a body that is not JSON', { body: Buffer.from('active') }, 'ERR_INTROSPECTION_ANSWER'],
    ['an empty body', { body: Buffer.alloc(0) }, 'ERR_INTROSPECTION_ANSWER'],
    [
      'a duplicate member',
      { body: Buffer.from('{"active":false,"active":true,"sub":"jane","aud":"api"}') },
      'ERR_INTROSPECTION_ANSWER',
    ],
    ['invalid UTF-8', { body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) }, 'ERR_INTROSPECTION_ANSWER'],
    ['a body of the maximum size', { body: Buffer.from(JSON.stringify(GOOD).padEnd(65_536)) }, 'identified'],
    ['a body that is too large', { body: Buffer.from(JSON.stringify(GOOD).padEnd(65_537)) }, 'ERR_INTROSPECTION_ANSWER'],
    ['status 400 for the token', { status: 400, json: { error: 'invalid_token' } }, 'ERR_TOKEN_INACTIVE'],
    ['status 400 for the request', { status: 400, json: { error: 'invalid_request' } }, 'ERR_TOKEN_INACTIVE'],
    ['status 400 for the token type', { status: 400, json: { error: 'unsupported_token_type' } }, 'ERR_TOKEN_INACTIVE'],
    ['status 400 for the client', { status: 400, json: { error: 'invalid_client' } }, 'ERR_INTROSPECTION_UNAVAILABLE'],
    ['status 400 without an error code', { status: 400, json: GOOD }, 'ERR_INTROSPECTION_UNAVAILABLE'],
    [
      'status 400 in HTML',
      { status: 400, contentType: 'text/html', json: { error: 'invalid_token' } },
      'ERR_INTROSPECTION_UNAVAILABLE',
    ],
    ['status 403', { status: 403, json: { error: 'invalid_token' } }, 'ERR_INTROSPECTION_UNAVAILABLE'],
  ])('handles a response with %s', async (_, response, expected) => {
    expect(outcomeOf(await introspection({ ...OPTIONS, ...exchangeOf(server(() => response)) }).verify('opaque'))).toBe(expected)
  })

  test.each<readonly [string, Partial<ExchangeResponse>, string]>([
    ['the status', { status: 401 }, 'status 401'],
    ['that it is not JSON', { contentType: 'text/html' }, 'the introspection response is not a JSON object'],
  ])('the cause states %s', async (_, response, message) => {
    const verifier = introspection({ ...OPTIONS, ...exchangeOf(server(() => response)) })
    expect(await verifier.verify('opaque')).toMatchObject({ kind: 'unavailable', cause: { message } })
  })

  test('reports an unreachable server as an outage', async () => {
    const verifier = introspection({ ...OPTIONS, exchange: () => Promise.reject(new Error('Unauthorized')) })
    const result = await verifier.verify('opaque')
    expect(result).toMatchObject({ kind: 'unavailable', code: 'ERR_INTROSPECTION_UNAVAILABLE' })
    const thrown = introspection({
      ...OPTIONS,
      exchange: () => {
        throw new Error('x')
      },
    })
    expect(outcomeOf(await thrown.verify('opaque'))).toBe('ERR_INTROSPECTION_UNAVAILABLE')
  })

  test.each([
    ['an empty string', '', 'ERR_TOKEN_FORM'],
    ['undefined', undefined as unknown as string, 'ERR_TOKEN_FORM'],
    ['a space', 'a b', 'ERR_TOKEN_FORM'],
    ['a line feed', 'a\n', 'ERR_TOKEN_FORM'],
    ['a comma', 'a,b', 'ERR_TOKEN_FORM'],
    ['10,241 characters', 'a'.repeat(10_241), 'ERR_TOKEN_SIZE'],
    ['a megabyte', 'a'.repeat(1_000_000), 'ERR_TOKEN_SIZE'],
    ['10,240 characters', 'a'.repeat(10_240), 'identified'],
  ])('sends no request for a malformed token: %s', async (_, token, expected) => {
    const { requests, exchange } = server(() => ({ json: GOOD }))
    expect(outcomeOf(await introspection({ ...OPTIONS, exchange }).verify(token))).toBe(expected)
    expect(requests).toHaveLength(expected === 'identified' ? 1 : 0)
  })
})

describe('the cache of introspection', () => {
  function caching(json: () => unknown, options: Partial<IntrospectionOptions> = {}) {
    const clock = { seconds: NOW }
    const { requests, exchange } = server(() => ({ json: json() }))
    const verifier = introspection({ ...OPTIONS, exchange, cacheSeconds: 60, now: () => clock.seconds * 1000, ...options })
    return { clock, requests, outcome: async (token = 'opaque') => outcomeOf(await verifier.verify(token)) }
  }

  test('uses a response for cacheSeconds and then sends a new request', async () => {
    let json: unknown = GOOD
    const { clock, requests, outcome } = caching(() => json)
    expect(await outcome()).toBe('identified')
    json = { active: false }
    clock.seconds += 59.999
    expect(await outcome()).toBe('identified')
    expect(requests).toHaveLength(1)
    clock.seconds += 0.001
    expect(await outcome()).toBe('ERR_TOKEN_INACTIVE')
    expect(await outcome()).toBe('ERR_TOKEN_INACTIVE')
    expect(requests).toHaveLength(2)
  })

  test('does not use a response past the token’s expiry', async () => {
    const { clock, requests, outcome } = caching(() => ({ ...GOOD, exp: NOW + 10 }))
    expect(await outcome()).toBe('identified')
    clock.seconds += 10
    expect(await outcome()).toBe('ERR_TOKEN_EXPIRED')
    expect(requests).toHaveLength(1)
  })

  test('caches rejections but no outages', async () => {
    const rejections = caching(() => ({ active: false }))
    await rejections.outcome()
    expect(await rejections.outcome()).toBe('ERR_TOKEN_INACTIVE')
    expect(rejections.requests).toHaveLength(1)
    const malformed = caching(() => ({ active: 'yes' }))
    await malformed.outcome()
    expect(await malformed.outcome()).toBe('ERR_INTROSPECTION_ANSWER')
    expect(malformed.requests).toHaveLength(2)
  })

  test('sends a new request if the clock was set back', async () => {
    const { clock, requests, outcome } = caching(() => GOOD)
    await outcome()
    clock.seconds -= 1
    await outcome()
    expect(requests).toHaveLength(2)
  })

  test('caches each token separately', async () => {
    const { requests, outcome } = caching(() => GOOD)
    await outcome('a')
    await outcome('b')
    await outcome('a')
    expect(requests.map(({ request }) => request.body)).toStrictEqual([
      'token=a&token_type_hint=access_token',
      'token=b&token_type_hint=access_token',
    ])
  })

  test('keeps a valid token through a flood of made-up ones', async () => {
    let json: unknown = GOOD
    const { requests, outcome } = caching(() => json, { maxEntries: 10 })
    await outcome('good')
    json = { active: false }
    for (let index = 0; index < 100; index += 1) await outcome(`bad-${index}`)
    expect(await outcome('good')).toBe('identified')
    expect(requests).toHaveLength(101)
  })

  test.each([
    ['identities', GOOD],
    ['rejections', { active: false }],
  ])('limits the number of cached %s', async (_, json) => {
    const { requests, outcome } = caching(() => json, { maxEntries: 4 })
    for (const token of ['a', 'b', 'c', 'd', 'e', 'f', 'f', 'e', 'd', 'c', 'a']) await outcome(token)
    // The last four are cached; the first needs a new request.
    expect(requests).toHaveLength(7)
  })

  test('sends a request for every verification with cacheSeconds 0', async () => {
    const { requests, outcome } = caching(() => GOOD, { cacheSeconds: 0 })
    await outcome()
    await outcome()
    expect(requests).toHaveLength(2)
  })

  test('shares one request between concurrent verifications', async () => {
    const { requests, outcome } = caching(() => GOOD)
    expect(new Set(await Promise.all(Array.from({ length: 1000 }, () => outcome())))).toStrictEqual(new Set(['identified']))
    expect(requests).toHaveLength(1)
  })

  test('does not cache an outage', async () => {
    let isDown = true
    const { requests, exchange } = server(() => ({ json: GOOD }))
    const verifier = introspection({
      ...OPTIONS,
      cacheSeconds: 60,
      exchange: (url, request) => (isDown ? Promise.reject(new Error('down')) : exchange(url, request)),
    })
    expect(outcomeOf(await verifier.verify('opaque'))).toBe('ERR_INTROSPECTION_UNAVAILABLE')
    isDown = false
    expect(outcomeOf(await verifier.verify('opaque'))).toBe('identified')
    expect(requests).toHaveLength(1)
  })

  test.each([60, 0])('sends at most 256 requests at the same time, with cacheSeconds %i', async (cacheSeconds) => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { requests, exchange } = server(() => ({ json: GOOD }))
    const verifier = introspection({
      ...OPTIONS,
      cacheSeconds,
      exchange: (url, request) => held.then(() => exchange(url, request)),
    })
    const results = Array.from({ length: 300 }, (_, index) => verifier.verify(`t-${index}`))
    release()
    const codes = (await Promise.all(results)).map(outcomeOf)
    expect(codes.filter((code) => code === 'identified')).toHaveLength(256)
    expect(codes.filter((code) => code === 'ERR_BUSY')).toHaveLength(44)
    expect(requests).toHaveLength(256)
  })

  test('identities from one response share no set that can change', async () => {
    const { exchange } = server(() => ({ json: { ...GOOD, scope: undefined } }))
    const verifier = introspection({ ...OPTIONS, exchange, cacheSeconds: 60, groupsClaim: 'groups' })
    for (const token of ['a', 'a', 'b']) {
      const result = await verifier.verify(token)
      expect(result).toMatchObject({ identity: { groups: new Set(), scopes: new Set() } })
      if (result.kind !== 'identified') continue
      for (const set of [result.identity.groups, result.identity.scopes]) (set as Set<string>).add('admin')
    }
  })

  test('ignores a polluted Object.prototype', async () => {
    const prototype: Record<string, unknown> = Object.prototype as Record<string, unknown>
    const polluted = {
      active: true,
      sub: 'root',
      aud: 'api',
      scope: 'admin',
      groups: ['admin'],
      exp: NOW + 60,
      error: 'invalid_token',
    }
    try {
      Object.assign(prototype, polluted)
      expect(await outcomeFor({})).toBe('ERR_INTROSPECTION_ANSWER')
      expect(await outcomeFor({ active: true, sub: 'jane' })).toBe('ERR_TOKEN_AUDIENCE')
      expect(await outcomeFor({ active: true }, { audience: null })).toBe('ERR_INTROSPECTION_ANSWER')
      const { exchange } = server(() => ({ json: { active: true, sub: 'jane' } }))
      const verifier = introspection({ ...OPTIONS, exchange, audience: null, groupsClaim: 'groups' })
      const result = await verifier.verify('t')
      expect(result).toMatchObject({ identity: { subject: 'jane', groups: new Set(), scopes: new Set() } })
      expect(result.kind === 'identified' && Object.hasOwn(result.identity, 'expiresAt')).toBe(false)
    } finally {
      for (const name of Object.keys(polluted)) delete prototype[name]
    }
  })

  test('freezes the claims', async () => {
    const { exchange } = server(() => ({ json: { ...GOOD, nested: { a: [1] } } }))
    const result = await introspection({ ...OPTIONS, exchange, cacheSeconds: 60 }).verify('opaque')
    expect(result.kind === 'identified' && Object.isFrozen(result.identity.claims['nested'])).toBe(true)
  })
})

describe('options of introspection', () => {
  const without = (name: string) => Object.fromEntries(Object.entries(OPTIONS).filter(([key]) => key !== name))

  test.each<readonly [string, unknown, string]>([
    ['no options', undefined, 'options'],
    ...(['endpoint', 'issuer', 'clientId', 'clientSecret', 'audience', 'cacheSeconds'] as const).map(
      (name) => [`no ${name}`, without(name), name] as const,
    ),
    ...(['issuer', 'clientId', 'clientSecret', 'ca'] as const).map(
      (name) => [`an empty ${name}`, { ...OPTIONS, [name]: '' }, name] as const,
    ),
    ['http', { ...OPTIONS, endpoint: 'http://as.example/introspect' }, 'endpoint'],
    ['a user name in the address', { ...OPTIONS, endpoint: 'https://a:b@as.example/' }, 'endpoint'],
    ['another client authentication', { ...OPTIONS, clientAuthentication: 'private_key_jwt' }, 'clientAuthentication'],
    ['an empty array of audiences', { ...OPTIONS, audience: [] }, 'audience'],
    ['an empty scope', { ...OPTIONS, scopes: [''] }, 'scopes'],
    ['a negative cache', { ...OPTIONS, cacheSeconds: -1 }, 'cacheSeconds'],
    ['a cache of more than an hour', { ...OPTIONS, cacheSeconds: 3601 }, 'cacheSeconds'],
    ['a cache without entries', { ...OPTIONS, maxEntries: 0 }, 'maxEntries'],
    ['a timeout of more than a minute', { ...OPTIONS, timeoutMs: 60_001 }, 'timeoutMs'],
    ['an empty scheme', { ...OPTIONS, scheme: '' }, 'scheme'],
    ['an empty claim', { ...OPTIONS, groupsClaim: '' }, 'groupsClaim'],
    ['an exchange that is not a function', { ...OPTIONS, exchange: {} }, 'exchange'],
    ['a clock that is not a function', { ...OPTIONS, now: 1 }, 'now'],
    ['an unknown option', { ...OPTIONS, cache: 1 }, 'cache'],
  ])('throws a ConfigError for %s', (_, options, option) => {
    const attempt = () => introspection(options as IntrospectionOptions)
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('introspection', option))
  })
})
