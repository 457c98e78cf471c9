import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, type JWK, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { Authentication, Identity, Proof, TokenVerifier } from '../../../src/events/index.ts'
import { bearer, cached, certificateBound, cognito, dpop, firstOf, type ReplayStore } from '../../../src/identity/index.ts'
import { testIssuer } from '../../../src/testing/index.ts'
import { certificateOf } from '../certificate/certificates.ts'
import { configError } from '../config-error.ts'
import { requestOf } from '../request-of.ts'

const NOW = 1_700_000_000
const now = () => NOW * 1000
const URL_PARTS = { host: 'api.example.com', path: '/prod/pets/7' }
const HTU = 'https://api.example.com/prod/pets/7'
const code = (answer: Authentication<unknown>) =>
  answer.kind === 'rejected' || answer.kind === 'unavailable' ? answer.code : answer.kind

interface Replays extends ReplayStore {
  readonly claimed: Map<string, number>
}
function replaysOf(): Replays {
  const claimed = new Map<string, number>()
  return {
    claimed,
    claim: async (key, expiresAt) => {
      if (claimed.has(key)) return false
      claimed.set(key, expiresAt)
      return true
    },
  }
}

interface Device {
  readonly privateKey: KeyObject
  readonly jwk: JWK
  readonly jkt: string
  readonly algorithm: string
}
async function deviceOf(algorithm: string): Promise<Device> {
  const { publicKey, privateKey } = keyPair(algorithm)
  const jwk = await exportJWK(publicKey)
  return { privateKey, jwk, jkt: await calculateJwkThumbprint(jwk), algorithm }
}
function keyPair(algorithm: string) {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  if (algorithm.startsWith('ES')) return generateKeyPairSync('ec', { namedCurve: algorithm === 'ES256' ? 'P-256' : 'P-384' })
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

let issuer: Awaited<ReturnType<typeof testIssuer>>
let device: Device
let token: string
beforeAll(async () => {
  issuer = await testIssuer({ now })
  device = await deviceOf('ES256')
  token = await issuer.accessToken({ cnf: { jkt: device.jkt } })
})
const users = () =>
  cognito({ userPoolId: issuer.userPoolId, clientId: issuer.clientId, tokenUse: 'access', jwks: issuer.jwks, now })
const ath = (text: string) => createHash('sha256').update(text).digest('base64url')

interface ProofWish {
  readonly header?: { readonly [name: string]: unknown }
  readonly claims?: { readonly [name: string]: unknown }
  readonly by?: Device
  readonly signer?: KeyObject
}
async function proofOf({ header = {}, claims = {}, by = device, signer = by.privateKey }: ProofWish = {}): Promise<string> {
  const payload = { jti: randomBytes(12).toString('base64url'), htm: 'GET', htu: HTU, iat: NOW, ath: ath(token), ...claims }
  return new SignJWT(payload).setProtectedHeader({ alg: by.algorithm, typ: 'dpop+jwt', jwk: by.jwk, ...header }).sign(signer)
}
const requestWith = (proof: string | readonly string[] | undefined, authorization = `DPoP ${token}`, url = URL_PARTS) =>
  requestOf({ url, headers: proof === undefined ? { authorization } : { authorization, dpop: proof } })
const said = async (proof: string | readonly string[] | undefined, replays: ReplayStore = replaysOf()) =>
  code(await dpop(users(), { replays, now }).verify(requestWith(proof)))

describe('dpop', () => {
  test('identifies the holder of the key, once', async () => {
    const replays = replaysOf()
    const verifier = dpop(users(), { replays, now })
    const proof = await proofOf()
    const answer = await verifier.verify(requestWith(proof))
    expect(answer).toMatchObject({ kind: 'identified', identity: { scheme: 'cognito', issuer: issuer.issuer } })
    expect(await verifier.verify(requestWith(proof))).toStrictEqual({ kind: 'rejected', code: 'ERR_PROOF_REPLAYED' })
    expect(code(await verifier.verify(requestWith(await proofOf())))).toBe('identified')
    expect([...replays.claimed]).toStrictEqual([
      [expect.stringMatching(/^dpop:[A-Za-z0-9_-]{43}$/), NOW + 61],
      [expect.stringMatching(/^dpop:[A-Za-z0-9_-]{43}$/), NOW + 61],
    ])
  })

  test.each(['ES256', 'ES384', 'EdDSA', 'RS256', 'PS256'])('with %s, and the thumbprint that jose has', async (algorithm) => {
    const other = await deviceOf(algorithm)
    const bound = await issuer.accessToken({ cnf: { jkt: other.jkt } })
    const proof = await proofOf({ by: other, claims: { ath: ath(bound) } })
    const verifier = dpop(users(), { replays: replaysOf(), now })
    expect(code(await verifier.verify(requestWith(proof, `DPoP ${bound}`)))).toBe('identified')
  })

  test.each<readonly [string, ProofWish, string]>([
    ['as it is', {}, 'identified'],
    ['typ with its prefix', { header: { typ: 'application/dpop+jwt' } }, 'identified'],
    ['another typ', { header: { typ: 'JWT' } }, 'ERR_PROOF'],
    ['no typ', { header: { typ: undefined } }, 'ERR_PROOF'],
    ['no key', { header: { jwk: undefined } }, 'ERR_PROOF'],
    ['a private key', { header: { jwk: 'private' } }, 'ERR_PROOF'],
    ['a key as text', { header: { jwk: 'key' } }, 'ERR_PROOF'],
    ['a shared key', { header: { jwk: { kty: 'oct', k: 'AAAA' } } }, 'ERR_PROOF'],
    ['no jti', { claims: { jti: undefined } }, 'ERR_PROOF'],
    ['an empty jti', { claims: { jti: '' } }, 'ERR_PROOF'],
    ['a jti that is no text', { claims: { jti: 7 } }, 'ERR_PROOF'],
    ['a jti of 513 characters', { claims: { jti: 'x'.repeat(513) } }, 'ERR_PROOF'],
    ['another method', { claims: { htm: 'POST' } }, 'ERR_PROOF'],
    ['the method in small letters', { claims: { htm: 'get' } }, 'ERR_PROOF'],
    ['no method', { claims: { htm: undefined } }, 'ERR_PROOF'],
    ['no address', { claims: { htu: undefined } }, 'ERR_PROOF'],
    ['another host', { claims: { htu: HTU.replace('api', 'evil') } }, 'ERR_PROOF'],
    ['another port', { claims: { htu: HTU.replace('.com', '.com:8443') } }, 'ERR_PROOF'],
    ['the usual port', { claims: { htu: HTU.replace('.com', '.com:443') } }, 'identified'],
    ['the host in capitals', { claims: { htu: HTU.replace('api', 'API') } }, 'identified'],
    ['another path', { claims: { htu: `${HTU}7` } }, 'ERR_PROOF'],
    ['the path without the stage', { claims: { htu: HTU.replace('/prod', '') } }, 'ERR_PROOF'],
    ['the path in capitals', { claims: { htu: HTU.replace('pets', 'Pets') } }, 'ERR_PROOF'],
    ['http', { claims: { htu: HTU.replace('https', 'http') } }, 'ERR_PROOF'],
    ['a user name in the address', { claims: { htu: HTU.replace('//', '//a:b@') } }, 'ERR_PROOF'],
    ['a query, which does not count', { claims: { htu: `${HTU}?a=1` } }, 'identified'],
    ['a fragment, which does not count', { claims: { htu: `${HTU}#a` } }, 'identified'],
    ['a letter encoded without need', { claims: { htu: HTU.replace('pets', '%70ets') } }, 'identified'],
    ['a slash encoded', { claims: { htu: HTU.replace('/7', '%2F7') } }, 'ERR_PROOF'],
    ['an address of a megabyte', { claims: { htu: `${HTU}${'a'.repeat(5000)}` } }, 'ERR_PROOF'],
    ['as old as may be', { claims: { iat: NOW - 60 } }, 'identified'],
    ['older', { claims: { iat: NOW - 61 } }, 'ERR_PROOF'],
    ['ahead as far as may be', { claims: { iat: NOW + 60 } }, 'identified'],
    ['further ahead', { claims: { iat: NOW + 61 } }, 'ERR_PROOF'],
    ['no time', { claims: { iat: undefined } }, 'ERR_PROOF'],
    ['a time as text', { claims: { iat: String(NOW) } }, 'ERR_PROOF'],
    ['no token', { claims: { ath: undefined } }, 'ERR_PROOF'],
    ['another token', { claims: { ath: 'x' } }, 'ERR_PROOF'],
  ])('%s', async (_, wish, expected) => {
    const jwk = wish.header?.['jwk'] === 'private' ? await exportJWK(device.privateKey) : undefined
    const proof = await proofOf(jwk === undefined ? wish : { ...wish, header: { ...wish.header, jwk } })
    expect(await said(proof)).toBe(expected)
  })

  test.each([1, 10, 600])('a proof may be %i seconds old where that is said', async (maxAgeSeconds) => {
    const verifier = dpop(users(), { replays: replaysOf(), maxAgeSeconds, now })
    const age = async (seconds: number) =>
      code(await verifier.verify(requestWith(await proofOf({ claims: { iat: NOW - seconds } }))))
    expect(await age(maxAgeSeconds)).toBe('identified')
    expect(await age(maxAgeSeconds + 1)).toBe('ERR_PROOF')
  })

  test('a broken clock lets nobody in', async () => {
    const verifier = dpop(users(), { replays: replaysOf(), now: () => Number.NaN })
    expect(code(await verifier.verify(requestWith(await proofOf())))).toBe('ERR_PROOF')
  })

  test('signed with another key than it carries', async () => {
    const other = await deviceOf('ES256')
    expect(await said(await proofOf({ signer: other.privateKey }))).toBe('ERR_PROOF')
  })

  test('a proof by a key that the token does not name', async () => {
    expect(await said(await proofOf({ by: await deviceOf('ES256') }))).toBe('ERR_TOKEN_PROOF')
  })

  test('a proof with crit, and one whose signature was touched', async () => {
    const proof = await proofOf()
    const [, payload = '', signature = ''] = proof.split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'dpop+jwt', jwk: device.jwk, crit: ['x'], x: 1 })).toString(
      'base64url',
    )
    expect(await said(`${header}.${payload}.${signature}`)).toBe('ERR_PROOF')
    expect(await said(`${proof.slice(0, -8)}AAAAAAAA`)).toBe('ERR_PROOF')
    expect(await said('a'.repeat(1_000_000))).toBe('ERR_PROOF')
    expect(await said('.'.repeat(8000))).toBe('ERR_PROOF')
  })

  test('two keys may use one jti', async () => {
    const replays = replaysOf()
    const other = await deviceOf('ES256')
    const bound = await issuer.accessToken({ cnf: { jkt: other.jkt } })
    const verifier = dpop(users(), { replays, now })
    expect(code(await verifier.verify(requestWith(await proofOf({ claims: { jti: 'same' } }))))).toBe('identified')
    const proof = await proofOf({ by: other, claims: { jti: 'same', ath: ath(bound) } })
    expect(code(await verifier.verify(requestWith(proof, `DPoP ${bound}`)))).toBe('identified')
  })

  test('nobody uses up a proof without the token that it is for', async () => {
    const replays = replaysOf()
    const verifier = dpop(users(), { replays, now })
    const proof = await proofOf()
    expect(code(await verifier.verify(requestWith(proof, `DPoP ${token.slice(0, -4)}AAAA`)))).toBe('ERR_PROOF')
    expect(replays.claimed.size).toBe(0)
    const expired = await issuer.accessToken({ cnf: { jkt: device.jkt }, exp: NOW - 1 })
    const late = await proofOf({ claims: { ath: ath(expired) } })
    expect(code(await verifier.verify(requestWith(late, `DPoP ${expired}`)))).toBe('ERR_TOKEN_EXPIRED')
    expect(replays.claimed.size).toBe(0)
    expect(code(await verifier.verify(requestWith(proof)))).toBe('identified')
  })

  test('a proof before the token, an unbound token behind a proof, a bound one without', async () => {
    const verifier = dpop(users(), { replays: replaysOf(), now })
    const free = await issuer.accessToken()
    const proof = await proofOf({ claims: { ath: ath(free) } })
    expect(code(await verifier.verify(requestWith(proof, `DPoP ${free}`)))).toBe('ERR_TOKEN_PROOF')
    expect(await said(undefined)).toBe('ERR_PROOF_MISSING')
    expect(await said('')).toBe('ERR_PROOF_MISSING')
    expect(await said([await proofOf(), await proofOf()])).toBe('ERR_CREDENTIAL_REPEATED')
  })

  test('Bearer is not its scheme, and bearer refuses the bound token', async () => {
    const verifier = dpop(users(), { replays: replaysOf(), now })
    const request = requestWith(await proofOf(), `Bearer ${token}`)
    expect(await verifier.verify(request)).toStrictEqual({ kind: 'absent' })
    expect(code(await firstOf(verifier, bearer(users())).verify(request))).toBe('ERR_TOKEN_PROOF_MISSING')
    expect(code(await verifier.verify(requestWith(await proofOf(), 'DPoP')))).toBe('ERR_CREDENTIAL_FORM')
    expect(code(await verifier.verify(requestWith(await proofOf(), 'DPoP a b')))).toBe('ERR_CREDENTIAL_FORM')
  })

  test('an event without an address proves nothing', async () => {
    const { url: _, ...request } = requestWith(await proofOf())
    expect(code(await dpop(users(), { replays: replaysOf(), now }).verify(request))).toBe('ERR_PROOF')
  })

  test('a token that is remembered needs a new proof all the same', async () => {
    const remembering = cached(users(), { maxEntries: 10 })
    const verifier = dpop(remembering, { replays: replaysOf(), now })
    const proof = await proofOf()
    expect(code(await verifier.verify(requestWith(proof)))).toBe('identified')
    expect(code(await verifier.verify(requestWith(await proofOf())))).toBe('identified')
    expect(code(await verifier.verify(requestWith(proof)))).toBe('ERR_PROOF_REPLAYED')
    expect(code(await verifier.verify(requestWith(await proofOf({ by: await deviceOf('ES256') }))))).toBe('ERR_TOKEN_PROOF')
    expect(remembering.remembered().hits).toBe(2)
  })

  test.each<readonly [string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('x')
      },
    ],
    ['is rejected', () => Promise.reject(new Error('x'))],
    ['answers 1', () => 1],
    ['answers nothing', async () => undefined],
  ])('a store that %s is an outage', async (_, claim) => {
    expect(await said(await proofOf(), { claim: claim as ReplayStore['claim'] })).toBe('ERR_REPLAYS_UNAVAILABLE')
  })

  test('stands under no cache', () => {
    expect(dpop(users(), { replays: replaysOf() })).toMatchObject({ reads: 'request', issuers: [issuer.issuer] })
  })

  test.each<readonly [string, unknown, unknown, string]>([
    ['no token verifier', {}, { replays: replaysOf() }, 'verifier'],
    ['no options', 'users', undefined, 'options'],
    ['no store', 'users', {}, 'replays'],
    ['a store that is none', 'users', { replays: new Map() }, 'replays'],
    ['null for a store', 'users', { replays: null }, 'replays'],
    ['a store of a prototype', 'users', Object.create({ replays: replaysOf() }), 'replays'],
    ['no age', 'users', { replays: replaysOf(), maxAgeSeconds: 0 }, 'maxAgeSeconds'],
    ['an endless age', 'users', { replays: replaysOf(), maxAgeSeconds: 601 }, 'maxAgeSeconds'],
    ['a clock that is none', 'users', { replays: replaysOf(), now: 1 }, 'now'],
    ['an unknown option', 'users', { replays: replaysOf(), nonce: 1 }, 'nonce'],
  ])('%s is a ConfigError', (_, verifier, options, option) => {
    const given = verifier === 'users' ? users() : (verifier as TokenVerifier<Identity>)
    const attempt = () => dpop(given, options as Parameters<typeof dpop>[1])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('dpop', option))
  })
})

