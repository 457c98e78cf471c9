import { assertStringArrayContainsString, assertStringArraysOverlap } from 'aws-jwt-verify/assert'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  claimsFault,
  expiryOf,
  hasOneOf,
  isOneOf,
  stringSet,
  type ValidityTerms,
  validityFault,
  wordSet,
} from '../../../src/identity/jwt/claims.ts'
import type { JsonObject } from '../../../src/identity/jwt/strict-json.ts'

const VALID: JsonObject = { iss: 'i', sub: 's', exp: 100 }
const typeFault = (claims: JsonObject) => claimsFault({ ...VALID, ...claims }, { issuerRequired: true, subjectRequired: true })
const faultAt = (nowSeconds: number, claims: JsonObject, terms: Partial<ValidityTerms> = {}) =>
  validityFault({ ...VALID, ...claims }, { graceSeconds: 0, issuedAtToleranceSeconds: 0, ...terms }, nowSeconds)

describe('the types of the registered claims', () => {
  test.each<[string, JsonObject]>([
    ['the required claims', {}],
    ['every claim whose type is checked', { nbf: 1, iat: 0.5, aud: 'a', jti: 'j', client_id: 'c', token_use: 'access' }],
    ['several audiences', { aud: ['a', 'b'] }],
    ['an empty audience', { aud: '' }],
    ['empty strings', { jti: '', client_id: '', token_use: '' }],
    ['times before the epoch', { nbf: -1, iat: -1 }],
    ['other claims of any type', { scope: 7, groups: null }],
    ['events other than a logout', { events: { 'https://example.com/event': {} } }],
    ['events that are an array', { events: ['http://schemas.openid.net/event/backchannel-logout'] }],
  ])('accepts %s', (_, claims) => {
    expect(typeFault(claims)).toBeUndefined()
  })

  // Each row breaks exactly one thing.
  test.each<[string, JsonObject, string]>([
    ['no issuer', { iss: undefined }, 'ERR_TOKEN_ISSUER'],
    ['an empty issuer', { iss: '' }, 'ERR_TOKEN_ISSUER'],
    ['an issuer that is an array', { iss: ['i'] }, 'ERR_TOKEN_ISSUER'],
    ['no subject', { sub: undefined }, 'ERR_TOKEN_CLAIM'],
    ['an empty subject', { sub: '' }, 'ERR_TOKEN_CLAIM'],
    ['a subject that is a number', { sub: 7 }, 'ERR_TOKEN_CLAIM'],
    ['no expiry', { exp: undefined }, 'ERR_TOKEN_CLAIM'],
    ['an expiry that is a string', { exp: '100' }, 'ERR_TOKEN_CLAIM'],
    ['an infinite expiry', { exp: Number.POSITIVE_INFINITY }, 'ERR_TOKEN_CLAIM'],
    ['an expiry that is NaN', { exp: Number.NaN }, 'ERR_TOKEN_CLAIM'],
    ['an nbf that is a string', { nbf: '1' }, 'ERR_TOKEN_CLAIM'],
    ['an nbf that is null', { nbf: null }, 'ERR_TOKEN_CLAIM'],
    ['an iat that is a string', { iat: '1' }, 'ERR_TOKEN_CLAIM'],
    ['an iat that is null', { iat: null }, 'ERR_TOKEN_CLAIM'],
    ['a jti that is a number', { jti: 7 }, 'ERR_TOKEN_CLAIM'],
    ['a client_id that is an array', { client_id: ['c'] }, 'ERR_TOKEN_CLAIM'],
    ['a token_use that is null', { token_use: null }, 'ERR_TOKEN_CLAIM'],
    ['an audience that is a number', { aud: 7 }, 'ERR_TOKEN_AUDIENCE'],
    ['an audience that is null', { aud: null }, 'ERR_TOKEN_AUDIENCE'],
    ['an empty array of audiences', { aud: [] }, 'ERR_TOKEN_AUDIENCE'],
    ['an array of audiences that contains a number', { aud: ['a', 7] }, 'ERR_TOKEN_AUDIENCE'],
    ['an object that resembles an array of audiences', { aud: { 0: 'a', length: 1 } }, 'ERR_TOKEN_AUDIENCE'],
    ['a logout token', { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, 'ERR_TOKEN_TYPE'],
  ])('rejects %s', (_, claims, code) => {
    expect(typeFault(claims)).toBe(code)
  })
})

describe('the validity period', () => {
  test.each<[string, number, JsonObject, number, string | undefined]>([
    ['accepts a token just before its expiry', 99.999, {}, 0, undefined],
    ['rejects a token at its expiry', 100, {}, 0, 'ERR_TOKEN_EXPIRED'],
    ['accepts a token just before the tolerance ends', 104.999, {}, 5, undefined],
    ['rejects a token when the tolerance ends', 105, {}, 5, 'ERR_TOKEN_EXPIRED'],
    ['rejects a token if the clock returns NaN', Number.NaN, {}, 0, 'ERR_TOKEN_EXPIRED'],
    ['accepts a token at its nbf', 50, { nbf: 50 }, 0, undefined],
    ['rejects a token just before its nbf', 49.999, { nbf: 50 }, 0, 'ERR_TOKEN_NOT_YET_VALID'],
    ['accepts a token when the tolerance before its nbf begins', 45, { nbf: 50 }, 5, undefined],
    ['rejects a token just before the tolerance begins', 44.999, { nbf: 50 }, 5, 'ERR_TOKEN_NOT_YET_VALID'],
    ['accepts a token at its iat', 50, { iat: 50 }, 0, undefined],
    ['rejects a token just before its iat', 49.999, { iat: 50 }, 0, 'ERR_TOKEN_ISSUED_LATER'],
    ['accepts an iat within the tolerance', 45, { iat: 50 }, 5, undefined],
    ['rejects an iat just outside the tolerance', 44.999, { iat: 50 }, 5, 'ERR_TOKEN_ISSUED_LATER'],
  ])('%s', (_, nowSeconds, claims, graceSeconds, expected) => {
    expect(faultAt(nowSeconds, claims, { graceSeconds })).toBe(expected)
  })

  test.each<[string, number, JsonObject, Partial<ValidityTerms>, string | undefined]>([
    ['accepts an iat within its own tolerance', 40, { iat: 50 }, { issuedAtToleranceSeconds: 10 }, undefined],
    ['rejects an iat outside its own tolerance', 39.999, { iat: 50 }, { issuedAtToleranceSeconds: 10 }, 'ERR_TOKEN_ISSUED_LATER'],
    ['uses the larger tolerance for iat', 40, { iat: 50 }, { graceSeconds: 10, issuedAtToleranceSeconds: 5 }, undefined],
    ['does not use the tolerance of iat for nbf', 40, { nbf: 50 }, { issuedAtToleranceSeconds: 10 }, 'ERR_TOKEN_NOT_YET_VALID'],
    ['does not use the tolerance of iat for exp', 100, {}, { issuedAtToleranceSeconds: 10 }, 'ERR_TOKEN_EXPIRED'],
    ['accepts a token at its maximum age', 60, { iat: 50 }, { maxTokenAgeSeconds: 10 }, undefined],
    ['rejects a token past its maximum age', 60.001, { iat: 50 }, { maxTokenAgeSeconds: 10 }, 'ERR_TOKEN_AGE'],
    ['adds the tolerance to the maximum age', 65, { iat: 50 }, { maxTokenAgeSeconds: 10, graceSeconds: 5 }, undefined],
    ['requires iat for a maximum age', 60, {}, { maxTokenAgeSeconds: 10 }, 'ERR_TOKEN_CLAIM'],
    ['accepts a recent authentication', 60, { auth_time: 50 }, { maxAuthenticationAgeSeconds: 10 }, undefined],
    ['rejects an old authentication', 60.001, { auth_time: 50 }, { maxAuthenticationAgeSeconds: 10 }, 'ERR_TOKEN_AUTHENTICATION'],
    ['requires auth_time for a maximum age', 60, {}, { maxAuthenticationAgeSeconds: 10 }, 'ERR_TOKEN_AUTHENTICATION'],
    [
      'rejects an auth_time that is a string',
      60,
      { auth_time: '60' },
      { maxAuthenticationAgeSeconds: 10 },
      'ERR_TOKEN_AUTHENTICATION',
    ],
    [
      'rejects an auth_time in the future',
      60,
      { auth_time: 61 },
      { maxAuthenticationAgeSeconds: 10 },
      'ERR_TOKEN_AUTHENTICATION',
    ],
    ['ignores auth_time without a maximum age', 60, { auth_time: 'x' }, {}, undefined],
    [
      'rejects a token with a maximum age if the clock returns NaN',
      Number.NaN,
      { iat: 50 },
      { maxTokenAgeSeconds: 10 },
      'ERR_TOKEN_EXPIRED',
    ],
  ])('%s', (_, nowSeconds, claims, terms, expected) => {
    expect(faultAt(nowSeconds, claims, terms)).toBe(expected)
  })

  test.each<[JsonObject, Partial<ValidityTerms>, number]>([
    [{}, {}, 100],
    [{ iat: 50 }, { maxTokenAgeSeconds: 10 }, 60],
    [{ iat: 50 }, { maxTokenAgeSeconds: 100 }, 100],
    [{ iat: 50, auth_time: 45 }, { maxTokenAgeSeconds: 10, maxAuthenticationAgeSeconds: 10 }, 55],
  ])('a token with %j and %j expires at %i', (claims, terms, expected) => {
    expect(expiryOf({ ...VALID, ...claims }, { graceSeconds: 0, issuedAtToleranceSeconds: 0, ...terms })).toBe(expected)
  })
})

describe('stringSet and wordSet', () => {
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
  ])('read %j as strings %j and as words %j', (claim, strings, words) => {
    const value = claim as JsonObject[string]
    const elements = (set: ReadonlySet<string> | undefined) => (set === undefined ? undefined : [...set])
    expect([elements(stringSet(value)), elements(wordSet(value))]).toStrictEqual([strings, words])
  })
})

