import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { type CredentialLocation, cookie, header, query } from '../../src/events/index.ts'
import {
  credentialLocation,
  isTokenText,
  readCredential,
  schemeExpression,
  tokenVerifier,
} from '../../src/identity/credential.ts'
import { bearer } from '../../src/identity/index.ts'
import { requestOf, type Sent } from './request-of.ts'

const FORM = 'ERR_CREDENTIAL_FORM'
const REPEATED = 'ERR_CREDENTIAL_REPEATED'
const key = header('x-api-key')
const authorization = header('Authorization', 'Bearer')
const session = cookie('session')

describe('readCredential', () => {
  const cases: readonly (readonly [string, CredentialLocation, Sent, string | { readonly credential: string }])[] = [
    ['a header', key, { headers: { 'X-Api-Key': 'k1' } }, { credential: 'k1' }],
    ['a header with spaces inside, as sent', key, { headers: { 'x-api-key': 'k1 k2' } }, { credential: 'k1 k2' }],
    ['no header', key, {}, 'absent'],
    ['an empty header', key, { headers: { 'x-api-key': '' } }, 'absent'],
    ['a repeated header', key, { headers: { 'x-api-key': ['k1', 'k1'] } }, REPEATED],
    ['a repeated header, empty once', key, { headers: { 'x-api-key': ['', 'k1'] } }, REPEATED],
    ['a scheme', authorization, { headers: { authorization: 'Bearer t' } }, { credential: 't' }],
    ['a scheme in another case', authorization, { headers: { authorization: 'bEARER t' } }, { credential: 't' }],
    ['a scheme and several spaces', authorization, { headers: { authorization: 'Bearer   t' } }, { credential: 't' }],
    [
      'a trailing space, which is kept so that the verifier rejects it',
      authorization,
      { headers: { authorization: 'Bearer t ' } },
      { credential: 't ' },
    ],
    ['another scheme', authorization, { headers: { authorization: 'Basic dTpw' } }, 'absent'],
    ['a scheme that starts with the expected one', authorization, { headers: { authorization: 'BearerX t' } }, 'absent'],
    ['a bare token', authorization, { headers: { authorization: 'aaa.bbb.ccc' } }, FORM],
    ['the scheme alone', authorization, { headers: { authorization: 'Bearer' } }, FORM],
    ['the scheme and spaces', authorization, { headers: { authorization: 'Bearer  ' } }, FORM],
    ['a tab instead of a space', authorization, { headers: { authorization: 'Bearer\tt' } }, FORM],
    ['no Authorization', authorization, {}, 'absent'],
    ['an empty Authorization', authorization, { headers: { authorization: '' } }, 'absent'],
    ['a repeated Authorization header', authorization, { headers: { authorization: ['Bearer t', 'Basic dTpw'] } }, REPEATED],
    ['a query parameter', query('key'), { query: { key: 'k1' } }, { credential: 'k1' }],
    ['a query parameter in another case', query('key'), { query: { Key: 'k1' } }, 'absent'],
    ['a repeated query parameter', query('key'), { query: { key: ['k1', 'k2'] } }, REPEATED],
    ['an empty query parameter', query('key'), { query: { key: '' } }, 'absent'],
    ['a cookie', session, { headers: { cookie: 'a=1; session=s1; b=2' } }, { credential: 's1' }],
    ['a cookie whose value contains =', session, { headers: { cookie: 'session=s1==' } }, { credential: 's1==' }],
    ['a cookie in another case', session, { headers: { cookie: 'Session=s1' } }, 'absent'],
    ['a cookie whose name ends with the expected one', session, { headers: { cookie: 'xsession=s1' } }, 'absent'],
    ['a cookie with spaces around its value', session, { headers: { cookie: 'a=1;  session = s1 ; b=2' } }, { credential: 's1' }],
    ['a pair without = that starts with the expected name', session, { headers: { cookie: 'sessionx' } }, 'absent'],
    ['a cookie without a value', session, { headers: { cookie: 'session; session=' } }, 'absent'],
    ['a repeated cookie', session, { headers: { cookie: 'session=s1; session=s1' } }, REPEATED],
    ['a repeated cookie in two headers', session, { headers: { cookie: ['session=s1', 'session=s2'] } }, REPEATED],
    ['cookies in two headers', session, { headers: { cookie: ['a=1', 'session=s2'] } }, { credential: 's2' }],
    ['no cookie', session, { headers: { cookie: 'a=1' } }, 'absent'],
    ['no Cookie header', session, {}, 'absent'],
  ]
  test.each(cases)('reads %s', (_, location, sent, expected) => {
    const result = readCredential(requestOf(sent), location)
    if (typeof expected === 'object') expect(result).toBe(expected.credential)
    else if (expected === 'absent') expect(result).toStrictEqual({ kind: 'absent' })
    else expect(result).toStrictEqual({ kind: 'rejected', code: expected })
  })

  test('reads a megabyte of cookies in linear time', () => {
    const cookies = '='.repeat(500_000) + ';'.repeat(500_000)
    expect(readCredential(requestOf({ headers: { cookie: cookies } }), session)).toStrictEqual({ kind: 'absent' })
  })
})

