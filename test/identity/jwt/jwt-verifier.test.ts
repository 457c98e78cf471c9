import { describe, expect, test } from 'vitest'
import type { Identity, Proof } from '../../../src/events/index.ts'
import { type KeyResult, type KeySet, type SignatureKey, staticKeySet } from '../../../src/identity/jwks/key-set.ts'
import { detailsOf, verifyParsedOf } from '../../../src/identity/jwt/jwt-internals.ts'
import { tokenReader } from '../../../src/identity/jwt/jwt-reader.ts'
import { BEARER_TYPES, JWT_EXPRESSION, type JwtVerifierOptions, jwtVerifier } from '../../../src/identity/jwt/jwt-verifier.ts'

const NOW = 1_700_000_000_000
const SECONDS = NOW / 1000
const ISSUER = 'https://issuer.example'
const JANE: Identity = { scheme: 'test', issuer: ISSUER, subject: 'jane', scopes: new Set(), groups: new Set(), claims: {} }

const VALIDITY = { graceSeconds: 0, issuedAtToleranceSeconds: 60 }

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const tokenOf = (claims: object = {}, header: object = {}): string => {
  const signature = Buffer.from('signature').toString('base64url')
  const parts = [
    { alg: 'RS256', kid: 'k', ...header },
    { iss: ISSUER, sub: 'jane', exp: SECONDS + 1, ...claims },
  ].map(encoded)
  return [...parts, signature].join('.')
}

/** A key whose every check has the given result, and the tokens it was called with. */
function keyOf(result: unknown = true) {
  const tokens: unknown[] = []
  const key: SignatureKey = { kind: 'key', verify: (token) => recorded(tokens, token, result as boolean) }
  return { tokens, key }
}

/** Adds an entry to the log and returns the result. */
function recorded<T>(log: unknown[], entry: unknown, result: T): T {
  log.push(entry)
  return result
}

const setOf = (result: KeyResult | Promise<KeyResult>): KeySet => staticKeySet({ find: () => result })

function verifierWith(options: Partial<JwtVerifierOptions<Identity>> = {}) {
  return jwtVerifier<Identity>({
    issuers: [ISSUER],
    keySets: new Map([[ISSUER, setOf(keyOf().key)]]),
    algorithms: new Set(['RS256']),
    types: BEARER_TYPES,
    kidRequired: true,
    subjectRequired: true,
    validity: VALIDITY,
    keyMaxAgeSeconds: undefined,
    now: () => NOW,
    identify: () => JANE,
    ...options,
  })
}
const withKeys = (set: KeySet) => verifierWith({ keySets: new Map([[ISSUER, set]]) })
const resultOf = async (token: string, options: Partial<JwtVerifierOptions<Identity>> = {}, proof?: Proof) => {
  const result = await verifierWith(options).verify(token, proof)
  return 'code' in result ? result.code : result.kind
}

