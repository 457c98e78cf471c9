/** Request verifiers in authorizers: they verify real events, and those that read more than identity sources need `ttlSeconds: 0`. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { httpApiAuthorizer, requestAuthorizer } from '../../src/authorizer/index.ts'
import { ConfigError } from '../../src/errors.ts'
import type { ClientCertificate, Identity, Verifier } from '../../src/events/index.ts'
import {
  apiKey,
  basic,
  certificateBound,
  clientCertificate,
  cognito,
  dpop,
  hashApiKey,
  hashPassword,
  signedParameters,
  signUrl,
} from '../../src/identity/index.ts'
import { authenticated } from '../../src/policy/index.ts'
import { events, type TestIssuer, testIssuer } from '../../src/testing/index.ts'
import { certificateOf } from './certificate/certificates.ts'

const NOW = Date.UTC(2025, 0, 1)
const now = () => NOW
const KEY = 'k-0123456789abcdefghijkl'
const COST = { logN: 10, r: 1, p: 1 }
const SECRET = 'a secret of thirty-two bytes or more'

interface Sent {
  readonly request: string
  readonly headers?: { readonly [name: string]: string }
  readonly clientCertificate?: ClientCertificate
  readonly domainName?: string
  readonly basePath?: string
}

let issuer: TestIssuer
let certificate: ClientCertificate
let passwordHash: string
beforeAll(async () => {
  issuer = await testIssuer({ now })
  certificate = await certificateOf({ names: [{ type: 'dns', value: 'robot-7.example' }] })
  passwordHash = await hashPassword('pw', COST)
})
const users = () =>
  cognito({ userPoolId: issuer.userPoolId, clientId: issuer.clientId, tokenUse: 'access', jwks: issuer.jwks, now })

/** The path in a 2.0 event behind a base path: the stage instead of the base path. */
const PAYLOAD_2 = { basePath: '/v1', originPath: '/test' }

/**
 * Returns the principal or the error, which must be the same for all three events that carry a whole request.
 *
 * @param forPayload2 The verifier of the 2.0 event, whose path lacks the base path of a custom domain.
 */
async function outcomeFor(verifier: Verifier<Identity>, sent: Sent, forPayload2: Verifier<Identity> = verifier): Promise<string> {
  const routes = { 'GET /pets/{id}': authenticated }
  const handlers = [
    () =>
      requestAuthorizer({ authenticate: verifier, ttlSeconds: 0, routes })(events.request({ route: 'GET /pets/{id}', ...sent })),
    () =>
      httpApiAuthorizer({ authenticate: verifier, ttlSeconds: 0, payloadFormatVersion: '1.0', routes })(
        events.httpApi1({ route: 'GET /pets/{id}', ...sent }),
      ),
    () =>
      httpApiAuthorizer({ authenticate: forPayload2, ttlSeconds: 0, payloadFormatVersion: '2.0', routes })(
        events.httpApi2({ route: 'GET /pets/{id}', ...sent }),
      ),
  ]
  const outcomes = await Promise.all(
    handlers.map((handle) =>
      handle().then(
        (response) => String(response.principalId),
        (error: unknown) => (error instanceof Error ? error.message : 'no error'),
      ),
    ),
  )
  expect(new Set(outcomes).size, outcomes.join()).toBe(1)
  return outcomes[0] ?? ''
}

