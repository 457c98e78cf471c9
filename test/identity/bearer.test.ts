import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, CredentialLocation, TokenVerifier } from '../../src/identity/index.ts'
import { bearer, cookie, header, query } from '../../src/identity/index.ts'
import { configError } from './config-error.ts'

/** Returns the token as the identity. */
const echo: TokenVerifier<string> = {
  verify: async (token) => ({ kind: 'identified', identity: token }),
  issuers: ['https://issuer.example'],
  live: false,
}

function requestWith(headers: { [name: string]: string[] }, parameters: { [name: string]: string[] } = {}): AuthorizerRequest {
  return {
    arn: '',
    method: 'GET',
    path: '/',
    headers: (name) => headers[name.toLowerCase()] ?? [],
    query: (name) => parameters[name] ?? [],
    stageVariable: () => undefined,
    context: () => undefined,
    event: undefined,
  }
}

describe('bearer', () => {
  test.each<[string, AuthorizerRequest, CredentialLocation | undefined]>([
    ['after the scheme', requestWith({ authorization: ['Bearer t.o.k'] }), undefined],
    ['after the scheme in another case', requestWith({ authorization: ['bEARER t.o.k'] }), undefined],
    ['after several spaces', requestWith({ authorization: ['Bearer   t.o.k'] }), undefined],
    ['after another scheme', requestWith({ authorization: ['DPoP t.o.k'] }), header('authorization', 'DPoP')],
    ['as the whole header', requestWith({ 'x-token': ['t.o.k'] }), header('X-Token')],
    ['as the whole Authorization header', requestWith({ authorization: ['t.o.k'] }), header('authorization')],
    ['in a cookie', requestWith({ cookie: ['a=1; session=t.o.k; b=2'] }), cookie('session')],
    ['in the query', requestWith({}, { token: ['t.o.k'] }), query('token')],
  ])('reads the token %s', async (_, request, from) => {
    const verifier = from === undefined ? bearer(echo) : bearer(echo, { from })
    expect(await verifier.verify(request)).toStrictEqual({ kind: 'identified', identity: 't.o.k' })
  })

  test.each<[string, AuthorizerRequest, CredentialLocation | undefined]>([
    ['no header', requestWith({}), undefined],
    ['an empty header', requestWith({ authorization: [''] }), undefined],
    ['another scheme', requestWith({ authorization: ['Basic dXNlcjpwdw=='] }), undefined],
    ['a scheme that starts with the expected one', requestWith({ authorization: ['BearerX t.o.k'] }), undefined],
    ['another cookie', requestWith({ cookie: ['xsession=t.o.k'] }), cookie('session')],
    ['another parameter', requestWith({}, { Token: ['t.o.k'] }), query('token')],
  ])('returns absent for %s', async (_, request, from) => {
    const verifier = from === undefined ? bearer(echo) : bearer(echo, { from })
    expect(await verifier.verify(request)).toStrictEqual({ kind: 'absent' })
  })

  test.each<[string, string, AuthorizerRequest, CredentialLocation | undefined]>([
    ['a bare token', 'ERR_CREDENTIAL_FORM', requestWith({ authorization: ['t.o.k'] }), undefined],
    ['the scheme alone', 'ERR_CREDENTIAL_FORM', requestWith({ authorization: ['Bearer'] }), undefined],
    ['the scheme and a space', 'ERR_CREDENTIAL_FORM', requestWith({ authorization: ['Bearer '] }), undefined],
    ['two tokens', 'ERR_CREDENTIAL_FORM', requestWith({ authorization: ['Bearer t.o.k t.o.k'] }), undefined],
    [
      'two credentials in one header',
      'ERR_CREDENTIAL_FORM',
      requestWith({ authorization: ['Bearer t.o.k, Bearer t.o.k'] }),
      undefined,
    ],
    ['a trailing space', 'ERR_CREDENTIAL_FORM', requestWith({ authorization: ['Bearer t.o.k '] }), undefined],
    ['a tab as separator', 'ERR_CREDENTIAL_FORM', requestWith({ authorization: ['Bearer\tt.o.k'] }), undefined],
    [
      'a credential that is too long',
      'ERR_CREDENTIAL_FORM',
      requestWith({ authorization: [`Bearer ${'a'.repeat(16_385)}`] }),
      undefined,
    ],
    ['a repeated header', 'ERR_CREDENTIAL_REPEATED', requestWith({ authorization: ['Bearer t.o.k', 'Bearer t.o.k'] }), undefined],
    [
      'a second header with another scheme',
      'ERR_CREDENTIAL_REPEATED',
      requestWith({ authorization: ['Basic a', 'Bearer t.o.k'] }),
      undefined,
    ],
    ['a repeated cookie', 'ERR_CREDENTIAL_REPEATED', requestWith({ cookie: ['s=a; s=b'] }), cookie('s')],
    ['a repeated parameter', 'ERR_CREDENTIAL_REPEATED', requestWith({}, { t: ['a', 'b'] }), query('t')],
  ])('rejects %s', async (_, code, request, from) => {
    const verifier = from === undefined ? bearer(echo) : bearer(echo, { from })
    expect(await verifier.verify(request)).toStrictEqual({ kind: 'rejected', code })
  })

  test.each<[string, string | string[], string]>([
    ['the scheme', 'Bearer t.o.k', 't.o.k'],
    ['the scheme in another case', 'bEARER  t.o.k', 't.o.k'],
    ['a bare token', 't.o.k', 't.o.k'],
    ['a bare token that starts with the scheme', 'Bearer.t', 'Bearer.t'],
    ['another scheme', 'Basic dXNlcjpwdw==', 'absent'],
    ['no value', '', 'absent'],
    ['the scheme alone', 'Bearer', 'ERR_CREDENTIAL_FORM'],
    ['the scheme alone in another case', 'bearer', 'ERR_CREDENTIAL_FORM'],
    ['the scheme and a space', 'Bearer ', 'ERR_CREDENTIAL_FORM'],
    ['two tokens', 'Bearer t t', 'ERR_CREDENTIAL_FORM'],
    ['two bare tokens', 't t', 'absent'],
    ['a bare token with a comma', 't,t', 'ERR_CREDENTIAL_FORM'],
    ['a tab as separator', 'Bearer\tt', 'ERR_CREDENTIAL_FORM'],
    ['a repeated header', ['t', 'Bearer t'], 'ERR_CREDENTIAL_REPEATED'],
  ])('with an optional scheme, handles %s', async (_, authorization, expected) => {
    const result = await bearer(echo, { scheme: 'optional' }).verify(requestWith({ authorization: [authorization].flat() }))
    expect(result.kind === 'identified' ? result.identity : 'code' in result ? result.code : result.kind).toBe(expected)
  })

  test('declares an expression for both forms with an optional scheme', () => {
    const expression = bearer(echo, { scheme: 'optional' }).identityValidationExpression ?? 'x^'
    expect(expression).toBe('^(?:[Bb][Ee][Aa][Rr][Ee][Rr] +)?[A-Za-z0-9._~+/-]+=*$')
    for (const value of ['Bearer t', 'bearer  t', 't']) expect(new RegExp(expression).test(value)).toBe(true)
    for (const value of ['Basic t', 'Bearer ', 't t']) expect(new RegExp(expression).test(value)).toBe(false)
  })

  test('reports an error of the token verifier as an outage', async () => {
    const failing: TokenVerifier<string> = { ...echo, verify: () => Promise.reject(new Error('Unauthorized')) }
    expect(await bearer(failing).verify(requestWith({ authorization: ['Bearer t'] }))).toMatchObject({ kind: 'unavailable' })
  })

  test('declares its sources, its issuers and the form of its header', () => {
    expect(bearer(echo)).toMatchObject({
      reads: [[{ in: 'header', name: 'authorization' }]],
      issuers: ['https://issuer.example'],
      identityValidationExpression: '^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9._~+/-]+=*$',
    })
    const jwt = { ...echo, identityValidationExpression: '^[A-Za-z]+$' }
    expect(bearer(jwt).identityValidationExpression).toBe('^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z]+$')
    expect(bearer(jwt, { from: header('x-token') }).identityValidationExpression).toBe('^[A-Za-z]+$')
    expect(bearer(jwt, { from: cookie('s') })).not.toHaveProperty('identityValidationExpression')
    expect(bearer(jwt, { from: query('s') })).not.toHaveProperty('identityValidationExpression')
    const inner = { ...echo, identityValidationExpression: '[^$]a$b' }
    expect(bearer(inner).identityValidationExpression).toBe('^[Bb][Ee][Aa][Rr][Ee][Rr] +[^$]a$b$')
    expect(bearer(echo, { from: query('s') }).reads).toStrictEqual([[{ in: 'query', name: 's' }]])
  })

  test.each([
    ['verifier', {}, {}],
    ['verifier', undefined, {}],
    ['verifier', { ...echo, issuers: [] }, {}],
    ['verifier', { ...echo, reads: [] }, {}],
    ['from', echo, { from: 'authorization' }],
    ['form', echo, { form: header('a') }],
    ['scheme', echo, { scheme: 'none' }],
    ['scheme', echo, { scheme: null }],
  ])('throws a ConfigError for %s', (option, verifier, options) => {
    // @ts-expect-error wrong on purpose
    expect(() => bearer(verifier, options)).toThrow(configError('bearer', option))
  })
})
