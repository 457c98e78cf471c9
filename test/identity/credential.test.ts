import { describe, expect, test } from 'vitest'
import { type CredentialLocation, cookie, header, query } from '../../src/events/index.ts'
import { readCredential, requirePlace } from '../../src/identity/credential.ts'
import { requestOf, type Sent } from './request-of.ts'

const FORM = 'ERR_CREDENTIAL_FORM'
const TWICE = 'ERR_CREDENTIAL_REPEATED'
const key = header('x-api-key')
const bearer = header('Authorization', 'Bearer')
const session = cookie('session')

describe('readCredential', () => {
  const cases: readonly (readonly [string, CredentialLocation, Sent, string | { readonly found: string }])[] = [
    ['a header', key, { headers: { 'X-Api-Key': 'k1' } }, { found: 'k1' }],
    ['a header with blanks inside, as sent', key, { headers: { 'x-api-key': 'k1 k2' } }, { found: 'k1 k2' }],
    ['no header', key, {}, 'absent'],
    ['an empty header', key, { headers: { 'x-api-key': '' } }, 'absent'],
    ['a header twice', key, { headers: { 'x-api-key': ['k1', 'k1'] } }, TWICE],
    ['a header twice, once empty', key, { headers: { 'x-api-key': ['', 'k1'] } }, TWICE],
    ['a scheme', bearer, { headers: { authorization: 'Bearer t' } }, { found: 't' }],
    ['a scheme in another case', bearer, { headers: { authorization: 'bEARER t' } }, { found: 't' }],
    ['a scheme and several blanks', bearer, { headers: { authorization: 'Bearer   t' } }, { found: 't' }],
    ['a trailing blank stays, for its reader to refuse', bearer, { headers: { authorization: 'Bearer t ' } }, { found: 't ' }],
    ['another scheme', bearer, { headers: { authorization: 'Basic dTpw' } }, 'absent'],
    ['a scheme that begins like ours', bearer, { headers: { authorization: 'BearerX t' } }, 'absent'],
    ['a bare token', bearer, { headers: { authorization: 'aaa.bbb.ccc' } }, FORM],
    ['the scheme alone', bearer, { headers: { authorization: 'Bearer' } }, FORM],
    ['the scheme and blanks', bearer, { headers: { authorization: 'Bearer  ' } }, FORM],
    ['a tab instead of a blank', bearer, { headers: { authorization: 'Bearer\tt' } }, FORM],
    ['no Authorization', bearer, {}, 'absent'],
    ['an empty Authorization', bearer, { headers: { authorization: '' } }, 'absent'],
    ['Authorization twice', bearer, { headers: { authorization: ['Bearer t', 'Basic dTpw'] } }, TWICE],
    ['a query parameter', query('key'), { query: { key: 'k1' } }, { found: 'k1' }],
    ['a query parameter of another case', query('key'), { query: { Key: 'k1' } }, 'absent'],
    ['a query parameter twice', query('key'), { query: { key: ['k1', 'k2'] } }, TWICE],
    ['an empty query parameter', query('key'), { query: { key: '' } }, 'absent'],
    ['a cookie', session, { headers: { cookie: 'a=1; session=s1; b=2' } }, { found: 's1' }],
    ['a cookie whose value holds =', session, { headers: { cookie: 'session=s1==' } }, { found: 's1==' }],
    ['a cookie of another case', session, { headers: { cookie: 'Session=s1' } }, 'absent'],
    ['a cookie whose name ends like ours', session, { headers: { cookie: 'xsession=s1' } }, 'absent'],
    ['a cookie with blanks around its value', session, { headers: { cookie: 'a=1;  session = s1 ; b=2' } }, { found: 's1' }],
    ['a word that begins like our cookie', session, { headers: { cookie: 'sessionx' } }, 'absent'],
    ['a cookie without a value', session, { headers: { cookie: 'session; session=' } }, 'absent'],
    ['a cookie twice', session, { headers: { cookie: 'session=s1; session=s1' } }, TWICE],
    ['a cookie twice, in two headers', session, { headers: { cookie: ['session=s1', 'session=s2'] } }, TWICE],
    ['cookies in two headers', session, { headers: { cookie: ['a=1', 'session=s2'] } }, { found: 's2' }],
    ['no cookie', session, { headers: { cookie: 'a=1' } }, 'absent'],
    ['no Cookie header', session, {}, 'absent'],
  ]
  test.each(cases)('%s', (_, place, sent, expected) => {
    const answer = readCredential(requestOf(sent), place)
    if (typeof expected === 'object') expect(answer).toBe(expected.found)
    else if (expected === 'absent') expect(answer).toStrictEqual({ kind: 'absent' })
    else expect(answer).toStrictEqual({ kind: 'rejected', code: expected })
  })

  test('a megabyte of cookies is read in linear time', () => {
    const cookies = '='.repeat(500_000) + ';'.repeat(500_000)
    expect(readCredential(requestOf({ headers: { cookie: cookies } }), session)).toStrictEqual({ kind: 'absent' })
  })
})

describe('requirePlace', () => {
  test.each([key, bearer, session, query('k')])('takes %o', (place) => {
    expect(() => requirePlace('x', place)).not.toThrow()
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
  ])('refuses %o', (place) => {
    expect(() => requirePlace('x', place)).toThrow(/^x: from must be/)
  })
})
