import { describe, expect, test } from 'vitest'
import { identitySources, tokenSource } from '../../src/authorizer/identity-sources.ts'
import { TTL_SECONDS } from '../../src/authorizer/prepare-options.ts'
import type { IdentitySource } from '../../src/events/index.ts'

const authorization: IdentitySource = { in: 'header', name: 'authorization' }
const tenant: IdentitySource = { in: 'header', name: 'X-Tenant' }
const key: IdentitySource = { in: 'query', name: 'key' }
const pool: IdentitySource = { in: 'stageVariable', name: 'pool' }
const none: readonly IdentitySource[] = []

const request = (reads: readonly (readonly IdentitySource[])[] | 'request', over: object = {}) =>
  identitySources({ subject: 'requestAuthorizer', ttlSeconds: 60, reads, ruleReads: none, ...over })
const token = (reads: readonly (readonly IdentitySource[])[] | 'request', over: object = {}) =>
  tokenSource({ subject: 'tokenAuthorizer', ttlSeconds: 60, reads, ruleReads: none, ...over })

describe('identitySources', () => {
  test.each<[string, () => unknown, readonly IdentitySource[]]>([
    ['one alternative: the sources that it reads', () => request([[authorization]]), [authorization]],
    ['several sources of one alternative', () => request([[authorization, key, pool]]), [authorization, key, pool]],
    [
      'two alternatives that read the same sources in different order',
      () =>
        request([
          [authorization, key],
          [key, authorization],
        ]),
      [authorization, key],
    ],
    ['one header in two spellings', () => request([[tenant], [{ in: 'header', name: 'x-tenant' }]]), [tenant]],
    ['cachePer adds the route', () => request([[authorization]], { routeSources: [pool] }), [authorization, pool]],
    [
      'a rule may read an identity source',
      () => request([[authorization, tenant]], { ruleReads: [{ in: 'header', name: 'x-tenant' }] }),
      [authorization, tenant],
    ],
    ['TTL 0: the sources that all alternatives share', () => request([[authorization, key], [key]], { ttlSeconds: 0 }), [key]],
    ['TTL 0: alternatives without a common source', () => request([[authorization], [key]], { ttlSeconds: 0 }), []],
    ['TTL 0: the whole request', () => request('request', { ttlSeconds: 0 }), []],
    ['TTL 0: rules that read the whole request', () => request([[key]], { ttlSeconds: 0, ruleReads: 'request' }), [key]],
  ])('%s', (_, make, expected) => {
    expect(make()).toStrictEqual(expected)
  })

  test.each<[string, () => unknown, string, RegExp]>([
    [
      'an undeclared verifier',
      () => request('request'),
      'authenticate',
      /reads the whole request or accepts each credential once.*Declare its identity sources.*ttlSeconds to 0/,
    ],
    [
      'alternatives that read different sources',
      () => request([[authorization], [key]]),
      'authenticate',
      /reads header authorization on some alternatives only/,
    ],
    [
      'an alternative that reads an additional source',
      () => request([[authorization], [authorization, key]]),
      'authenticate',
      /reads query key on some alternatives only/,
    ],
    ['a verifier that reads no source', () => request([[]]), 'authenticate', /reads no identity source/],
    [
      'a rule that reads a second header',
      () => request([[authorization]], { ruleReads: [tenant] }),
      'routes',
      /header x-tenant, which is not an identity source/,
    ],
    [
      'a rule that reads the whole request',
      () => request([[authorization]], { ruleReads: 'request' }),
      'routes',
      /a rule that reads the whole request/,
    ],
  ])('under a TTL rejects %s', (_, make, option, message) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigError', option, message: expect.stringMatching(message) }))
  })
})

describe('tokenSource', () => {
  test.each([0, 60])('is the header that all alternatives read, at TTL %i', (ttlSeconds) => {
    expect(token([[authorization], [authorization]], { ttlSeconds })).toStrictEqual(authorization)
  })

  test('may be read by a rule, in any case', () => {
    expect(token([[authorization]], { ruleReads: [{ in: 'header', name: 'Authorization' }] })).toStrictEqual(authorization)
  })

  test('does not restrict rules at TTL 0', () => {
    expect(token([[authorization]], { ttlSeconds: 0, ruleReads: 'request' })).toStrictEqual(authorization)
  })

  test.each<[string, () => unknown, string, RegExp]>([
    [
      'an undeclared verifier',
      () => token('request', { ttlSeconds: 0 }),
      'authenticate',
      /must read one header and nothing else/,
    ],
    ['a query parameter', () => token([[key]]), 'authenticate', /query key/],
    ['a second header', () => token([[authorization, tenant]]), 'authenticate', /header x-tenant/],
    [
      'another header in another alternative',
      () => token([[authorization], [tenant]], { ttlSeconds: 0 }),
      'authenticate',
      /header x-tenant/,
    ],
    [
      'an alternative that reads nothing',
      () => token([[authorization], []]),
      'authenticate',
      /must read one header and nothing else/,
    ],
    ['no source at all', () => token([[]], { ttlSeconds: 0 }), 'authenticate', /must read one header and nothing else/],
    ['a rule that reads another header', () => token([[authorization]], { ruleReads: [tenant] }), 'routes', /header x-tenant/],
    [
      'a rule that reads the whole request under a TTL',
      () => token([[authorization]], { ruleReads: 'request' }),
      'routes',
      /routes must read one header/,
    ],
  ])('rejects %s', (_, make, option, message) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigError', option, message: expect.stringMatching(message) }))
  })
})

describe('ttlSeconds', () => {
  const { accepts } = TTL_SECONDS

  test.each([0, -0, 1, 300, 3600])('accepts %s', (ttl) => {
    expect(accepts(ttl)).toBe(true)
  })
  test.each([-1, 3601, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '300', '', 300n, [300], new Date(300), true, null, undefined])(
    'rejects %s',
    (ttl) => {
      expect(accepts(ttl)).toBe(false)
    },
  )
})
