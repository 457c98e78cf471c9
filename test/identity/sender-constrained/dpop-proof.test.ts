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
/** As `proofOf`, with a header that no library would write. */
function signed(header: string): string {
  const text = [header, JSON.stringify(CLAIMS)].map((part) => Buffer.from(part).toString('base64url')).join('.')
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}
const judged = (proof: string, path = '/prod/pets/7') =>
  verifyDpopProof(proof, { request: requestOf({ url: { host: HOST, path } }), token: TOKEN, nowSeconds: NOW, maxAgeSeconds: 60 })
const isGood = async (proof: string, path?: string) => (await judged(proof, path)) !== undefined

describe('verifyDpopProof', () => {
  test('gives the key, one text for the proof and the time at which it is too old', async () => {
    const jkt = await calculateJwkThumbprint(jwk)
    const id = createHash('sha256')
      .update(JSON.stringify([jkt, 'j1']))
      .digest('base64url')
    expect(await judged(await proofOf())).toStrictEqual({ jkt, replayKey: `dpop:${id}`, usableUntil: NOW + 61 })
  })

  test('a jti has 512 characters at most', async () => {
    expect(await isGood(await proofOf({ jti: 'x'.repeat(512) }))).toBe(true)
    expect(await isGood(await proofOf({ jti: 'x'.repeat(513) }))).toBe(false)
  })

  test.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])(
    'a key that comes with its private or shared member %s is none',
    async (name) => {
      expect(await isGood(await proofOf({}, { jwk: { ...jwk, [name]: 'AAAA' } }))).toBe(false)
    },
  )

  test('a point that is not on the curve is no key', async () => {
    expect(await isGood(await proofOf({}, { jwk: { ...jwk, y: jwk.x } }))).toBe(false)
  })

  test('a header is taken in whatever order it is written', async () => {
    expect(await isGood(signed(JSON.stringify({ jwk, typ: 'dpop+jwt', alg: 'ES256' })))).toBe(true)
  })

  test.each(['HS256', 'none', 'ES256K'])('the algorithm %s is refused', async (alg) => {
    expect(await isGood(signed(JSON.stringify({ alg, typ: 'dpop+jwt', jwk })))).toBe(false)
  })

  test('a member twice in the key is refused', async () => {
    const header = JSON.stringify({ alg: 'ES256', typ: 'dpop+jwt', jwk })
    expect(await isGood(signed(header.replace('"kty"', '"kty":"EC","kty"')))).toBe(false)
  })

  test.each<readonly [string, unknown, string, boolean]>([
    ['a list of one address', [HTU], '/prod/pets/7', false],
    ['what is no address', 'pets', '/prod/pets/7', false],
    ['a query of two lines', `${HTU}?a\nb#c`, '/prod/pets/7', true],
    ['another address behind a fragment', `https://evil.example/#${HTU}`, '/prod/pets/7', false],
    ['a host alone, at the root', `https://${HOST}`, '/', true],
    ['a host alone, at an empty path', `https://${HOST}`, '', true],
    ['a host alone, at another path', `https://${HOST}`, '/prod', false],
    ['the same broken encoding', `https://${HOST}/prod/%zz`, '/prod/%zz', true],
    ['another broken encoding', `https://${HOST}/prod/%zz`, '/prod/%yy', false],
    ['an encoded percent sign that was decoded', `https://${HOST}/100%25`, '/100%', true],
  ])('%s', async (_, htu, path, expected) => {
    expect(await isGood(await proofOf({ htu }), path)).toBe(expected)
  })
})