describe('authorizers', () => {
  test('accept an API key', async () => {
    const keys = () => apiKey({ keys: { [hashApiKey(KEY)]: { owner: 'acme' } }, now })
    expect(await outcomeFor(keys(), { request: 'GET /pets/7', headers: { 'X-Api-Key': KEY } })).toBe('apiKey|acme')
    expect(await outcomeFor(keys(), { request: 'GET /pets/7', headers: { 'x-api-key': `${KEY}x` } })).toBe('Unauthorized')
    expect(await outcomeFor(keys(), { request: 'GET /pets/7' })).toBe('Unauthorized')
    expect(
      requestAuthorizer({ authenticate: keys(), ttlSeconds: 60, routes: { 'GET /pets': authenticated } }).definition,
    ).toMatchObject({
      identitySources: [{ in: 'header', name: 'x-api-key' }],
    })
  })

  test('accept a password', async () => {
    const people = basic({ lookup: (name) => (name === 'jane' ? { passwordHash } : undefined), costs: [COST] })
    const withPassword = (text: string) => ({
      request: 'GET /pets/7',
      headers: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` },
    })
    expect(await outcomeFor(people, withPassword('jane:pw'))).toBe('basic|jane')
    expect(await outcomeFor(people, withPassword('jane:pw2'))).toBe('Unauthorized')
    expect(await outcomeFor(people, withPassword('joe:pw'))).toBe('Unauthorized')
  })

  test.each([
    ['the default endpoint', {}, {}, 'https://api.example/test/pets/7'],
    [
      'a custom domain with a base path',
      { domainName: 'api.example', basePath: 'v1' },
      PAYLOAD_2,
      'https://api.example/v1/pets/7',
    ],
  ])('accept a signed URL of %s', async (_, place, mapping, url) => {
    const options = { keys: { k1: SECRET }, parameters: ['size', 'tag'], now }
    const links = signedParameters(options)
    const links2 = signedParameters({ ...options, ...mapping })
    const sign = (text: string) =>
      signUrl(text, {
        key: { id: 'k1', secret: SECRET },
        parameters: ['size', 'tag'],
        expiresInSeconds: 60,
        subject: 'jane',
        now,
      })
    const target = (link: string) => {
      const { pathname, search } = new URL(link)
      return `GET ${pathname.replace(/^\/(?:test|v1)/, '')}${search}`
    }
    const link = sign(`${url}?size=a%20b&tag=x&tag=y%2Cz`)
    expect(await outcomeFor(links, { request: target(link), ...place }, links2)).toBe('signedUrl|jane')
    for (const changed of [
      link.replace('size=a%20b', 'size=a'),
      link.replace('tag=x&', ''),
      link.replace('pets/7', 'pets/8'),
      `${link}&tag=x`,
    ]) {
      expect(changed).not.toBe(link)
      expect(await outcomeFor(links, { request: target(changed), ...place }, links2)).toBe('Unauthorized')
    }
    expect(await outcomeFor(links, { request: target(sign(url)), ...place }, links2)).toBe('signedUrl|jane')
  })

  test('accept a client certificate', async () => {
    const robots = clientCertificate({ issuers: ['CN=Devices'], subjects: null, names: ['DNS:robot-7.example'], now })
    expect(await outcomeFor(robots, { request: 'GET /pets/7', clientCertificate: certificate })).toBe('CN=Devices|CN=robot-7')
    expect(await outcomeFor(robots, { request: 'GET /pets/7' })).toBe('Unauthorized')
  })

  test('accept a token bound to a certificate', async () => {
    const der = Buffer.from(certificate.pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
    const cnf = { 'x5t#S256': createHash('sha256').update(der).digest('base64url') }
    const headers = { authorization: `Bearer ${await issuer.accessToken({ sub: 'jane', cnf })}` }
    const holders = certificateBound(users())
    expect(await outcomeFor(holders, { request: 'GET /pets/7', headers, clientCertificate: certificate })).toBe(
      `${issuer.issuer}|jane`,
    )
    expect(await outcomeFor(holders, { request: 'GET /pets/7', headers })).toBe('Unauthorized')
    expect(await outcomeFor(holders, { request: 'GET /pets/7', headers, clientCertificate: await certificateOf() })).toBe(
      'Unauthorized',
    )
  })

  test('accept a token bound to a key', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = await exportJWK(publicKey)
    const token = await issuer.accessToken({ sub: 'jane', cnf: { jkt: await calculateJwkThumbprint(jwk) } })
    const claims = {
      jti: 'p-1',
      htm: 'GET',
      htu: 'https://api.example/v1/pets/7',
      iat: NOW / 1000,
      ath: createHash('sha256').update(token).digest('base64url'),
    }
    const proof = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk }).sign(privateKey)
    const sent = {
      request: 'GET /pets/7',
      headers: { authorization: `DPoP ${token}`, dpop: proof },
      domainName: 'api.example',
      basePath: 'v1',
    }
    const outcomeWith = (claim: () => Promise<boolean>, changed = sent) => {
      const options = { replays: { claim }, now }
      return outcomeFor(dpop(users(), options), changed, dpop(users(), { ...options, ...PAYLOAD_2 }))
    }
    expect(await outcomeWith(async () => true)).toBe(`${issuer.issuer}|jane`)
    expect(await outcomeWith(async () => false)).toBe('Unauthorized')
    expect(await outcomeWith(async () => true, { ...sent, request: 'GET /pets/8' })).toBe('Unauthorized')
    expect(await outcomeWith(() => Promise.reject(new Error('Unauthorized')))).toBe('the authorizer is unavailable')
  })

  test.each<readonly [string, () => Verifier<Identity>]>([
    ['signedParameters', () => signedParameters({ keys: { k1: SECRET }, parameters: [] })],
    ['clientCertificate', () => clientCertificate({ issuers: ['CN=x'], subjects: null })],
    ['certificateBound', () => certificateBound(users())],
    ['dpop', () => dpop(users(), { replays: { claim: async () => true } })],
  ])('reject %s with a result cache', (_, make) => {
    const build = () => requestAuthorizer({ authenticate: make(), ttlSeconds: 1, routes: { 'GET /pets': authenticated } })
    expect(build).toThrow(ConfigError)
  })
})
