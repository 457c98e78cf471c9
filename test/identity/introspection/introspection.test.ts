import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { Authentication, Identity } from '../../../src/events/index.ts'
import {
  cached,
  type ExchangeResponse,
  type ExchangeRequest,
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
  readonly asked: { readonly url: string; readonly request: ExchangeRequest }[]
  readonly exchange: (url: string, request: ExchangeRequest) => Promise<ExchangeResponse>
}

function server(answer: () => Partial<ExchangeResponse> & { readonly json?: unknown }): Server {
  const asked: { url: string; request: ExchangeRequest }[] = []
  return {
    asked,
    exchange: async (url, request) => {
      asked.push({ url, request })
      const { json, ...rest } = answer()
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
const short = (answer: Authentication<Identity>) =>
  answer.kind === 'rejected' || answer.kind === 'unavailable' ? answer.code : answer.kind
const pick = ({ exchange }: Server) => ({ exchange })
const said = async (json: unknown, options: Partial<IntrospectionOptions> = {}) =>
  short(await introspection({ ...OPTIONS, ...options, ...pick(server(() => ({ json }))) }).verify('opaque'))

describe('introspection', () => {
  test('identifies whom the server names', async () => {
    const verifier = introspection({
      ...OPTIONS,
      ...pick(server(() => ({ json: { ...GOOD, groups: ['staff'] } }))),
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

  test('the scheme of its identities is introspection unless another is named', async () => {
    const verifier = introspection({ ...OPTIONS, ...pick(server(() => ({ json: GOOD }))) })
    expect(await verifier.verify('opaque')).toMatchObject({ identity: { scheme: 'introspection' } })
  })

  test('its answer can change while the token does not, so remember refuses it', () => {
    expect(() => cached(introspection(OPTIONS), { maxEntries: 1 })).toThrow(/live/)
  })

  test('asks with the client’s credentials in the header, form-encoded first', async () => {
    const { asked, exchange } = server(() => ({ json: GOOD }))
    await introspection({ ...OPTIONS, exchange, ca: 'PEM', timeoutMs: 500 }).verify('opaque-1')
    expect(asked).toStrictEqual([
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

  test('or in the body', async () => {
    const { asked, exchange } = server(() => ({ json: GOOD }))
    await introspection({ ...OPTIONS, exchange, clientAuthentication: 'post' }).verify('a+b/c==')
    expect(asked[0]?.request).toStrictEqual({
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'token=a%2Bb%2Fc%3D%3D&token_type_hint=access_token&client_id=api+client&client_secret=s%3A%C3%BC%26%C3%A9',
      timeoutMs: 3000,
      maxBytes: 65_536,
    })
  })

  test.each<readonly [string, unknown, Partial<IntrospectionOptions>, string]>([
    ['as it should be', GOOD, {}, 'identified'],
    ['not active', { active: false }, {}, 'ERR_TOKEN_INACTIVE'],
    ['not active, with everything else', { ...GOOD, active: false }, {}, 'ERR_TOKEN_INACTIVE'],
    ['active as text', { ...GOOD, active: 'true' }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['active as a number', { ...GOOD, active: 1 }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['active as a list', { ...GOOD, active: [true] }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['nothing about active', { ...GOOD, active: undefined }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['a list', [GOOD], {}, 'ERR_INTROSPECTION_ANSWER'],
    ['true', true, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['null', null, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['expired now', { ...GOOD, exp: NOW }, {}, 'ERR_TOKEN_EXPIRED'],
    ['the last second', { ...GOOD, exp: NOW + 1 }, {}, 'identified'],
    ['expiry as text', { ...GOOD, exp: String(NOW + 600) }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['no expiry', { ...GOOD, exp: undefined }, {}, 'identified'],
    ['a broken clock', GOOD, { now: () => Number.NaN }, 'ERR_TOKEN_EXPIRED'],
    ['another issuer', { ...GOOD, iss: 'https://as.example/' }, {}, 'ERR_TOKEN_ISSUER'],
    ['no issuer', { ...GOOD, iss: undefined }, {}, 'identified'],
    ['another audience', { ...GOOD, aud: 'other' }, {}, 'ERR_TOKEN_AUDIENCE'],
    ['no audience', { ...GOOD, aud: undefined }, {}, 'ERR_TOKEN_AUDIENCE'],
    ['an audience of another type', { ...GOOD, aud: { api: true } }, {}, 'ERR_TOKEN_AUDIENCE'],
    ['several audiences', { ...GOOD, aud: ['other', 'api'] }, {}, 'identified'],
    ['several audiences wanted', GOOD, { audience: ['x', 'api'] }, 'identified'],
    ['no audience wanted', { ...GOOD, aud: undefined }, { audience: null }, 'identified'],
    ['a scope that is there', GOOD, { scopes: ['x', 'pets/write'] }, 'identified'],
    ['a scope that is not', GOOD, { scopes: ['pets'] }, 'ERR_TOKEN_SCOPE'],
    ['no scope at all', { ...GOOD, scope: undefined }, { scopes: ['pets/read'] }, 'ERR_TOKEN_SCOPE'],
    ['scope of another type', { ...GOOD, scope: 7 }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['groups of another type', { ...GOOD, groups: 'admin' }, { groupsClaim: 'groups' }, 'ERR_INTROSPECTION_ANSWER'],
    ['a client without a user', { ...GOOD, sub: undefined }, {}, 'identified'],
    ['nobody', { ...GOOD, sub: undefined, client_id: undefined }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['an empty subject', { ...GOOD, sub: '' }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['a subject that is no text', { ...GOOD, sub: 7 }, {}, 'ERR_INTROSPECTION_ANSWER'],
    ['type Bearer', { ...GOOD, token_type: 'Bearer' }, {}, 'identified'],
    ['type access_token', { ...GOOD, token_type: 'access_token' }, {}, 'identified'],
    ['a refresh token', { ...GOOD, token_type: 'refresh_token' }, {}, 'ERR_TOKEN_TYPE'],
    ['a refresh token in Keycloak’s words', { ...GOOD, token_type: 'Bearer', typ: 'Refresh' }, {}, 'ERR_TOKEN_TYPE'],
    ['an offline token', { ...GOOD, typ: 'Offline' }, {}, 'ERR_TOKEN_TYPE'],
    ...['Refresh', 'refresh_token', 'refreshToken', 'OFFLINE', 'offline_token', 'offlineToken', 'ID', 'id_token', 'idToken'].map(
      (typ) => [`the kind ${typ}`, { ...GOOD, typ }, {}, 'ERR_TOKEN_TYPE'] as const,
    ),
    ...['my-refresh', 'refreshes', 'Bearer', 'idea'].map(
      (typ) => [`the kind ${typ}`, { ...GOOD, typ }, {}, 'identified'] as const,
    ),
    ['an id token', { ...GOOD, token_use: 'id_token' }, {}, 'ERR_TOKEN_TYPE'],
    ['a type that is no text', { ...GOOD, token_type: true }, {}, 'ERR_TOKEN_TYPE'],
    ['bound to a key', { ...GOOD, cnf: { jkt: 'k' } }, {}, 'ERR_TOKEN_PROOF_MISSING'],
  ])('%s', async (_, json, options, expected) => {
    expect(await said(json, options)).toBe(expected)
  })

  test.each<readonly [string, object, Partial<IntrospectionOptions>]>([
    ['active', { active: 'true' }, {}],
    ['exp', { ...GOOD, exp: 'never' }, {}],
    ['exp', { ...GOOD, exp: true }, {}],
    ['scope', { ...GOOD, scope: 7 }, {}],
    ['groups', { ...GOOD, groups: 7 }, { groupsClaim: 'groups' }],
    ['sub', { ...GOOD, sub: '' }, {}],
  ])('names %s where that is unusable, and not its value', async (member, json, options) => {
    const { exchange } = server(() => ({ json }))
    const answer = await introspection({ ...OPTIONS, exchange, ...options }).verify('t')
    const message = `the introspection answer has an unusable ${member}`
    expect(answer).toMatchObject({ kind: 'unavailable', cause: { message } })
  })

  test('no claim is the one of groups where none is named', async () => {
    const { exchange } = server(() => ({ json: { ...GOOD, undefined: ['admin'] } }))
    const answer = await introspection({ ...OPTIONS, exchange }).verify('t')
    expect(answer).toMatchObject({ identity: { groups: new Set() } })
  })

  test.each([
    [{ jkt: 'k' }, 'identified'],
    [{ jkt: 'other' }, 'ERR_TOKEN_PROOF'],
    [{ x5tS256: 'k' }, 'ERR_TOKEN_PROOF'],
    [{}, 'ERR_TOKEN_PROOF_MISSING'],
  ])('the proof %j for a bound token', async (proof, expected) => {
    const { exchange } = server(() => ({ json: { ...GOOD, cnf: { jkt: 'k' } } }))
    const verifier = introspection({ ...OPTIONS, exchange, cacheSeconds: 60 })
    expect(short(await verifier.verify('opaque', proof))).toBe(expected)
    // The same from the cache: a proof shown once proves nothing later.
    expect(short(await verifier.verify('opaque', proof))).toBe(expected)
    expect(short(await verifier.verify('opaque'))).toBe('ERR_TOKEN_PROOF_MISSING')
  })

  test.each<readonly [string, Partial<ExchangeResponse> & { readonly json?: unknown }, string]>([
    ['401: our own credentials', { status: 401, json: GOOD }, 'ERR_INTROSPECTION_UNAVAILABLE'],
    ['a redirect', { status: 302, json: GOOD }, 'ERR_INTROSPECTION_UNAVAILABLE'],
    ['204', { status: 204, json: GOOD }, 'ERR_INTROSPECTION_UNAVAILABLE'],
    ['500', { status: 500 }, 'ERR_INTROSPECTION_UNAVAILABLE'],
    ['HTML', { contentType: 'text/html', json: GOOD }, 'ERR_INTROSPECTION_ANSWER'],
    ['no media type', { contentType: '', json: GOOD }, 'ERR_INTROSPECTION_ANSWER'],
    ['a signed answer', { contentType: 'application/token-introspection+jwt', json: GOOD }, 'ERR_INTROSPECTION_ANSWER'],
    ['a character set', { contentType: 'Application/JSON; charset=utf-8', json: GOOD }, 'identified'],
    ['a blank before that', { contentType: 'application/json ; charset=utf-8', json: GOOD }, 'identified'],
    ['no JSON', { body: Buffer.from('active') }, 'ERR_INTROSPECTION_ANSWER'],
    ['nothing', { body: Buffer.alloc(0) }, 'ERR_INTROSPECTION_ANSWER'],
    [
      'active twice',
      { body: Buffer.from('{"active":false,"active":true,"sub":"jane","aud":"api"}') },
      'ERR_INTROSPECTION_ANSWER',
    ],
    ['no UTF-8', { body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) }, 'ERR_INTROSPECTION_ANSWER'],
    ['as much as may be', { body: Buffer.from(JSON.stringify(GOOD).padEnd(65_536)) }, 'identified'],
    ['too much', { body: Buffer.from(JSON.stringify(GOOD).padEnd(65_537)) }, 'ERR_INTROSPECTION_ANSWER'],
  ])('%s', async (_, answer, expected) => {
    expect(short(await introspection({ ...OPTIONS, ...pick(server(() => answer)) }).verify('opaque'))).toBe(expected)
  })

  test.each<readonly [string, Partial<ExchangeResponse>, string]>([
    ['the status', { status: 401 }, 'status 401'],
    ['that it is no JSON', { contentType: 'text/html' }, 'the introspection answer is no JSON object'],
  ])('the cause says %s', async (_, answer, message) => {
    const verifier = introspection({ ...OPTIONS, ...pick(server(() => answer)) })
    expect(await verifier.verify('opaque')).toMatchObject({ kind: 'unavailable', cause: { message } })
  })

  test('a server that cannot be reached is an outage, and the cause has no secret', async () => {
    const verifier = introspection({ ...OPTIONS, exchange: () => Promise.reject(new Error('Unauthorized')) })
    const answer = await verifier.verify('opaque')
    expect(answer).toMatchObject({ kind: 'unavailable', code: 'ERR_INTROSPECTION_UNAVAILABLE' })
    const thrown = introspection({
      ...OPTIONS,
      exchange: () => {
        throw new Error('x')
      },
    })
    expect(short(await thrown.verify('opaque'))).toBe('ERR_INTROSPECTION_UNAVAILABLE')
  })

  test.each([
    ['nothing', '', 'ERR_TOKEN_FORM'],
    ['what is no text', undefined as unknown as string, 'ERR_TOKEN_FORM'],
    ['a blank', 'a b', 'ERR_TOKEN_FORM'],
    ['a line feed', 'a\n', 'ERR_TOKEN_FORM'],
    ['a comma', 'a,b', 'ERR_TOKEN_FORM'],
    ['8193 characters', 'a'.repeat(8193), 'ERR_TOKEN_SIZE'],
    ['a megabyte', 'a'.repeat(1_000_000), 'ERR_TOKEN_SIZE'],
    ['8192 characters', 'a'.repeat(8192), 'identified'],
  ])('%s: nobody is asked about what is no token', async (_, token, expected) => {
    const { asked, exchange } = server(() => ({ json: GOOD }))
    expect(short(await introspection({ ...OPTIONS, exchange }).verify(token))).toBe(expected)
    expect(asked).toHaveLength(expected === 'identified' ? 1 : 0)
  })
})

describe('the answers that introspection keeps', () => {
  function kept(json: () => unknown, options: Partial<IntrospectionOptions> = {}) {
    const clock = { seconds: NOW }
    const { asked, exchange } = server(() => ({ json: json() }))
    const verifier = introspection({ ...OPTIONS, exchange, cacheSeconds: 60, now: () => clock.seconds * 1000, ...options })
    return { clock, asked, say: async (token = 'opaque') => short(await verifier.verify(token)) }
  }

  test('an answer counts for cacheSeconds and then is asked for again', async () => {
    let json: unknown = GOOD
    const { clock, asked, say } = kept(() => json)
    expect(await say()).toBe('identified')
    json = { active: false }
    clock.seconds += 59.999
    expect(await say()).toBe('identified')
    expect(asked).toHaveLength(1)
    clock.seconds += 0.001
    expect(await say()).toBe('ERR_TOKEN_INACTIVE')
    expect(await say()).toBe('ERR_TOKEN_INACTIVE')
    expect(asked).toHaveLength(2)
  })

  test('never past the token’s expiry', async () => {
    const { clock, asked, say } = kept(() => ({ ...GOOD, exp: NOW + 10 }))
    expect(await say()).toBe('identified')
    clock.seconds += 10
    expect(await say()).toBe('ERR_TOKEN_EXPIRED')
    expect(asked).toHaveLength(1)
  })

  test('a refusal is kept too, and no outage is', async () => {
    const refusals = kept(() => ({ active: false }))
    await refusals.say()
    expect(await refusals.say()).toBe('ERR_TOKEN_INACTIVE')
    expect(refusals.asked).toHaveLength(1)
    const nonsense = kept(() => ({ active: 'yes' }))
    await nonsense.say()
    expect(await nonsense.say()).toBe('ERR_INTROSPECTION_ANSWER')
    expect(nonsense.asked).toHaveLength(2)
  })

  test('a clock that was set back asks again', async () => {
    const { clock, asked, say } = kept(() => GOOD)
    await say()
    clock.seconds -= 1
    await say()
    expect(asked).toHaveLength(2)
  })

  test('each token has its own answer', async () => {
    const { asked, say } = kept(() => GOOD)
    await say('a')
    await say('b')
    await say('a')
    expect(asked.map(({ request }) => request.body)).toStrictEqual([
      'token=a&token_type_hint=access_token',
      'token=b&token_type_hint=access_token',
    ])
  })

  test('a flood of made-up tokens drives no good one out', async () => {
    let json: unknown = GOOD
    const { asked, say } = kept(() => json, { maxEntries: 10 })
    await say('good')
    json = { active: false }
    for (let index = 0; index < 100; index += 1) await say(`bad-${index}`)
    expect(await say('good')).toBe('identified')
    expect(asked).toHaveLength(101)
  })

  test.each([
    ['identities', GOOD],
    ['refusals', { active: false }],
  ])('what is kept of %s is bounded', async (_, json) => {
    const { asked, say } = kept(() => json, { maxEntries: 4 })
    for (const token of ['a', 'b', 'c', 'd', 'e', 'f', 'f', 'e', 'd', 'c', 'a']) await say(token)
    // The last four are kept, the first is asked about again.
    expect(asked).toHaveLength(7)
  })

  test('0 asks every time', async () => {
    const { asked, say } = kept(() => GOOD, { cacheSeconds: 0 })
    await say()
    await say()
    expect(asked).toHaveLength(2)
  })

  test('one question for many waiters', async () => {
    const { asked, say } = kept(() => GOOD)
    expect(new Set(await Promise.all(Array.from({ length: 1000 }, () => say())))).toStrictEqual(new Set(['identified']))
    expect(asked).toHaveLength(1)
  })

  test('an outage is for those who wait, not for the next one', async () => {
    let isDown = true
    const { asked, exchange } = server(() => ({ json: GOOD }))
    const verifier = introspection({
      ...OPTIONS,
      cacheSeconds: 60,
      exchange: (url, request) => (isDown ? Promise.reject(new Error('down')) : exchange(url, request)),
    })
    expect(short(await verifier.verify('opaque'))).toBe('ERR_INTROSPECTION_UNAVAILABLE')
    isDown = false
    expect(short(await verifier.verify('opaque'))).toBe('identified')
    expect(asked).toHaveLength(1)
  })

  test.each([60, 0])('at most 256 questions at a time, with cacheSeconds %i', async (cacheSeconds) => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { asked, exchange } = server(() => ({ json: GOOD }))
    const verifier = introspection({
      ...OPTIONS,
      cacheSeconds,
      exchange: (url, request) => held.then(() => exchange(url, request)),
    })
    const answers = Array.from({ length: 300 }, (_, index) => verifier.verify(`t-${index}`))
    release()
    const codes = (await Promise.all(answers)).map(short)
    expect(codes.filter((code) => code === 'identified')).toHaveLength(256)
    expect(codes.filter((code) => code === 'ERR_BUSY')).toHaveLength(44)
    expect(asked).toHaveLength(256)
  })

  test('what is handed out cannot be written to', async () => {
    const { exchange } = server(() => ({ json: { ...GOOD, nested: { a: [1] } } }))
    const answer = await introspection({ ...OPTIONS, exchange, cacheSeconds: 60 }).verify('opaque')
    expect(answer.kind === 'identified' && Object.isFrozen(answer.identity.claims['nested'])).toBe(true)
  })
})

describe('introspection, while building', () => {
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
    ['another way to prove oneself', { ...OPTIONS, clientAuthentication: 'private_key_jwt' }, 'clientAuthentication'],
    ['an empty list of audiences', { ...OPTIONS, audience: [] }, 'audience'],
    ['an empty scope', { ...OPTIONS, scopes: [''] }, 'scopes'],
    ['a negative cache', { ...OPTIONS, cacheSeconds: -1 }, 'cacheSeconds'],
    ['an endless cache', { ...OPTIONS, cacheSeconds: 3601 }, 'cacheSeconds'],
    ['an empty store', { ...OPTIONS, maxEntries: 0 }, 'maxEntries'],
    ['an endless wait', { ...OPTIONS, timeoutMs: 60_001 }, 'timeoutMs'],
    ['an empty scheme', { ...OPTIONS, scheme: '' }, 'scheme'],
    ['an empty claim', { ...OPTIONS, groupsClaim: '' }, 'groupsClaim'],
    ['an exchange that is none', { ...OPTIONS, exchange: {} }, 'exchange'],
    ['a clock that is none', { ...OPTIONS, now: 1 }, 'now'],
    ['an unknown option', { ...OPTIONS, cache: 1 }, 'cache'],
  ])('%s is a ConfigError', (_, options, option) => {
    const attempt = () => introspection(options as IntrospectionOptions)
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('introspection', option))
  })
})
