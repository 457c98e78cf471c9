import { describe, expect, test } from 'vitest'
import type { Identity, Proof } from '../../../src/events/index.ts'
import type { KeyAnswer, KeySet } from '../../../src/identity/jwks/key-set.ts'
import type { SignatureKey } from '../../../src/identity/jwks/signature-key.ts'
import { internalsOf } from '../../../src/identity/jwt/jwt-internals.ts'
import { tokenReader } from '../../../src/identity/jwt/jwt-reader.ts'
import { BEARER_TYPES, JWT_EXPRESSION, type TokenEngineOptions, tokenEngine } from '../../../src/identity/jwt/jwt-verifier.ts'

const NOW = 1_700_000_000_000
const SECONDS = NOW / 1000
const ISSUER = 'https://issuer.example'
const JANE: Identity = { scheme: 'test', issuer: ISSUER, subject: 'jane', scopes: new Set(), groups: new Set(), claims: {} }

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const tokenOf = (claims: object = {}, header: object = {}): string => {
  const signature = Buffer.from('signature').toString('base64url')
  const parts = [
    { alg: 'RS256', kid: 'k', ...header },
    { iss: ISSUER, sub: 'jane', exp: SECONDS + 1, ...claims },
  ].map(encoded)
  return [...parts, signature].join('.')
}

/** A key that finds everything good, and keeps what it was asked. */
function keyOf(verdict: unknown = true) {
  const asked: unknown[] = []
  const found: SignatureKey = { kind: 'key', verify: (token) => noting(asked, token, verdict as boolean) }
  return { asked, found }
}

/** Keeps what happened, and answers. */
function noting<T>(log: unknown[], what: unknown, answer: T): T {
  log.push(what)
  return answer
}

const setOf = (answer: KeyAnswer | Promise<KeyAnswer>): KeySet => ({ find: () => answer })

function engineOf(options: Partial<TokenEngineOptions<Identity>> = {}) {
  return tokenEngine<Identity>({
    issuers: [ISSUER],
    keySets: new Map([[ISSUER, setOf(keyOf().found)]]),
    algorithms: new Set(['RS256']),
    types: BEARER_TYPES,
    kidRequired: true,
    graceSeconds: 0,
    now: () => NOW,
    identify: () => JANE,
    ...options,
  })
}
const withKeys = (set: KeySet) => engineOf({ keySets: new Map([[ISSUER, set]]) })
const said = async (token: string, options: Partial<TokenEngineOptions<Identity>> = {}, proof?: Proof) => {
  const answer = await engineOf(options).verify(token, proof)
  return 'code' in answer ? answer.code : answer.kind
}

