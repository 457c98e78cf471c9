import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { type SignUrlOptions, signedParameters, signUrl } from '../../../src/identity/index.ts'
import { signatureOf } from '../../../src/identity/signed-url/signature.ts'
import { configError } from '../config-error.ts'
import { requestOf } from '../request-of.ts'

const SECRET = 'a secret of thirty-two bytes or more'
const NEW_SECRET = new Uint8Array(32).fill(7)
const NOW = 1_700_000_000
const at = (seconds: number) => () => seconds * 1000
const URL_TEXT = 'https://api.example.com/prod/files/7?size=large&page=2&page=3'
const SIGNING: SignUrlOptions = {
  key: { id: 'k1', secret: SECRET },
  parameters: ['size', 'page'],
  expiresInSeconds: 300,
  now: at(NOW),
}
const CHECKING = { keys: { k1: SECRET, k2: NEW_SECRET }, parameters: ['page', 'size'], now: at(NOW + 10) }

function requestFor(url: string, method = 'GET') {
  const { host, pathname, searchParams } = new URL(url)
  const query = Object.fromEntries([...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]))
  return requestOf({ method, path: pathname.replace('/prod', ''), url: { host, path: pathname }, query })
}
const edited = (url: string, edit: (parameters: URLSearchParams) => void) => {
  const changed = new URL(url)
  edit(changed.searchParams)
  return changed.href
}
const outcomeFor = async (url: string, options: Partial<Parameters<typeof signedParameters>[0]> = {}, method = 'GET') => {
  const result = await signedParameters({ ...CHECKING, ...options }).verify(requestFor(url, method))
  return result.kind === 'rejected' || result.kind === 'unavailable' ? result.code : result.kind
}