describe('certificateBound', () => {
  test('identifies the holder of the certificate that the token names', async () => {
    const [clientCertificate, other] = [await certificateOf(), await certificateOf()]
    const der = Buffer.from(clientCertificate.pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
    const x5t = createHash('sha256').update(der).digest('base64url')
    const bound = await issuer.accessToken({ cnf: { 'x5t#S256': x5t } })
    const verifier = certificateBound(users())
    const ask = async (text: string, certificate: typeof other | undefined) => {
      const headers = { authorization: `Bearer ${text}` }
      return code(
        await verifier.verify(requestOf(certificate === undefined ? { headers } : { headers, clientCertificate: certificate })),
      )
    }
    expect(await ask(bound, clientCertificate)).toBe('identified')
    expect(await ask(bound, other)).toBe('ERR_TOKEN_PROOF')
    expect(await ask(bound, undefined)).toBe('ERR_PROOF_MISSING')
    expect(await ask(bound, { ...clientCertificate, pem: 'CERT_CONTENT' })).toBe('ERR_CERTIFICATE_FORM')
    expect(await ask(bound, { ...clientCertificate, pem: 'A'.repeat(70_000) })).toBe('ERR_CERTIFICATE_FORM')
    expect(await ask(await issuer.accessToken(), clientCertificate)).toBe('ERR_TOKEN_PROOF')
    expect(await ask(token, clientCertificate)).toBe('ERR_TOKEN_PROOF')
    expect(await ask('a b', clientCertificate)).toBe('ERR_CREDENTIAL_FORM')
  })

  test('hands on the proof and declares what it reads', async () => {
    const seen: (Proof | undefined)[] = []
    const inner: TokenVerifier<Identity> = {
      verify: async (_, proof) => {
        seen.push(proof)
        return { kind: 'absent' }
      },
      issuers: ['i'],
      live: false,
    }
    const verifier = certificateBound(inner, { from: { source: { in: 'header', name: 'x-token' } } })
    expect(verifier).toMatchObject({ reads: 'request', issuers: ['i'] })
    expect(await verifier.verify(requestOf())).toStrictEqual({ kind: 'absent' })
    await verifier.verify(requestOf({ headers: { 'x-token': 't' }, clientCertificate: await certificateOf() }))
    expect(seen).toStrictEqual([{ x5tS256: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) }])
  })

  test('what is no token verifier, place or option is a ConfigError', () => {
    expect(() => certificateBound({} as TokenVerifier<Identity>)).toThrow(configError('certificateBound', 'verifier'))
    expect(() => certificateBound(users(), { from: 'x' as never })).toThrow(configError('certificateBound', 'from'))
    expect(() => certificateBound(users(), { place: 'x' } as never)).toThrow(configError('certificateBound', 'place'))
  })
})
