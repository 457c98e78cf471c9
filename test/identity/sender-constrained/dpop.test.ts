import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, type JWK, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { Authentication, Identity, Proof, TokenVerifier } from '../../../src/events/index.ts'
import {
  bearer,
  cached,
  certificateBound,
  cognito,
  type DpopOptions,
  dpop,
  firstOf,
  type ReplayStore,
} from '../../../src/identity/index.ts'
import { testIssuer } from '../../../src/testing/index.ts'
import { certificateOf } from '../certificate/certificates.ts'
import { configError } from '../config-error.ts'
import { requestOf } from '../request-of.ts'

const NOW = 1_700_000_000
const now = () => NOW * 1000
const URL_PARTS = { host: 'api.example.com', path: '/prod/pets/7' }
const HTU = 'https://api.example.com/prod/pets/7'
const outcomeOf = (result: Authentication<unknown>) =>
  result.kind === 'rejected' || result.kind === 'unavailable' ? result.code : result.kind

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

interface ProofSettings {
  readonly header?: { readonly [name: string]: unknown }
  readonly claims?: { readonly [name: string]: unknown }
  readonly by?: Device
  readonly signer?: KeyObject
}
async function proofOf({ header = {}, claims = {}, by = device, signer = by.privateKey }: ProofSettings = {}): Promise<string> {
  const payload = { jti: randomBytes(12).toString('base64url'), htm: 'GET', htu: HTU, iat: NOW, ath: ath(token), ...claims }
  return new SignJWT(payload).setProtectedHeader({ alg: by.algorithm, typ: 'dpop+jwt', jwk: by.jwk, ...header }).sign(signer)
}
const requestWith = (proof: string | readonly string[] | undefined, authorization = `DPoP ${token}`, url = URL_PARTS) =>
  requestOf({ url, headers: proof === undefined ? { authorization } : { authorization, dpop: proof } })
const outcomeFor = async (proof: string | readonly string[] | undefined, replays: ReplayStore = replaysOf()) =>
  outcomeOf(await dpop(users(), { replays, now }).verify(requestWith(proof)))