describe('signedParameters', () => {
  const url = signUrl(URL_TEXT, { ...SIGNING, subject: 'jane' })

  test('returns the subject that the URL was signed for', async () => {
    expect(await signedParameters(CHECKING).verify(requestFor(url))).toStrictEqual({
      kind: 'identified',
      identity: {
        scheme: 'signedUrl',
        issuer: 'signedUrl',
        subject: 'jane',
        keyId: 'k1',
        scopes: new Set(),
        groups: new Set(),
        claims: {},
        expiresAt: NOW + 300,
      },
    })
  })

  test('uses the key ID as the subject when the URL was signed without one', async () => {
    const result = await signedParameters({ ...CHECKING, issuer: 'links' }).verify(requestFor(signUrl(URL_TEXT, SIGNING)))
    expect(result).toMatchObject({ identity: { subject: 'k1', issuer: 'links' } })
  })

  test('accepts every key', async () => {
    expect(await outcomeFor(signUrl(URL_TEXT, { ...SIGNING, key: { id: 'k2', secret: NEW_SECRET } }))).toBe('identified')
  })

  test.each([
    ['first', 1],
    ['last', 1e12 - 1 - 300],
  ])('accepts a URL signed in the %s possible second', async (_, second) => {
    expect(await outcomeFor(signUrl(URL_TEXT, { ...SIGNING, now: at(second) }), { now: at(second) })).toBe('identified')
  })

  const flipped = (text: string | null) => `${text?.[0] === 'A' ? 'B' : 'A'}${text?.slice(1)}`
  const edits: readonly (readonly [string, (parameters: URLSearchParams) => void, string])[] = [
    [
      'another order of parameters',
      (p) => {
        p.delete('size')
        p.append('size', 'large')
      },
      'identified',
    ],
    ['an additional unsigned parameter', (p) => p.append('utm', '1'), 'identified'],
    ['another value', (p) => p.set('size', 'small'), 'ERR_SIGNATURE'],
    ['a missing value', (p) => p.delete('size'), 'ERR_SIGNATURE'],
    ['an additional value', (p) => p.append('size', 'large'), 'ERR_SIGNATURE'],
    [
      'another order of values',
      (p) => {
        p.delete('page')
        p.append('page', '3')
        p.append('page', '2')
      },
      'ERR_SIGNATURE',
    ],
    ['two values as one', (p) => p.set('page', '2,3'), 'ERR_SIGNATURE'],
    ['another subject', (p) => p.set('sig-subject', 'joe'), 'ERR_SIGNATURE'],
    ['no subject', (p) => p.delete('sig-subject'), 'ERR_SIGNATURE'],
    ['an empty subject', (p) => p.set('sig-subject', ''), 'ERR_CREDENTIAL_FORM'],
    ['a later expiry', (p) => p.set('sig-until', String(NOW + 301)), 'ERR_SIGNATURE'],
    ['an earlier start', (p) => p.set('sig-from', String(NOW - 1)), 'ERR_SIGNATURE'],
    ['an expiry with a leading zero', (p) => p.set('sig-until', `0${NOW + 300}`), 'ERR_CREDENTIAL_FORM'],
    ['an expiry with a plus sign', (p) => p.set('sig-until', `+${NOW + 300}`), 'ERR_CREDENTIAL_FORM'],
    ['an expiry in hexadecimal', (p) => p.set('sig-until', '0x6553f100'), 'ERR_CREDENTIAL_FORM'],
    ['an expiry with a fraction', (p) => p.set('sig-until', `${NOW + 300}.0`), 'ERR_CREDENTIAL_FORM'],
    ['an expiry of too many digits', (p) => p.set('sig-until', '9'.repeat(400)), 'ERR_CREDENTIAL_FORM'],
    ['no expiry', (p) => p.delete('sig-until'), 'ERR_CREDENTIAL_FORM'],
    ['no start', (p) => p.delete('sig-from'), 'ERR_CREDENTIAL_FORM'],
    ['no key', (p) => p.delete('sig-key'), 'ERR_CREDENTIAL_FORM'],
    ['an unknown key', (p) => p.set('sig-key', 'k3'), 'ERR_SIGNATURE'],
    ['another key', (p) => p.set('sig-key', 'k2'), 'ERR_SIGNATURE'],
    ['an inherited key', (p) => p.set('sig-key', 'constructor'), 'ERR_SIGNATURE'],
    ['no signature', (p) => p.delete('sig'), 'ERR_CREDENTIAL_FORM'],
    ['an empty signature', (p) => p.set('sig', ''), 'ERR_CREDENTIAL_FORM'],
    ['another signature', (p) => p.set('sig', flipped(p.get('sig'))), 'ERR_SIGNATURE'],
    ['a signature with padding', (p) => p.set('sig', `${p.get('sig')}=`), 'ERR_CREDENTIAL_FORM'],
    ['a signature with stray bits', (p) => p.set('sig', `${p.get('sig')?.slice(0, -1)}B`), 'ERR_CREDENTIAL_FORM'],
    ['a signature of zeros', (p) => p.set('sig', 'A'.repeat(43)), 'ERR_SIGNATURE'],
    ['a repeated signature', (p) => p.append('sig', p.get('sig') ?? ''), 'ERR_CREDENTIAL_REPEATED'],
    ['a repeated key', (p) => p.append('sig-key', 'k1'), 'ERR_CREDENTIAL_REPEATED'],
    ['a repeated subject', (p) => p.append('sig-subject', 'jane'), 'ERR_CREDENTIAL_REPEATED'],
    [
      'none of the signature parameters',
      (p) => {
        for (const name of ['sig', 'sig-key', 'sig-from', 'sig-until', 'sig-subject']) p.delete(name)
      },
      'absent',
    ],
    [
      'only an empty signature',
      (p) => {
        for (const name of ['sig-key', 'sig-from', 'sig-until', 'sig-subject']) p.delete(name)
        p.set('sig', '')
      },
      'ERR_CREDENTIAL_FORM',
    ],
  ]
  test.each(edits)('handles %s', async (_, edit, expected) => {
    expect(await outcomeFor(edited(url, edit))).toBe(expected)
  })

  test('rejects a signed parameter that the URL was signed without', async () => {
    const plain = signUrl('https://api.example.com/prod/files/7', SIGNING)
    expect(await outcomeFor(plain)).toBe('identified')
    expect(await outcomeFor(`${plain}&size=large`)).toBe('ERR_SIGNATURE')
    expect(await outcomeFor(`${plain}&size=`)).toBe('ERR_SIGNATURE')
  })

  test.each([
    ['another path', url.replace('/files/7', '/files/8'), 'GET'],
    ['a path with a trailing slash', url.replace('/files/7', '/files/7/'), 'GET'],
    ['an encoded path', url.replace('/files/7', '/files/%37'), 'GET'],
    ['another stage', url.replace('/prod/', '/test/'), 'GET'],
    ['another method', url, 'DELETE'],
    ['HEAD', url, 'HEAD'],
  ])('rejects %s', async (_, changed, method) => {
    expect(await outcomeFor(changed, {}, method)).toBe('ERR_SIGNATURE')
  })

  test('maps the path of the event to the one that was signed', async () => {
    const link = signUrl('https://api.example.com/v1/files/7', SIGNING)
    const outcomeAt = async (path: string, options: Partial<Parameters<typeof signedParameters>[0]>) => {
      const request = { ...requestFor(link), url: { host: 'api.example.com', path } }
      const result = await signedParameters({ ...CHECKING, ...options }).verify(request)
      return result.kind === 'rejected' ? result.code : result.kind
    }
    expect(await outcomeAt('/v1/files/7', {})).toBe('identified')
    expect(await outcomeAt('/files/7', {})).toBe('ERR_SIGNATURE')
    expect(await outcomeAt('/files/7', { basePath: '/v1' })).toBe('identified')
    expect(await outcomeAt('/prod/files/7', { basePath: '/v1', originPath: '/prod' })).toBe('identified')
    expect(await outcomeAt('/prod/v1/files/7', { originPath: '/prod' })).toBe('identified')
    expect(await outcomeAt('/files/7', { basePath: '/v1', originPath: '/prod' })).toBe('ERR_SIGNATURE')
    expect(await outcomeAt('/files/8', { basePath: '/v1' })).toBe('ERR_SIGNATURE')
  })

  test('accepts the method that was signed', async () => {
    expect(await outcomeFor(signUrl(URL_TEXT, { ...SIGNING, method: 'DELETE' }), {}, 'DELETE')).toBe('identified')
  })

  test('rejects a request without a URL', async () => {
    const { url: _, ...request } = requestFor(url)
    expect(await signedParameters(CHECKING).verify(request)).toStrictEqual({ kind: 'rejected', code: 'ERR_SIGNATURE' })
  })

  test.each([
    ['the time of signing', NOW, 'identified'],
    ['the last millisecond', NOW + 299.999, 'identified'],
    ['the expiry', NOW + 300, 'ERR_SIGNATURE_EXPIRED'],
    ['a clock that is one minute behind', NOW - 60, 'identified'],
    ['a clock that is further behind', NOW - 60.001, 'ERR_SIGNATURE_NOT_YET_VALID'],
    ['a clock that returns NaN', Number.NaN, 'ERR_SIGNATURE_EXPIRED'],
  ])('handles %s', async (_, seconds, expected) => {
    expect(await outcomeFor(url, { now: at(seconds) })).toBe(expected)
  })
  test('accepts no difference of clocks with graceSeconds 0', async () => {
    expect(await outcomeFor(url, { now: at(NOW - 1), graceSeconds: 0 })).toBe('ERR_SIGNATURE_NOT_YET_VALID')
  })

  test('rejects a lifetime above the maximum, also near its end', async () => {
    expect(await outcomeFor(url, { maxLifetimeSeconds: 300 })).toBe('identified')
    expect(await outcomeFor(url, { maxLifetimeSeconds: 299 })).toBe('ERR_SIGNATURE_LIFETIME')
    expect(await outcomeFor(url, { maxLifetimeSeconds: 299, now: at(NOW + 299) })).toBe('ERR_SIGNATURE_LIFETIME')
  })

  test.each<readonly [string, string, number, number, string]>([
    ['a plain path', '/prod/a', NOW, NOW + 60, 'identified'],
    ['a path with percent-encoding', '/prod/a%20b', NOW, NOW + 60, 'ERR_SIGNATURE'],
    ['a path with percent-encoding in an earlier segment', '/prod/a%20b/c', NOW, NOW + 60, 'ERR_SIGNATURE'],
    ['a path with dot segments', '/prod/../a', NOW, NOW + 60, 'ERR_SIGNATURE'],
    ['an expiry before the start', '/prod/a', NOW + 60, NOW + 30, 'ERR_SIGNATURE_LIFETIME'],
    ['an expiry equal to the start', '/prod/a', NOW + 30, NOW + 30, 'ERR_SIGNATURE_LIFETIME'],
  ])('checks more than the signature: %s', async (_, path, from, until, expected) => {
    const claims = { audience: '', keyId: 'k1', method: 'GET', path, from, until, subject: undefined, parameters: [] }
    const sig = signatureOf(SECRET, claims).toString('base64url')
    const query = { sig, 'sig-key': 'k1', 'sig-from': String(from), 'sig-until': String(until) }
    const verifier = signedParameters({ keys: { k1: SECRET }, parameters: [], now: at(NOW) })
    const result = await verifier.verify(requestOf({ url: { host: 'api.example.com', path }, query }))
    expect(result.kind === 'rejected' ? result.code : result.kind).toBe(expected)
  })

  test('distinguishes audiences', async () => {
    const link = signUrl(URL_TEXT, { ...SIGNING, audience: 'files' })
    expect(await outcomeFor(link, { audience: 'files' })).toBe('identified')
    expect(await outcomeFor(link, { audience: 'admin' })).toBe('ERR_SIGNATURE')
    expect(await outcomeFor(link)).toBe('ERR_SIGNATURE')
    expect(await outcomeFor(url, { audience: 'files' })).toBe('ERR_SIGNATURE')
    expect(await outcomeFor(link, { audience: ['admin', 'files'] })).toBe('identified')
    expect(await outcomeFor(link, { audience: ['admin', 'file'] })).toBe('ERR_SIGNATURE')
    expect(await outcomeFor(url, { audience: ['admin', 'files'] })).toBe('ERR_SIGNATURE')
  })

  test('requires the same parameter names in any order', async () => {
    expect(await outcomeFor(url, { parameters: ['size'] })).toBe('ERR_SIGNATURE')
    expect(await outcomeFor(url, { parameters: ['size', 'page', 'size'] })).toBe('identified')
  })

  test('copies the secret', async () => {
    const secret = new Uint8Array(32).fill(9)
    const verifier = signedParameters({ ...CHECKING, keys: { k9: secret } })
    const link = signUrl(URL_TEXT, { ...SIGNING, key: { id: 'k9', secret } })
    secret.fill(0)
    expect((await verifier.verify(requestFor(link))).kind).toBe('identified')
  })

  test('accepts exactly the signed values', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 8 })
    const values = fc.dictionary(fc.constantFrom('size', 'page', 'x'), fc.array(text, { maxLength: 3 }))
    const urlOf = (given: { readonly [name: string]: readonly string[] }) => {
      const parameters = new URLSearchParams()
      for (const [name, list] of Object.entries(given)) for (const value of list) parameters.append(name, value)
      return `https://api.example.com/prod/a?${parameters}`
    }
    const signedPart = (given: { readonly [name: string]: readonly string[] }) =>
      JSON.stringify([given['size'] ?? [], given['page'] ?? []])
    await fc.assert(
      fc.asyncProperty(values, values, async (one, other) => {
        const link = signUrl(urlOf(one), SIGNING)
        const signature = link.slice(link.indexOf('sig-key'))
        expect(await outcomeFor(link)).toBe('identified')
        expect(await outcomeFor(`${urlOf(other)}&${signature}`)).toBe(
          signedPart(one) === signedPart(other) ? 'identified' : 'ERR_SIGNATURE',
        )
      }),
      { numRuns: 200 },
    )
  })

  test('reads the whole request', () => {
    expect(signedParameters(CHECKING).reads).toBe('request')
  })

  test.each([
    ['no keys', { parameters: [] }, 'keys'],
    ['no parameters', { keys: { k1: SECRET } }, 'parameters'],
    ['inherited keys', Object.create({ keys: { k1: SECRET }, parameters: [] }), 'keys'],
    ['an empty object of keys', { keys: {}, parameters: [] }, 'keys'],
    ['an array of keys', { keys: [SECRET], parameters: [] }, 'keys'],
    ['a short secret', { keys: { k1: SECRET, k2: 'x' }, parameters: [] }, 'keys[1]'],
    ['a malformed key ID', { keys: { 'k 1': SECRET }, parameters: [] }, 'keys[0]'],
    ['an empty parameter', { keys: { k1: SECRET }, parameters: [''] }, 'parameters'],
    ['a reserved parameter', { keys: { k1: SECRET }, parameters: ['sig'] }, 'parameters'],
    [
      'an infinite lifetime',
      { keys: { k1: SECRET }, parameters: [], maxLifetimeSeconds: Number.POSITIVE_INFINITY },
      'maxLifetimeSeconds',
    ],
    ['a lifetime of 0', { keys: { k1: SECRET }, parameters: [], maxLifetimeSeconds: 0 }, 'maxLifetimeSeconds'],
    ['a grace period that is too long', { keys: { k1: SECRET }, parameters: [], graceSeconds: 601 }, 'graceSeconds'],
    ['an audience of another type', { keys: { k1: SECRET }, parameters: [], audience: null }, 'audience'],
    ['no audience in the array', { keys: { k1: SECRET }, parameters: [], audience: [] }, 'audience'],
    ['an empty audience in the array', { keys: { k1: SECRET }, parameters: [], audience: ['a', ''] }, 'audience'],
    ['too many audiences', { keys: { k1: SECRET }, parameters: [], audience: Array.from({ length: 21 }, String) }, 'audience'],
    ['a base path without a slash', { keys: { k1: SECRET }, parameters: [], basePath: 'v1' }, 'basePath'],
    ['an origin path of null', { keys: { k1: SECRET }, parameters: [], originPath: null }, 'originPath'],
    ['an empty issuer', { keys: { k1: SECRET }, parameters: [], issuer: '' }, 'issuer'],
    ['a clock that is not a function', { keys: { k1: SECRET }, parameters: [], now: 1 }, 'now'],
    ['an unknown option', { keys: { k1: SECRET }, parameters: [], ttl: 1 }, 'ttl'],
  ])('throws a ConfigError for %s', (_, options, option) => {
    const attempt = () => signedParameters(options as Parameters<typeof signedParameters>[0])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('signedParameters', option))
  })

  test('does not include the secret in the message', () => {
    expect(() => signedParameters({ keys: { k1: 'hush' }, parameters: [] })).toThrow(/^(?!.*hush)/)
  })
})