describe('hasOneOf and isOneOf', () => {
  test.each<[unknown, boolean, boolean]>([
    ['a', true, true],
    [['a'], true, false],
    [['x', 'b'], true, false],
    ['x', false, false],
    [['x'], false, false],
    [[], false, false],
    ['', false, false],
    [undefined, false, false],
    [null, false, false],
    // Arrays with elements of other types are rejected before.
    [[7, 'a'], true, false],
    [[7], false, false],
    [{ 0: 'a', length: 1 }, false, false],
  ])('compare %j with two expected values', (claim, has, is) => {
    expect([hasOneOf(claim, ['a', 'b']), isOneOf(claim, ['a', 'b'])]).toStrictEqual([has, is])
  })

  test('agree with the assertions of aws-jwt-verify', () => {
    const holds = (assertion: () => void): boolean => {
      try {
        assertion()
        return true
      } catch {
        return false
      }
    }
    const word = fc.constantFrom('', 'a', 'b', 'A', 'a ')
    const claim = fc.oneof(word, fc.array(word, { maxLength: 3 }), fc.constantFrom(undefined, null, 7, true, {}))
    const expected = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(claim, expected, (claim, expected) => {
        expect(hasOneOf(claim, expected)).toBe(holds(() => assertStringArraysOverlap('', claim, expected)))
        expect(isOneOf(claim, expected)).toBe(holds(() => assertStringArrayContainsString('', claim, expected)))
      }),
    )
  })
})