describe('dpop', () => {
  test('accepts each proof once', async () => {
    const replays = replaysOf()
    const verifier = dpop(users(), { replays, now })
    const proof = await proofOf()
    const result = await verifier.verify(requestWith(proof))
    expect(result).toMatchObject({ kind: 'identified', identity: { scheme: 'cognito', issuer: issuer.issuer } })
    expect(await verifier.verify(requestWith(proof))).toStrictEqual({ kind: 'rejected', code: 'ERR_PROOF_REPLAYED' })
    expect(outcomeOf(await verifier.verify(requestWith(await proofOf())))).toBe('identified')
    expect([...replays.claimed]).toStrictEqual([
      [expect.stringMatching(/^dpop:[A-Za-z0-9_-]{43}$/), NOW + 61],
      [expect.stringMatching(/^dpop:[A-Za-z0-9_-]{43}$/), NOW + 61],
    ])
  })

  test.each(['ES256', 'ES384', 'EdDSA', 'RS256', 'PS256'])(
    'accepts %s and computes the same thumbprint as jose',
    async (algorithm) => {
      const other = await deviceOf(algorithm)
      const bound = await issuer.accessToken({ cnf: { jkt: other.jkt } })
      const proof = await proofOf({ by: other, claims: { ath: ath(bound) } })
      const verifier = dpop(users(), { replays: replaysOf(), now })
      expect(outcomeOf(await verifier.verify(requestWith(proof, `DPoP ${bound}`)))).toBe('identified')
    },
  )

  test.each<readonly [string, ProofSettings, string]>([
    ['a valid proof', {}, 'identified'],
    ['a typ with its prefix', { header: { typ: 'application/dpop+jwt' } }, 'identified'],
    ['another typ', { header: { typ: 'JWT' } }, 'ERR_PROOF'],
    ['no typ', { header: { typ: undefined } }, 'ERR_PROOF'],
    ['no key', { header: { jwk: undefined } }, 'ERR_PROOF'],
    ['a private key', { header: { jwk: 'private' } }, 'ERR_PROOF'],
    ['a key that is a string', { header: { jwk: 'key' } }, 'ERR_PROOF'],
    ['a symmetric key', { header: { jwk: { kty: 'oct', k: 'AAAA' } } }, 'ERR_PROOF'],
    ['no jti', { claims: { jti: undefined } }, 'ERR_PROOF'],
    ['an empty jti', { claims: { jti: '' } }, 'ERR_PROOF'],
    ['a jti that is a number', { claims: { jti: 7 } }, 'ERR_PROOF'],
    ['a jti of 513 characters', { claims: { jti: 'x'.repeat(513) } }, 'ERR_PROOF'],
    ['another method', { claims: { htm: 'POST' } }, 'ERR_PROOF'],
    ['the method in lowercase', { claims: { htm: 'get' } }, 'ERR_PROOF'],
    ['no method', { claims: { htm: undefined } }, 'ERR_PROOF'],
    ['no URL', { claims: { htu: undefined } }, 'ERR_PROOF'],
    ['another host', { claims: { htu: HTU.replace('api', 'evil') } }, 'ERR_PROOF'],
    ['another port', { claims: { htu: HTU.replace('.com', '.com:8443') } }, 'ERR_PROOF'],
    ['the default port', { claims: { htu: HTU.replace('.com', '.com:443') } }, 'identified'],
    ['the host in uppercase', { claims: { htu: HTU.replace('api', 'API') } }, 'identified'],
    ['another path', { claims: { htu: `${HTU}7` } }, 'ERR_PROOF'],
    ['the path without the stage', { claims: { htu: HTU.replace('/prod', '') } }, 'ERR_PROOF'],
    ['the path in another case', { claims: { htu: HTU.replace('pets', 'Pets') } }, 'ERR_PROOF'],
    ['http', { claims: { htu: HTU.replace('https', 'http') } }, 'ERR_PROOF'],
    ['a user name in the URL', { claims: { htu: HTU.replace('//', '//a:b@') } }, 'ERR_PROOF'],
    ['a query, which is ignored', { claims: { htu: `${HTU}?a=1` } }, 'identified'],
    ['a fragment, which is ignored', { claims: { htu: `${HTU}#a` } }, 'identified'],
    ['an unnecessarily encoded letter', { claims: { htu: HTU.replace('pets', '%70ets') } }, 'identified'],
    ['an encoded slash', { claims: { htu: HTU.replace('/7', '%2F7') } }, 'ERR_PROOF'],
    ['a URL that is too long', { claims: { htu: `${HTU}${'a'.repeat(5000)}` } }, 'ERR_PROOF'],
    ['a proof of the maximum age', { claims: { iat: NOW - 60 } }, 'identified'],
    ['an older proof', { claims: { iat: NOW - 61 } }, 'ERR_PROOF'],
    ['a clock that is ahead by the maximum', { claims: { iat: NOW + 60 } }, 'identified'],
    ['a clock that is further ahead', { claims: { iat: NOW + 61 } }, 'ERR_PROOF'],
    ['no time', { claims: { iat: undefined } }, 'ERR_PROOF'],
    ['a time that is a string', { claims: { iat: String(NOW) } }, 'ERR_PROOF'],
    ['no token hash', { claims: { ath: undefined } }, 'ERR_PROOF'],
    ['the hash of another token', { claims: { ath: 'x' } }, 'ERR_PROOF'],
  ])('handles %s', async (_, settings, expected) => {
    const jwk = settings.header?.['jwk'] === 'private' ? await exportJWK(device.privateKey) : undefined
    const proof = await proofOf(jwk === undefined ? settings : { ...settings, header: { ...settings.header, jwk } })
    expect(await outcomeFor(proof)).toBe(expected)
  })

  test.each([1, 10, 600])('accepts proofs that are at most %i seconds old', async (maxAgeSeconds) => {
    const verifier = dpop(users(), { replays: replaysOf(), maxAgeSeconds, now })
    const outcomeAtAge = async (seconds: number) =>
      outcomeOf(await verifier.verify(requestWith(await proofOf({ claims: { iat: NOW - seconds } }))))
    expect(await outcomeAtAge(maxAgeSeconds)).toBe('identified')
    expect(await outcomeAtAge(maxAgeSeconds + 1)).toBe('ERR_PROOF')
  })

  test('rejects every proof if the clock returns NaN', async () => {
    const verifier = dpop(users(), { replays: replaysOf(), now: () => Number.NaN })
    expect(outcomeOf(await verifier.verify(requestWith(await proofOf())))).toBe('ERR_PROOF')
  })

  test('rejects a proof signed with a key other than the one in its header', async () => {
    const other = await deviceOf('ES256')
    expect(await outcomeFor(await proofOf({ signer: other.privateKey }))).toBe('ERR_PROOF')
  })

  test('rejects a proof by a key that the token does not name', async () => {
    expect(await outcomeFor(await proofOf({ by: await deviceOf('ES256') }))).toBe('ERR_TOKEN_PROOF')
  })

  test('rejects a proof with crit, a changed signature, and other strings', async () => {
    const proof = await proofOf()
    const [, payload = '', signature = ''] = proof.split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'dpop+jwt', jwk: device.jwk, crit: ['x'], x: 1 })).toString(
      'base64url',
    )
    expect(await outcomeFor(`${header}.${payload}.${signature}`)).toBe('ERR_PROOF')
    expect(await outcomeFor(`${proof.slice(0, -8)}AAAAAAAA`)).toBe('ERR_PROOF')
    expect(await outcomeFor('a'.repeat(1_000_000))).toBe('ERR_PROOF')
    expect(await outcomeFor('.'.repeat(8000))).toBe('ERR_PROOF')
  })

  test('accepts one jti from two keys', async () => {
    const replays = replaysOf()
    const other = await deviceOf('ES256')
    const bound = await issuer.accessToken({ cnf: { jkt: other.jkt } })
    const verifier = dpop(users(), { replays, now })
    expect(outcomeOf(await verifier.verify(requestWith(await proofOf({ claims: { jti: 'same' } }))))).toBe('identified')
    const proof = await proofOf({ by: other, claims: { jti: 'same', ath: ath(bound) } })
    expect(outcomeOf(await verifier.verify(requestWith(proof, `DPoP ${bound}`)))).toBe('identified')
  })

  test('does not use up a proof that is sent with another token', async () => {
    const replays = replaysOf()
    const verifier = dpop(users(), { replays, now })
    const proof = await proofOf()
    expect(outcomeOf(await verifier.verify(requestWith(proof, `DPoP ${token.slice(0, -4)}AAAA`)))).toBe('ERR_PROOF')
    expect(replays.claimed.size).toBe(0)
    const expired = await issuer.accessToken({ cnf: { jkt: device.jkt }, exp: NOW - 1 })
    const late = await proofOf({ claims: { ath: ath(expired) } })
    expect(outcomeOf(await verifier.verify(requestWith(late, `DPoP ${expired}`)))).toBe('ERR_TOKEN_EXPIRED')
    expect(replays.claimed.size).toBe(0)
    expect(outcomeOf(await verifier.verify(requestWith(proof)))).toBe('identified')
  })

  test('rejects an unbound token with a proof, and a bound token without one', async () => {
    const verifier = dpop(users(), { replays: replaysOf(), now })
    const free = await issuer.accessToken()
    const proof = await proofOf({ claims: { ath: ath(free) } })
    expect(outcomeOf(await verifier.verify(requestWith(proof, `DPoP ${free}`)))).toBe('ERR_TOKEN_PROOF')
    expect(await outcomeFor(undefined)).toBe('ERR_PROOF_MISSING')
    expect(await outcomeFor('')).toBe('ERR_PROOF_MISSING')
    expect(await outcomeFor([await proofOf(), await proofOf()])).toBe('ERR_CREDENTIAL_REPEATED')
  })

  test('returns absent for Bearer, and bearer rejects the bound token', async () => {
    const verifier = dpop(users(), { replays: replaysOf(), now })
    const request = requestWith(await proofOf(), `Bearer ${token}`)
    expect(await verifier.verify(request)).toStrictEqual({ kind: 'absent' })
    expect(outcomeOf(await firstOf(verifier, bearer(users())).verify(request))).toBe('ERR_TOKEN_PROOF_MISSING')
    expect(outcomeOf(await verifier.verify(requestWith(await proofOf(), 'DPoP')))).toBe('ERR_CREDENTIAL_FORM')
    expect(outcomeOf(await verifier.verify(requestWith(await proofOf(), 'DPoP a b')))).toBe('ERR_CREDENTIAL_FORM')
  })

  describe('behind a reverse proxy', () => {
    const forwarded = { host: 'a1b2c3.execute-api.eu-west-1.amazonaws.com', path: '/prod/pets/7' }
    const outcomeBehind = async (htu: string, options: Partial<DpopOptions>) => {
      const verifier = dpop(users(), { replays: replaysOf(), now, ...options })
      return outcomeOf(await verifier.verify(requestWith(await proofOf({ claims: { htu } }), `DPoP ${token}`, forwarded)))
    }

    test.each<readonly [string, string, Partial<DpopOptions>, string]>([
      ['the public host', 'https://api.example.com/prod/pets/7', { hosts: 'api.example.com' }, 'identified'],
      [
        'the public host with an origin path',
        'https://api.example.com/pets/7',
        { hosts: 'api.example.com', originPath: '/prod' },
        'identified',
      ],
      ['each of several hosts', 'https://b.example/prod/pets/7', { hosts: ['a.example', 'b.example'] }, 'identified'],
      ['a host with a port', 'https://b.example:8443/prod/pets/7', { hosts: 'b.example:8443' }, 'identified'],
      ['the host in uppercase', 'https://API.example.com:443/prod/pets/7', { hosts: 'api.example.com' }, 'identified'],
      ['a base path', 'https://api.example.com/v1/prod/pets/7', { hosts: 'api.example.com', basePath: '/v1' }, 'identified'],
      [
        'a base path instead of the stage',
        'https://api.example.com/v1/pets/7',
        { hosts: 'api.example.com', basePath: '/v1', originPath: '/prod' },
        'identified',
      ],
      [
        'a request without the base path',
        'https://api.example.com/prod/pets/7',
        { hosts: 'api.example.com', basePath: '/v1' },
        'ERR_PROOF',
      ],
      ['an origin path for the host of the request', `https://${forwarded.host}/pets/7`, { originPath: '/prod' }, 'identified'],
      ['another origin path', 'https://api.example.com/pets/7', { hosts: 'api.example.com', originPath: '/pro' }, 'ERR_PROOF'],
      ['no hosts', 'https://api.example.com/prod/pets/7', {}, 'ERR_PROOF'],
      ['the host of the request', `https://${forwarded.host}/prod/pets/7`, { hosts: 'api.example.com' }, 'ERR_PROOF'],
      ['another host', 'https://evil.example/prod/pets/7', { hosts: 'api.example.com' }, 'ERR_PROOF'],
      ['a subdomain', 'https://x.api.example.com/prod/pets/7', { hosts: 'api.example.com' }, 'ERR_PROOF'],
      ['another path', 'https://api.example.com/prod/pets/8', { hosts: 'api.example.com' }, 'ERR_PROOF'],
      ['the path without its origin path', 'https://api.example.com/pets/7', { hosts: 'api.example.com' }, 'ERR_PROOF'],
      [
        'the origin path twice',
        'https://api.example.com/prod/pets/7',
        { hosts: 'api.example.com', originPath: '/prod' },
        'ERR_PROOF',
      ],
    ])('handles %s', async (_, htu, options, expected) => {
      expect(await outcomeBehind(htu, options)).toBe(expected)
    })

    test.each<readonly [string, unknown, string]>([
      ['no host', { hosts: [] }, 'hosts'],
      ['an empty host', { hosts: '' }, 'hosts'],
      ['a URL', { hosts: 'https://api.example.com' }, 'hosts'],
      ['a host in uppercase', { hosts: 'API.example.com' }, 'hosts'],
      ['a host with the default port', { hosts: 'api.example.com:443' }, 'hosts'],
      ['a host with a path', { hosts: ['api.example.com/prod'] }, 'hosts'],
      ['a host with a user name', { hosts: 'a@api.example.com' }, 'hosts'],
      ['a number', { hosts: 7 }, 'hosts'],
      ['null', { hosts: null }, 'hosts'],
      ['an origin path without a slash', { hosts: 'a.example', originPath: 'prod' }, 'originPath'],
      ['an origin path with a trailing slash', { hosts: 'a.example', originPath: '/prod/' }, 'originPath'],
      ['an origin path with dot segments', { originPath: '/..' }, 'originPath'],
      ['an empty base path', { basePath: '' }, 'basePath'],
      ['a base path with percent-encoding', { basePath: '/a%20b' }, 'basePath'],
      ['an origin path with a query', { hosts: 'a.example', originPath: '/prod?x' }, 'originPath'],
    ])('throws a ConfigError for %s', (_, options, option) => {
      const attempt = () => dpop(users(), { replays: replaysOf(), ...(options as Partial<DpopOptions>) })
      expect(attempt).toThrow(configError('dpop', option))
    })
  })

  test('reports no proof as an outage, whatever key it contains', async () => {
    const rsa = await deviceOf('RS256')
    const modulus = (bytes: number) => Buffer.alloc(bytes, 0xff).toString('base64url')
    for (const jwk of [
      { ...rsa.jwk, n: modulus(2049) },
      { ...rsa.jwk, n: modulus(4000) },
      { ...rsa.jwk, e: modulus(256) },
      { ...rsa.jwk, n: 'AA' },
      { ...rsa.jwk, e: 'AQ' },
      { ...device.jwk, x: modulus(32), y: modulus(32) },
      { ...device.jwk, x: 'A'.repeat(43), y: 'A'.repeat(43) },
      { kty: 'OKP', crv: 'Ed25519', x: modulus(32) },
      { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) },
    ]) {
      for (const alg of ['RS256', 'PS512', 'ES256', 'ES512', 'EdDSA', 'Ed25519']) {
        const [, payload = ''] = (await proofOf()).split('.')
        const header = Buffer.from(JSON.stringify({ alg, typ: 'dpop+jwt', jwk })).toString('base64url')
        for (const bytes of [64, 132, 256, 2049, 4000]) {
          const proof = `${header}.${payload}.${randomBytes(bytes).toString('base64url')}`
          expect(await outcomeFor(proof)).toBe('ERR_PROOF')
        }
      }
    }
  })

  test('ignores a polluted Object.prototype', async () => {
    const prototype: Record<string, unknown> = Object.prototype as Record<string, unknown>
    const polluted = { jti: 'x', htm: 'GET', htu: HTU, iat: NOW, ath: ath(token) }
    try {
      for (const [name, value] of Object.entries(polluted)) {
        const proof = await proofOf({ claims: { [name]: undefined } })
        prototype[name] = value
        expect(await outcomeFor(proof), name).toBe('ERR_PROOF')
        delete prototype[name]
      }
    } finally {
      for (const name of Object.keys(polluted)) delete prototype[name]
    }
  })

  test('rejects a request without a URL', async () => {
    const { url: _, ...request } = requestWith(await proofOf())
    expect(outcomeOf(await dpop(users(), { replays: replaysOf(), now }).verify(request))).toBe('ERR_PROOF')
  })

  test('requires a new proof for a cached token', async () => {
    const caching = cached(users(), { maxEntries: 10 })
    const verifier = dpop(caching, { replays: replaysOf(), now })
    const proof = await proofOf()
    expect(outcomeOf(await verifier.verify(requestWith(proof)))).toBe('identified')
    expect(outcomeOf(await verifier.verify(requestWith(await proofOf())))).toBe('identified')
    expect(outcomeOf(await verifier.verify(requestWith(proof)))).toBe('ERR_PROOF_REPLAYED')
    expect(outcomeOf(await verifier.verify(requestWith(await proofOf({ by: await deviceOf('ES256') }))))).toBe('ERR_TOKEN_PROOF')
    expect(caching.remembered().hits).toBe(2)
  })

  test.each<readonly [string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('x')
      },
    ],
    ['rejects', () => Promise.reject(new Error('x'))],
    ['returns 1', () => 1],
    ['returns undefined', async () => undefined],
  ])('reports a store that %s as an outage', async (_, claim) => {
    expect(await outcomeFor(await proofOf(), { claim: claim as ReplayStore['claim'] })).toBe('ERR_REPLAYS_UNAVAILABLE')
  })

  test('reads the whole request', () => {
    expect(dpop(users(), { replays: replaysOf() })).toMatchObject({ reads: 'request', issuers: [issuer.issuer] })
  })

  test.each<readonly [string, unknown, unknown, string]>([
    ['no token verifier', {}, { replays: replaysOf() }, 'verifier'],
    ['no options', 'users', undefined, 'options'],
    ['no store', 'users', {}, 'replays'],
    ['a store without claim', 'users', { replays: new Map() }, 'replays'],
    ['a store of null', 'users', { replays: null }, 'replays'],
    ['an inherited store', 'users', Object.create({ replays: replaysOf() }), 'replays'],
    ['a maximum age of 0', 'users', { replays: replaysOf(), maxAgeSeconds: 0 }, 'maxAgeSeconds'],
    ['a maximum age that is too long', 'users', { replays: replaysOf(), maxAgeSeconds: 601 }, 'maxAgeSeconds'],
    ['a clock that is not a function', 'users', { replays: replaysOf(), now: 1 }, 'now'],
    ['an unknown option', 'users', { replays: replaysOf(), nonce: 1 }, 'nonce'],
  ])('throws a ConfigError for %s', (_, verifier, options, option) => {
    const given = verifier === 'users' ? users() : (verifier as TokenVerifier<Identity>)
    const attempt = () => dpop(given, options as Parameters<typeof dpop>[1])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('dpop', option))
  })
})