describe('credentialLocation', () => {
  test.each([key, authorization, session, query('k')])('accepts %o', (location) => {
    expect(credentialLocation.accepts(location)).toBe(true)
  })
  test.each([
    [null],
    ['x-api-key'],
    [{}],
    [{ source: null }],
    [{ source: { in: 'header', name: '' } }],
    [{ source: { in: 'header' } }],
    [{ source: { in: 'stageVariable', name: 'key' } }],
    [{ source: { in: 'context', name: 'identity.apiKey' } }],
    [{ source: { in: 'header', name: 'a' }, scheme: '' }],
    [{ source: { in: 'header', name: 'a' }, cookie: 1 }],
    [{ source: { in: 'header', name: 'a' }, scheme: 'S', cookie: 'c' }],
    [{ source: { in: 'query', name: 'a' }, scheme: 'S' }],
    [{ source: { in: 'query', name: 'a' }, cookie: 'c' }],
  ])('rejects %o', (location) => {
    expect(credentialLocation.accepts(location)).toBe(false)
  })
})

describe('isTokenText', () => {
  test.each(['a', 'a.b.c', 'AZaz09-._~+/', 'a=', 'a==', 'a===', 'a'.repeat(16_384)])('accepts %s', (text) => {
    expect(isTokenText(text)).toBe(true)
  })
  test.each(['', '=', '==', '=a', 'a=b', 'a b', ' a', 'a ', 'a,b', 'a\n', '\na', 'a\0', 'ä', 'a;b', 'a"', 'a'.repeat(16_385)])(
    'rejects %j',
    (text) => {
      expect(isTokenText(text)).toBe(false)
    },
  )
})

describe('tokenVerifier', () => {
  const valid = { verify: async () => ({ kind: 'absent' }), issuers: ['i'], live: false }

  test('accepts a token verifier', () => {
    expect(tokenVerifier.accepts(valid)).toBe(true)
  })
  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a function', Object.assign(() => undefined, valid)],
    ['an array', Object.assign([], valid)],
    ['a verify property that is not a function', { ...valid, verify: true }],
    ['a verifier of requests', { ...valid, reads: [] }],
    ['issuers that are a string', { ...valid, issuers: 'i' }],
    ['an empty array of issuers', { ...valid, issuers: [] }],
  ])('rejects %s', (_, candidate) => {
    expect(tokenVerifier.accepts(candidate)).toBe(false)
    const attempt = () => bearer(candidate as Parameters<typeof bearer>[0])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(/^bearer: verifier .*a token verifier, such as cognito\(\) or oidc\(\)/)
  })
})

describe('schemeExpression', () => {
  test.each([
    ['a header', header('x-key'), '^[!-~]+$'],
    ['a scheme', header('authorization', 'ApiKey'), '^[Aa][Pp][Ii][Kk][Ee][Yy] +[!-~]+$'],
    ['a scheme with punctuation and digits', header('authorization', "a1-^.*'"), "^[Aa][1][\\-][\\^][.][*]['] +[!-~]+$"],
    ['a cookie', cookie('session'), undefined],
    ['a query parameter', query('key'), undefined],
  ])('describes %s', (_, location, expected) => {
    expect(schemeExpression(location, '[!-~]+')).toBe(expected)
  })

  test('matches the scheme in every case and nothing else', () => {
    const expression = new RegExp(schemeExpression(header('authorization', 'Az-^9'), '[!-~]+') ?? 'x^')
    for (const text of ['Az-^9 k', 'aZ-^9 k', 'AZ-^9   k']) expect(expression.test(text)).toBe(true)
    for (const text of ['Az-^9', 'Az-^9 ', 'Az-^9k', ' Az-^9 k', 'Bz-^9 k', 'Az9 k', 'Az-^9 k k'])
      expect(expression.test(text)).toBe(false)
  })
})
