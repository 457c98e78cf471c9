import { describe, expect, test } from 'vitest'
import { identitySources } from '../../src/authorizer/identity-sources.ts'
import { TTL_SECONDS } from '../../src/authorizer/option-table.ts'
import { tokenSource } from '../../src/authorizer/token-source.ts'
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
    ['one way in: what it reads', () => request([[authorization]]), [authorization]],
    ['several sources of one way in', () => request([[authorization, key, pool]]), [authorization, key, pool]],
    [
      'two ways in that read the same, in another order',
      () =>
        request([
          [authorization, key],
          [key, authorization],
        ]),
      [authorization, key],
    ],
    ['one header in two spellings', () => request([[tenant], [{ in: 'header', name: 'x-tenant' }]]), [tenant]],
    ['the route joins under cachePer', () => request([[authorization]], { routeSources: [pool] }), [authorization, pool]],
    [
      'a rule may read an identity source',
      () => request([[authorization, tenant]], { ruleReads: [{ in: 'header', name: 'x-tenant' }] }),
      [authorization, tenant],
    ],
    ['TTL 0: what all ways in share', () => request([[authorization, key], [key]], { ttlSeconds: 0 }), [key]],
    ['TTL 0: perhaps nothing', () => request([[authorization], [key]], { ttlSeconds: 0 }), []],
    ['TTL 0: anything at all', () => request('request', { ttlSeconds: 0 }), []],
    ['TTL 0: rules read what they like', () => request([[key]], { ttlSeconds: 0, ruleReads: 'request' }), [key]],
  ])('%s', (_, make, expected) => {
    expect(make()).toStrictEqual(expected)
  })

  test.each<[string, () => unknown, string, RegExp]>([
    [
      'an undeclared verifier',
      () => request('request'),
      'authenticate',
      /a verifier that declares what it reads.*ttlSeconds to 0/,
    ],
    [
      'alternatives in two places',
      () => request([[authorization], [key]]),
      'authenticate',
      /only some read header authorization/,
    ],
    [
      'an alternative that reads more',
      () => request([[authorization], [authorization, key]]),
      'authenticate',
      /only some read query key/,
    ],
    ['nothing to key by', () => request([[]]), 'authenticate', /at least one identity source/],
    [
      'a rule that reads a second header',
      () => request([[authorization]], { ruleReads: [tenant] }),
      'routes',
      /header x-tenant is none/,
    ],
    [
      'a rule that reads anything',
      () => request([[authorization]], { ruleReads: 'request' }),
      'routes',
      /declare what they read/,
    ],
  ])('over TTL 0 refuses %s', (_, make, option, message) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigError', option, message: expect.stringMatching(message) }))
  })
})

describe('tokenSource', () => {
  test.each([0, 60])('is the one header, at TTL %i', (ttlSeconds) => {
    expect(token([[authorization], [authorization]], { ttlSeconds })).toStrictEqual(authorization)
  })

  test('a rule may read that header too, in any case', () => {
    expect(token([[authorization]], { ruleReads: [{ in: 'header', name: 'Authorization' }] })).toStrictEqual(authorization)
  })

  test('at TTL 0 a rule may read what the event carries', () => {
    expect(token([[authorization]], { ttlSeconds: 0, ruleReads: 'request' })).toStrictEqual(authorization)
  })

  test.each<[string, () => unknown, string, RegExp]>([
    ['an undeclared verifier', () => token('request', { ttlSeconds: 0 }), 'authenticate', /same header/],
    ['a query parameter', () => token([[key]]), 'authenticate', /query key/],
    ['a second header', () => token([[authorization, tenant]]), 'authenticate', /header x-tenant/],
    [
      'another header on another way in',
      () => token([[authorization], [tenant]], { ttlSeconds: 0 }),
      'authenticate',
      /header x-tenant/,
    ],
    ['a way in that reads nothing', () => token([[authorization], []]), 'authenticate', /same header/],
    ['no source at all', () => token([[]], { ttlSeconds: 0 }), 'authenticate', /same header/],
    ['a rule that reads another header', () => token([[authorization]], { ruleReads: [tenant] }), 'routes', /header x-tenant/],
    ['a rule that reads anything under a cache', () => token([[authorization]], { ruleReads: 'request' }), 'routes', /declare/],
  ])('refuses %s', (_, make, option, message) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigError', option, message: expect.stringMatching(message) }))
  })
})

describe('ttlSeconds', () => {
  const [, isRight] = TTL_SECONDS

  test.each([0, -0, 1, 300, 3600])('%s is one', (ttl) => {
    expect(isRight(ttl)).toBe(true)
  })
  test.each([-1, 3601, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '300', '', 300n, [300], new Date(300), true, null, undefined])(
    '%s is none',
    (ttl) => {
      expect(isRight(ttl)).toBe(false)
    },
  )
})