describe('certificateBound', () => {
  test('accepts a token only with the certificate it names', async () => {
    const [clientCertificate, other] = [await certificateOf(), await certificateOf()]
    const der = Buffer.from(clientCertificate.pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
    const x5t = createHash('sha256').update(der).digest('base64url')
    const bound = await issuer.accessToken({ cnf: { 'x5t#S256': x5t } })
    const verifier = certificateBound(users())
    const outcomeWith = async (text: string, certificate: typeof other | undefined) => {
      const headers = { authorization: `Bearer ${text}` }
      return outcomeOf(
        await verifier.verify(requestOf(certificate === undefined ? { headers } : { headers, clientCertificate: certificate })),
      )
    }
    expect(await outcomeWith(bound, clientCertificate)).toBe('identified')
    expect(await outcomeWith(bound, other)).toBe('ERR_TOKEN_PROOF')
    expect(await outcomeWith(bound, undefined)).toBe('ERR_PROOF_MISSING')
    expect(await outcomeWith(bound, { ...clientCertificate, pem: 'CERT_CONTENT' })).toBe('ERR_CERTIFICATE_FORM')
    expect(await outcomeWith(bound, { ...clientCertificate, pem: 'A'.repeat(70_000) })).toBe('ERR_CERTIFICATE_FORM')
    expect(await outcomeWith(await issuer.accessToken(), clientCertificate)).toBe('ERR_TOKEN_PROOF')
    expect(await outcomeWith(token, clientCertificate)).toBe('ERR_TOKEN_PROOF')
    expect(await outcomeWith('a b', clientCertificate)).toBe('ERR_CREDENTIAL_FORM')
  })

  test('passes on the proof and declares what it reads', async () => {
    const proofs: (Proof | undefined)[] = []
    const inner: TokenVerifier<Identity> = {
      verify: async (_, proof) => {
        proofs.push(proof)
        return { kind: 'absent' }
      },
      issuers: ['i'],
      live: false,
    }
    const verifier = certificateBound(inner, { from: { source: { in: 'header', name: 'x-token' } } })
    expect(verifier).toMatchObject({ reads: 'request', issuers: ['i'] })
    expect(await verifier.verify(requestOf())).toStrictEqual({ kind: 'absent' })
    await verifier.verify(requestOf({ headers: { 'x-token': 't' }, clientCertificate: await certificateOf() }))
    expect(proofs).toStrictEqual([{ x5tS256: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) }])
  })

  test('throws a ConfigError for anything but a token verifier, a location and known options', () => {
    expect(() => certificateBound({} as TokenVerifier<Identity>)).toThrow(configError('certificateBound', 'verifier'))
    expect(() => certificateBound(users(), { from: 'x' as never })).toThrow(configError('certificateBound', 'from'))
    expect(() => certificateBound(users(), { place: 'x' } as never)).toThrow(configError('certificateBound', 'place'))
  })
})
