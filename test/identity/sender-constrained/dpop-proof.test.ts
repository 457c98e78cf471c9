import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, type JWK, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { verifyDpopProof } from '../../../src/identity/sender-constrained/dpop-proof.ts'
import { requestOf } from '../request-of.ts'

const NOW = 1_700_000_000
const TOKEN = 'an-access-token'
const HOST = 'api.example.com'
const HTU = `https://${HOST}/prod/pets/7`
const CLAIMS = { jti: 'j1', htm: 'GET', htu: HTU, iat: NOW, ath: createHash('sha256').update(TOKEN).digest('base64url') }
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

let jwk: JWK
beforeAll(async () => {
  jwk = await exportJWK(publicKey)
})

type Members = { readonly [name: string]: unknown }
const proofOf = (claims: Members = {}, header: Members = {}) =>
  new SignJWT({ ...CLAIMS, ...claims }).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header }).sign(privateKey)
/** Like `proofOf`, with a header that no library creates. */
function signed(header: string): string {
  const text = [header, JSON.stringify(CLAIMS)].map((part) => Buffer.from(part).toString('base64url')).join('.')
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}
const verified = (proof: string, path = '/prod/pets/7') =>
  verifyDpopProof(proof, {
    request: requestOf({ url: { host: HOST, path } }),
    token: TOKEN,
    nowSeconds: NOW,
    maxAgeSeconds: 60,
    address: { hosts: undefined, path: {} },
  })
const isValid = async (proof: string, path?: string) => (await verified(proof, path)) !== undefined

describe('verifyDpopProof', () => {
  test('returns the key, the replay key and the time from which the proof is too old', async () => {
    const jkt = await calculateJwkThumbprint(jwk)
    const id = createHash('sha256')
      .update(JSON.stringify([jkt, 'j1']))
      .digest('base64url')
    expect(await verified(await proofOf())).toStrictEqual({ jkt, replayKey: `dpop:${id}`, usableUntil: NOW + 61 })
  })

  test('accepts a jti of at most 512 characters', async () => {
    expect(await isValid(await proofOf({ jti: 'x'.repeat(512) }))).toBe(true)
    expect(await isValid(await proofOf({ jti: 'x'.repeat(513) }))).toBe(false)
  })

  test.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])('rejects a key with the private member %s', async (name) => {
    expect(await isValid(await proofOf({}, { jwk: { ...jwk, [name]: 'AAAA' } }))).toBe(false)
  })

  test('rejects a point that is not on the curve', async () => {
    expect(await isValid(await proofOf({}, { jwk: { ...jwk, y: jwk.x } }))).toBe(false)
  })

  test('accepts the header members in any order', async () => {
    expect(await isValid(signed(JSON.stringify({ jwk, typ: 'dpop+jwt', alg: 'ES256' })))).toBe(true)
  })

  test.each(['HS256', 'none', 'ES256K'])('rejects the algorithm %s', async (alg) => {
    expect(await isValid(signed(JSON.stringify({ alg, typ: 'dpop+jwt', jwk })))).toBe(false)
  })

  test('rejects a key with a duplicate member', async () => {
    const header = JSON.stringify({ alg: 'ES256', typ: 'dpop+jwt', jwk })
    expect(await isValid(signed(header.replace('"kty"', '"kty":"EC","kty"')))).toBe(false)
  })

  test.each<readonly [string, unknown, string, boolean]>([
    ['an array with the URL', [HTU], '/prod/pets/7', false],
    ['a string that is not a URL', 'pets', '/prod/pets/7', false],
    ['a query with a line feed', `${HTU}?a\nb#c`, '/prod/pets/7', true],
    ['another URL with this one as its fragment', `https://evil.example/#${HTU}`, '/prod/pets/7', false],
    ['a URL without a path, for the root', `https://${HOST}`, '/', true],
    ['a URL without a path, for an empty path', `https://${HOST}`, '', true],
    ['a URL without a path, for another path', `https://${HOST}`, '/prod', false],
    ['the same malformed encoding', `https://${HOST}/prod/%zz`, '/prod/%zz', true],
    ['another malformed encoding', `https://${HOST}/prod/%zz`, '/prod/%yy', false],
    ['an encoded percent sign that was decoded', `https://${HOST}/100%25`, '/100%', true],
  ])('compares %s', async (_, htu, path, expected) => {
    expect(await isValid(await proofOf({ htu }), path)).toBe(expected)
  })
})