describe('jwtVerifier', () => {
  test('returns the identity', async () => {
    expect(await verifierWith().verify(tokenOf())).toStrictEqual({ kind: 'identified', identity: JANE })
  })

  test('declares its issuers and is frozen', () => {
    const issuers = [ISSUER]
    const verifier = verifierWith({ issuers })
    issuers.push('https://other.example')
    expect(Object.fromEntries(Object.entries(verifier))).toStrictEqual({
      verify: expect.any(Function),
      issuers: [ISSUER],
      live: false,
      tokens: 'jwt',
      identityValidationExpression: JWT_EXPRESSION,
    })
    expect([verifier, verifier.issuers].every(Object.isFrozen)).toBe(true)
  })

  test('looks up the key in the key set of the issuer, and verifies exactly the signed part', async () => {
    const { tokens, key } = keyOf()
    const lookups: unknown[] = []
    const set = staticKeySet({ find: (...lookup) => recorded(lookups, lookup, key) })
    const token = tokenOf()
    expect(await withKeys(set).verify(token)).toMatchObject({ kind: 'identified' })
    expect(lookups).toStrictEqual([['k', 'RS256']])
    const signedLength = token.lastIndexOf('.')
    expect(tokens).toMatchObject([{ text: token, signedLength, signature: Buffer.from('signature') }])
  })

  test('passes the claims to identify', async () => {
    const payloads: unknown[] = []
    await verifierWith({ identify: (claims, payload) => recorded(payloads, { ...claims, payload }, JANE) }).verify(
      tokenOf({ scope: 'a' }),
    )
    const expected = { iss: ISSUER, sub: 'jane', exp: SECONDS + 1, scope: 'a' }
    expect(payloads).toStrictEqual([{ ...expected, payload: expected }])
  })

  test.each<[string, string, Partial<JwtVerifierOptions<Identity>>]>([
    ['the type at+jwt', tokenOf({}, { typ: 'at+jwt' }), {}],
    ['the type JWT', tokenOf({}, { typ: 'JWT' }), {}],
    ['a missing kid that is not required', tokenOf({}, { kid: undefined }), { kidRequired: false }],
    ['an expired token within the tolerance', tokenOf({ exp: SECONDS - 4 }), { validity: { ...VALIDITY, graceSeconds: 5 } }],
    ['a key that is found asynchronously', tokenOf(), { keySets: new Map([[ISSUER, setOf(Promise.resolve(keyOf().key))]]) }],
    [
      'a signature that is verified asynchronously',
      tokenOf(),
      { keySets: new Map([[ISSUER, setOf(keyOf(Promise.resolve(true)).key)]]) },
    ],
    ['an identity that is created asynchronously', tokenOf(), { identify: async () => JANE }],
  ])('accepts %s', async (_, token, options) => {
    expect(await resultOf(token, options)).toBe('identified')
  })

  const failing = () => {
    throw new Error('Unauthorized')
  }
  // Each row breaks exactly one thing.
  test.each<[string, string, string, Partial<JwtVerifierOptions<Identity>>]>([
    ['a malformed token', 'ERR_TOKEN_FORM', 'x', {}],
    ['another algorithm', 'ERR_TOKEN_ALGORITHM', tokenOf({}, { alg: 'RS512' }), {}],
    ['an algorithm in lowercase', 'ERR_TOKEN_ALGORITHM', tokenOf({}, { alg: 'rs256' }), {}],
    ['the algorithm none', 'ERR_TOKEN_ALGORITHM', tokenOf({}, { alg: 'none' }), {}],
    ['another type', 'ERR_TOKEN_TYPE', tokenOf({}, { typ: 'dpop+jwt' }), {}],
    ['a missing type that is required', 'ERR_TOKEN_TYPE', tokenOf(), { types: new Set(['at+jwt']) }],
    ['a missing kid that is required', 'ERR_TOKEN_HEADER', tokenOf({}, { kid: undefined }), {}],
    ['another issuer', 'ERR_TOKEN_ISSUER', tokenOf({ iss: `${ISSUER}/` }), {}],
    ['an issuer that is an array', 'ERR_TOKEN_ISSUER', tokenOf({ iss: [ISSUER] }), {}],
    [
      'an unknown key',
      'ERR_TOKEN_KEY_UNKNOWN',
      tokenOf(),
      { keySets: new Map([[ISSUER, setOf({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })]]) },
    ],
    [
      'a key that does not fit the algorithm',
      'ERR_TOKEN_KEY_UNFIT',
      tokenOf(),
      { keySets: new Map([[ISSUER, setOf({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNFIT' })]]) },
    ],
    ['an invalid signature', 'ERR_TOKEN_SIGNATURE', tokenOf(), { keySets: new Map([[ISSUER, setOf(keyOf(false).key)]]) }],
    [
      'an invalid signature that is verified asynchronously',
      'ERR_TOKEN_SIGNATURE',
      tokenOf(),
      { keySets: new Map([[ISSUER, setOf(keyOf(Promise.resolve(false)).key)]]) },
    ],
    [
      'a signature check that does not return a boolean',
      'ERR_TOKEN_SIGNATURE',
      tokenOf(),
      { keySets: new Map([[ISSUER, setOf(keyOf(Promise.resolve(1)).key)]]) },
    ],
    ['a claim of the wrong type', 'ERR_TOKEN_CLAIM', tokenOf({ sub: 7 }), {}],
    ['an expired token', 'ERR_TOKEN_EXPIRED', tokenOf({ exp: SECONDS }), {}],
    ['a sender-constrained token without proof', 'ERR_TOKEN_PROOF_MISSING', tokenOf({ cnf: { jkt: 'x' } }), {}],
    ['a token that identify rejects', 'ERR_TOKEN_AUDIENCE', tokenOf(), { identify: () => 'ERR_TOKEN_AUDIENCE' }],
    [
      'a token that identify rejects asynchronously',
      'ERR_TOKEN_SCOPE',
      tokenOf(),
      { identify: async () => 'ERR_TOKEN_SCOPE' as const },
    ],
  ])('rejects %s', async (_, code, token, options) => {
    expect(await verifierWith(options).verify(token)).toStrictEqual({ kind: 'rejected', code })
  })

  test.each<[string, Partial<JwtVerifierOptions<Identity>>]>([
    ['a clock', { now: failing }],
    ['a key set', { keySets: new Map([[ISSUER, staticKeySet({ find: failing })]]) }],
    ['identify', { identify: failing }],
    ['an asynchronous identify', { identify: async () => failing() }],
  ])('reports an outage if %s throws', async (_, options) => {
    const cause = expect.objectContaining({ message: 'Unauthorized' })
    expect(await verifierWith(options).verify(tokenOf())).toStrictEqual({
      kind: 'unavailable',
      code: 'ERR_TOKEN_CHECK_FAILED',
      cause,
    })
  })

  test('reports an unavailable key set as an outage with its cause', async () => {
    const cause = new Error('down')
    expect(await withKeys(setOf({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause })).verify(tokenOf())).toStrictEqual({
      kind: 'unavailable',
      code: 'ERR_KEYS_UNAVAILABLE',
      cause,
    })
  })

  test('accepts a sender-constrained token with its proof, and rejects a proof for an unbound token', async () => {
    expect(await resultOf(tokenOf({ cnf: { jkt: 'x' } }), {}, { jkt: 'x' })).toBe('identified')
    expect(await resultOf(tokenOf(), {}, { jkt: 'x' })).toBe('ERR_TOKEN_PROOF')
  })

  test('verifies every signature anew, and before anything else', async () => {
    const { tokens, key: validKey } = keyOf()
    const verifier = withKeys(setOf(validKey))
    await verifier.verify(tokenOf())
    await verifier.verify(tokenOf())
    expect(tokens).toHaveLength(2)
    const order: string[] = []
    const key: SignatureKey = { kind: 'key', verify: () => recorded(order, 'signature', false) }
    const identify = () => recorded(order, 'identify', JANE)
    const now = () => recorded(order, 'now', NOW)
    await verifierWith({ keySets: new Map([[ISSUER, setOf(key)]]), identify, now }).verify(tokenOf())
    expect(order).toStrictEqual(['signature'])
  })

  test('caches the header of an accepted token, and parses that of a rejected token again', async () => {
    const headers: unknown[] = []
    const key: SignatureKey = { kind: 'key', verify: (token) => recorded(headers, Reflect.get(token, 'header'), true) }
    let isAccepted = false
    const verifier = verifierWith({
      keySets: new Map([[ISSUER, setOf(key)]]),
      identify: () => (isAccepted ? JANE : 'ERR_TOKEN_AUDIENCE'),
    })
    await verifier.verify(tokenOf())
    isAccepted = true
    await verifier.verify(tokenOf())
    await verifier.verify(tokenOf())
    expect(headers[1]).not.toBe(headers[0])
    expect(headers[2]).toBe(headers[1])
  })

  test('exposes its accepted issuers, its clock and a verification of parsed tokens to other verifiers', async () => {
    const other = 'https://other.example'
    const verifier = verifierWith({ keySets: new Map([ISSUER, other].map((name) => [name, setOf(keyOf().key)])) })
    const details = detailsOf(verifier)
    expect(details?.acceptedIssuers).toStrictEqual([ISSUER, other])
    expect(details?.now()).toBe(NOW)
    const token = tokenReader().read(tokenOf({ iss: other }))
    if (typeof token === 'string') return expect.fail()
    expect(await verifyParsedOf(verifier.verify)?.(token, undefined)).toStrictEqual({ kind: 'identified', identity: JANE })
  })
})
