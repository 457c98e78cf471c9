import { describe, expect, test } from 'vitest'
import { claimsFault, stringSet, wordSet } from '../../../src/identity/jwt/claims.ts'
import type { JsonObject } from '../../../src/identity/jwt/strict-json.ts'

const GOOD: JsonObject = { iss: 'i', sub: 's', exp: 100 }
const at = (nowSeconds: number, claims: JsonObject, graceSeconds = 0) =>
  claimsFault({ ...GOOD, ...claims }, { nowSeconds, graceSeconds })

describe('the types of claims', () => {
  test.each<[string, JsonObject]>([
    ['what every token has', {}],
    ['everything that has a type', { nbf: 1, iat: 0.5, aud: 'a', jti: 'j', client_id: 'c', token_use: 'access' }],
    ['a list of audiences', { aud: ['a', 'b'] }],
    ['an empty audience, which nobody demands', { aud: '' }],
    ['texts that are empty', { jti: '', client_id: '', token_use: '' }],
    ['a beginning before the epoch', { nbf: -1, iat: -1 }],
    ['claims of other names', { scope: 7, groups: null }],
    ['events of another kind', { events: { 'https://example.com/event': {} } }],
    ['events that are none', { events: ['http://schemas.openid.net/event/backchannel-logout'] }],
  ])('has nothing against %s', (_, claims) => {
    expect(at(50, claims)).toBeUndefined()
  })

  // Each row breaks exactly one thing.
  test.each<[string, JsonObject, string]>([
    ['no issuer', { iss: undefined }, 'ERR_TOKEN_ISSUER'],
    ['an empty issuer', { iss: '' }, 'ERR_TOKEN_ISSUER'],
    ['an issuer in a list', { iss: ['i'] }, 'ERR_TOKEN_ISSUER'],
    ['no subject', { sub: undefined }, 'ERR_TOKEN_CLAIM'],
    ['an empty subject', { sub: '' }, 'ERR_TOKEN_CLAIM'],
    ['a subject that is a number', { sub: 7 }, 'ERR_TOKEN_CLAIM'],
    ['no end', { exp: undefined }, 'ERR_TOKEN_CLAIM'],
    ['an end as text', { exp: '100' }, 'ERR_TOKEN_CLAIM'],
    ['no end in sight', { exp: Number.POSITIVE_INFINITY }, 'ERR_TOKEN_CLAIM'],
    ['an end that is no number', { exp: Number.NaN }, 'ERR_TOKEN_CLAIM'],
    ['a beginning as text', { nbf: '1' }, 'ERR_TOKEN_CLAIM'],
    ['a beginning that is null', { nbf: null }, 'ERR_TOKEN_CLAIM'],
    ['an issue as text', { iat: '1' }, 'ERR_TOKEN_CLAIM'],
    ['an issue that is null', { iat: null }, 'ERR_TOKEN_CLAIM'],
    ['an id that is a number', { jti: 7 }, 'ERR_TOKEN_CLAIM'],
    ['a client that is a list', { client_id: ['c'] }, 'ERR_TOKEN_CLAIM'],
    ['a use that is null', { token_use: null }, 'ERR_TOKEN_CLAIM'],
    ['an audience that is a number', { aud: 7 }, 'ERR_TOKEN_AUDIENCE'],
    ['an audience that is null', { aud: null }, 'ERR_TOKEN_AUDIENCE'],
    ['no audience in the list', { aud: [] }, 'ERR_TOKEN_AUDIENCE'],
    ['a list with something else', { aud: ['a', 7] }, 'ERR_TOKEN_AUDIENCE'],
    ['a list in an object', { aud: { 0: 'a', length: 1 } }, 'ERR_TOKEN_AUDIENCE'],
    ['a logout token', { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, 'ERR_TOKEN_TYPE'],
  ])('refuses %s', (_, claims, code) => {
    expect(at(50, claims)).toBe(code)
  })
})

describe('the time', () => {
  test.each<[string, number, JsonObject, number, string | undefined]>([
    ['just before the end', 99.999, {}, 0, undefined],
    ['at the end', 100, {}, 0, 'ERR_TOKEN_EXPIRED'],
    ['just before the end of the grace', 104.999, {}, 5, undefined],
    ['at the end of the grace', 105, {}, 5, 'ERR_TOKEN_EXPIRED'],
    ['a clock that is broken', Number.NaN, {}, 0, 'ERR_TOKEN_EXPIRED'],
    ['at the beginning', 50, { nbf: 50 }, 0, undefined],
    ['just before the beginning', 49.999, { nbf: 50 }, 0, 'ERR_TOKEN_NOT_YET_VALID'],
    ['at the beginning of the grace', 45, { nbf: 50 }, 5, undefined],
    ['just before the beginning of the grace', 44.999, { nbf: 50 }, 5, 'ERR_TOKEN_NOT_YET_VALID'],
    ['when it was issued', 50, { iat: 50 }, 0, undefined],
    ['just before it was issued', 49.999, { iat: 50 }, 0, 'ERR_TOKEN_ISSUED_LATER'],
    ['issued within the grace', 45, { iat: 50 }, 5, undefined],
    ['issued just outside the grace', 44.999, { iat: 50 }, 5, 'ERR_TOKEN_ISSUED_LATER'],
  ])('%s', (_, nowSeconds, claims, graceSeconds, expected) => {
    expect(at(nowSeconds, claims, graceSeconds)).toBe(expected)
  })
})

describe('a claim as a set', () => {
  test.each<[unknown, string[] | undefined, string[] | undefined]>([
    [undefined, [], []],
    [[], [], []],
    [
      ['a', 'b', 'a'],
      ['a', 'b'],
      ['a', 'b'],
    ],
    [['a b'], ['a b'], ['a b']],
    ['', undefined, []],
    ['a', undefined, ['a']],
    ['a b', undefined, ['a', 'b']],
    ['  a  b ', undefined, ['a', 'b']],
    [' ', undefined, []],
    ['a\tb', undefined, ['a\tb']],
    [['a', 7], undefined, undefined],
    [null, undefined, undefined],
    [7, undefined, undefined],
    [{ 0: 'a', length: 1 }, undefined, undefined],
  ])('%j: as a list %j, as words %j', (claim, list, words) => {
    const value = claim as JsonObject[string]
    const shown = (set: ReadonlySet<string> | undefined) => (set === undefined ? undefined : [...set])
    expect([shown(stringSet(value)), shown(wordSet(value))]).toStrictEqual([list, words])
  })
})