describe('a token engine', () => {
  test('identifies', async () => {
    expect(await engineOf().verify(tokenOf())).toStrictEqual({ kind: 'identified', identity: JANE })
  })

  test('says what it is, and nobody can change it', () => {
    const issuers = [ISSUER]
    const engine = engineOf({ issuers })
    issuers.push('https://other.example')
    expect(engine).toStrictEqual({
      verify: expect.any(Function),
      issuers: [ISSUER],
      live: false,
      tokens: 'jwt',
      identityValidationExpression: JWT_EXPRESSION,
    })
    expect([engine, engine.issuers].every(Object.isFrozen)).toBe(true)
  })

  test('asks the key set of the issuer for the key, and the key for exactly what was signed', async () => {
    const { asked, found } = keyOf()
    const looked: unknown[] = []
    const set: KeySet = { find: (...what) => noting(looked, what, found) }
    const token = tokenOf()
    expect(await withKeys(set).verify(token)).toMatchObject({ kind: 'identified' })
    expect(looked).toStrictEqual([['k', 'RS256']])
    const signedLength = token.lastIndexOf('.')
    expect(asked).toMatchObject([{ text: token, signedLength, signature: Buffer.from('signature') }])
  })

  test('hands the claims to what identifies', async () => {
    const seen: unknown[] = []
    await engineOf({ identify: (payload) => noting(seen, payload, JANE) }).verify(tokenOf({ scope: 'a' }))
    expect(seen).toStrictEqual([{ iss: ISSUER, sub: 'jane', exp: SECONDS + 1, scope: 'a' }])
  })

  test.each<[string, string, Partial<TokenEngineOptions<Identity>>]>([
    ['a type of its own', tokenOf({}, { typ: 'at+jwt' }), {}],
    ['the usual type', tokenOf({}, { typ: 'JWT' }), {}],
    ['no kid where none is needed', tokenOf({}, { kid: undefined }), { kidRequired: false }],
    ['a later clock within its grace', tokenOf({ exp: SECONDS - 4 }), { graceSeconds: 5 }],
    ['a key that is found later', tokenOf(), { keySets: new Map([[ISSUER, setOf(Promise.resolve(keyOf().found))]]) }],
    ['a signature that is judged later', tokenOf(), { keySets: new Map([[ISSUER, setOf(keyOf(Promise.resolve(true)).found)]]) }],
    ['an identity that comes later', tokenOf(), { identify: async () => JANE }],
  ])('takes %s', async (_, token, options) => {
    expect(await said(token, options)).toBe('identified')
  })

  const failing = () => {
    throw new Error('Unauthorized')
  }
  // Each row breaks exactly one thing.
  test.each<[string, string, string, Partial<TokenEngineOptions<Identity>>]>([
    ['what is no token', 'ERR_TOKEN_FORM', 'x', {}],
    ['another algorithm', 'ERR_TOKEN_ALGORITHM', tokenOf({}, { alg: 'RS512' }), {}],
    ['an algorithm in another case', 'ERR_TOKEN_ALGORITHM', tokenOf({}, { alg: 'rs256' }), {}],
    ['no algorithm at all', 'ERR_TOKEN_ALGORITHM', tokenOf({}, { alg: 'none' }), {}],
    ['another type', 'ERR_TOKEN_TYPE', tokenOf({}, { typ: 'dpop+jwt' }), {}],
    ['no type where one is wanted', 'ERR_TOKEN_TYPE', tokenOf(), { types: new Set(['at+jwt']) }],
    ['no kid where one is needed', 'ERR_TOKEN_HEADER', tokenOf({}, { kid: undefined }), {}],
    ['another issuer', 'ERR_TOKEN_ISSUER', tokenOf({ iss: `${ISSUER}/` }), {}],
    ['an issuer in a list', 'ERR_TOKEN_ISSUER', tokenOf({ iss: [ISSUER] }), {}],
    [
      'a key that is not known',
      'ERR_TOKEN_KEY_UNKNOWN',
      tokenOf(),
      { keySets: new Map([[ISSUER, setOf({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })]]) },
    ],
    [
      'a key that does not fit',
      'ERR_TOKEN_KEY_UNFIT',
      tokenOf(),
      { keySets: new Map([[ISSUER, setOf({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNFIT' })]]) },
    ],
    ['another signature', 'ERR_TOKEN_SIGNATURE', tokenOf(), { keySets: new Map([[ISSUER, setOf(keyOf(false).found)]]) }],
    [
      'another signature, later',
      'ERR_TOKEN_SIGNATURE',
      tokenOf(),
      { keySets: new Map([[ISSUER, setOf(keyOf(Promise.resolve(false)).found)]]) },
    ],
    [
      'a key that says no true or false',
      'ERR_TOKEN_SIGNATURE',
      tokenOf(),
      { keySets: new Map([[ISSUER, setOf(keyOf(Promise.resolve(1)).found)]]) },
    ],
    ['a claim of another type', 'ERR_TOKEN_CLAIM', tokenOf({ sub: 7 }), {}],
    ['a time that has come', 'ERR_TOKEN_EXPIRED', tokenOf({ exp: SECONDS }), {}],
    ['a bound token without its proof', 'ERR_TOKEN_PROOF_MISSING', tokenOf({ cnf: { jkt: 'x' } }), {}],
    ['what identifies nobody', 'ERR_TOKEN_AUDIENCE', tokenOf(), { identify: () => 'ERR_TOKEN_AUDIENCE' }],
    ['what identifies nobody, later', 'ERR_TOKEN_SCOPE', tokenOf(), { identify: async () => 'ERR_TOKEN_SCOPE' as const }],
  ])('refuses %s', async (_, code, token, options) => {
    expect(await engineOf(options).verify(token)).toStrictEqual({ kind: 'rejected', code })
  })

  test.each<[string, Partial<TokenEngineOptions<Identity>>]>([
    ['a clock', { now: failing }],
    ['a key set', { keySets: new Map([[ISSUER, { find: failing }]]) }],
    ['a check', { identify: failing }],
    ['a check, later', { identify: async () => failing() }],
  ])('calls %s that throws an outage', async (_, options) => {
    const cause = expect.objectContaining({ message: 'Unauthorized' })
    expect(await engineOf(options).verify(tokenOf())).toStrictEqual({
      kind: 'unavailable',
      code: 'ERR_TOKEN_CHECK_FAILED',
      cause,
    })
  })

  test('calls a key set that cannot be had an outage, and says why', async () => {
    const cause = new Error('down')
    expect(await withKeys(setOf({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause })).verify(tokenOf())).toStrictEqual({
      kind: 'unavailable',
      code: 'ERR_KEYS_UNAVAILABLE',
      cause,
    })
  })

  test('takes a bound token with its proof, and no proof that it does not ask for', async () => {
    expect(await said(tokenOf({ cnf: { jkt: 'x' } }), {}, { jkt: 'x' })).toBe('identified')
    expect(await said(tokenOf(), {}, { jkt: 'x' })).toBe('ERR_TOKEN_PROOF')
  })

  test('asks the key anew for each token, and identifies nobody before that', async () => {
    const { asked, found } = keyOf()
    const engine = withKeys(setOf(found))
    await engine.verify(tokenOf())
    await engine.verify(tokenOf())
    expect(asked).toHaveLength(2)
    const order: string[] = []
    const key: SignatureKey = { kind: 'key', verify: () => noting(order, 'signature', false) }
    const identify = () => noting(order, 'identify', JANE)
    const now = () => noting(order, 'now', NOW)
    await engineOf({ keySets: new Map([[ISSUER, setOf(key)]]), identify, now }).verify(tokenOf())
    expect(order).toStrictEqual(['signature'])
  })

  test('reads the header of a good token once, and that of another again', async () => {
    const headers: unknown[] = []
    const key: SignatureKey = { kind: 'key', verify: (token) => noting(headers, Reflect.get(token, 'header'), true) }
    let isGood = false
    const engine = engineOf({
      keySets: new Map([[ISSUER, setOf(key)]]),
      identify: () => (isGood ? JANE : 'ERR_TOKEN_AUDIENCE'),
    })
    await engine.verify(tokenOf())
    isGood = true
    await engine.verify(tokenOf())
    await engine.verify(tokenOf())
    expect(headers[1]).not.toBe(headers[0])
    expect(headers[2]).toBe(headers[1])
  })

  test('lets its neighbours know every issuer it takes, its clock, and a way in for a token that is read', async () => {
    const other = 'https://other.example'
    const engine = engineOf({ keySets: new Map([ISSUER, other].map((name) => [name, setOf(keyOf().found)])) })
    const internals = internalsOf(engine)
    expect(internals?.spellings).toStrictEqual([ISSUER, other])
    expect(internals?.now()).toBe(NOW)
    const token = tokenReader().read(tokenOf({ iss: other }))
    if (typeof token === 'string') return expect.fail()
    expect(await internals?.judge?.(token, undefined)).toStrictEqual({ kind: 'identified', identity: JANE })
  })
})
