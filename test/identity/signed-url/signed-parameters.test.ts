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
const said = async (url: string, options: Partial<Parameters<typeof signedParameters>[0]> = {}, method = 'GET') => {
  const answer = await signedParameters({ ...CHECKING, ...options }).verify(requestFor(url, method))
  return answer.kind === 'rejected' || answer.kind === 'unavailable' ? answer.code : answer.kind
}

describe('signedParameters', () => {
  const url = signUrl(URL_TEXT, { ...SIGNING, subject: 'jane' })

  test('identifies whom the link was made for', async () => {
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

  test('a link for nobody has the key as its subject', async () => {
    const answer = await signedParameters({ ...CHECKING, issuer: 'links' }).verify(requestFor(signUrl(URL_TEXT, SIGNING)))
    expect(answer).toMatchObject({ identity: { subject: 'k1', issuer: 'links' } })
  })

  test('every key counts', async () => {
    expect(await said(signUrl(URL_TEXT, { ...SIGNING, key: { id: 'k2', secret: NEW_SECRET } }))).toBe('identified')
  })

  test.each([
    ['first', 1],
    ['last', 1e12 - 1 - 300],
  ])('a link made in the %s second that can be written is read', async (_, second) => {
    expect(await said(signUrl(URL_TEXT, { ...SIGNING, now: at(second) }), { now: at(second) })).toBe('identified')
  })

  const flipped = (text: string | null) => `${text?.[0] === 'A' ? 'B' : 'A'}${text?.slice(1)}`
  const edits: readonly (readonly [string, (parameters: URLSearchParams) => void, string])[] = [
    [
      'another order of names',
      (p) => {
        p.delete('size')
        p.append('size', 'large')
      },
      'identified',
    ],
    ['a parameter that is not signed', (p) => p.append('utm', '1'), 'identified'],
    ['another value', (p) => p.set('size', 'small'), 'ERR_SIGNATURE'],
    ['a value less', (p) => p.delete('size'), 'ERR_SIGNATURE'],
    ['a value more', (p) => p.append('size', 'large'), 'ERR_SIGNATURE'],
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
    ['a later end', (p) => p.set('sig-until', String(NOW + 301)), 'ERR_SIGNATURE'],
    ['an earlier start', (p) => p.set('sig-from', String(NOW - 1)), 'ERR_SIGNATURE'],
    ['another spelling of the end', (p) => p.set('sig-until', `0${NOW + 300}`), 'ERR_CREDENTIAL_FORM'],
    ['an end with a plus', (p) => p.set('sig-until', `+${NOW + 300}`), 'ERR_CREDENTIAL_FORM'],
    ['an end in hexadecimal', (p) => p.set('sig-until', '0x6553f100'), 'ERR_CREDENTIAL_FORM'],
    ['an end with a fraction', (p) => p.set('sig-until', `${NOW + 300}.0`), 'ERR_CREDENTIAL_FORM'],
    ['an endless end', (p) => p.set('sig-until', '9'.repeat(400)), 'ERR_CREDENTIAL_FORM'],
    ['no end', (p) => p.delete('sig-until'), 'ERR_CREDENTIAL_FORM'],
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
    ['the signature twice', (p) => p.append('sig', p.get('sig') ?? ''), 'ERR_CREDENTIAL_REPEATED'],
    ['the key twice', (p) => p.append('sig-key', 'k1'), 'ERR_CREDENTIAL_REPEATED'],
    ['the subject twice', (p) => p.append('sig-subject', 'jane'), 'ERR_CREDENTIAL_REPEATED'],
    [
      'nothing of ours',
      (p) => {
        for (const name of ['sig', 'sig-key', 'sig-from', 'sig-until', 'sig-subject']) p.delete(name)
      },
      'absent',
    ],
    [
      'nothing but an empty signature',
      (p) => {
        for (const name of ['sig-key', 'sig-from', 'sig-until', 'sig-subject']) p.delete(name)
        p.set('sig', '')
      },
      'ERR_CREDENTIAL_FORM',
    ],
  ]
  test.each(edits)('%s', async (_, edit, expected) => {
    expect(await said(edited(url, edit))).toBe(expected)
  })

  test('a signed absence stays absent', async () => {
    const plain = signUrl('https://api.example.com/prod/files/7', SIGNING)
    expect(await said(plain)).toBe('identified')
    expect(await said(`${plain}&size=large`)).toBe('ERR_SIGNATURE')
    expect(await said(`${plain}&size=`)).toBe('ERR_SIGNATURE')
  })

  test.each([
    ['another path', url.replace('/files/7', '/files/8'), 'GET'],
    ['a path with a slash more', url.replace('/files/7', '/files/7/'), 'GET'],
    ['an encoded path', url.replace('/files/7', '/files/%37'), 'GET'],
    ['another stage', url.replace('/prod/', '/test/'), 'GET'],
    ['another method', url, 'DELETE'],
    ['HEAD', url, 'HEAD'],
  ])('%s is refused', async (_, changed, method) => {
    expect(await said(changed, {}, method)).toBe('ERR_SIGNATURE')
  })

  test('another method can be signed for', async () => {
    expect(await said(signUrl(URL_TEXT, { ...SIGNING, method: 'DELETE' }), {}, 'DELETE')).toBe('identified')
  })

  test('an event without a URL proves nothing', async () => {
    const { url: _, ...request } = requestFor(url)
    expect(await signedParameters(CHECKING).verify(request)).toStrictEqual({ kind: 'rejected', code: 'ERR_SIGNATURE' })
  })

  test.each([
    ['when it was made', NOW, 'identified'],
    ['the last moment', NOW + 299.999, 'identified'],
    ['the end', NOW + 300, 'ERR_SIGNATURE_EXPIRED'],
    ['a clock one minute behind', NOW - 60, 'identified'],
    ['a clock further behind', NOW - 60.001, 'ERR_SIGNATURE_NOT_YET_VALID'],
    ['a broken clock', Number.NaN, 'ERR_SIGNATURE_EXPIRED'],
  ])('%s', async (_, seconds, expected) => {
    expect(await said(url, { now: at(seconds) })).toBe(expected)
  })
  test('no grace', async () => {
    expect(await said(url, { now: at(NOW - 1), graceSeconds: 0 })).toBe('ERR_SIGNATURE_NOT_YET_VALID')
  })

  test('a longer life than is taken is refused, now and in its last moments', async () => {
    expect(await said(url, { maxLifetimeSeconds: 300 })).toBe('identified')
    expect(await said(url, { maxLifetimeSeconds: 299 })).toBe('ERR_SIGNATURE_LIFETIME')
    expect(await said(url, { maxLifetimeSeconds: 299, now: at(NOW + 299) })).toBe('ERR_SIGNATURE_LIFETIME')
  })

  test.each<readonly [string, string, number, number, string]>([
    ['as it should be', '/prod/a', NOW, NOW + 60, 'identified'],
    ['a path that has more than one spelling', '/prod/a%20b', NOW, NOW + 60, 'ERR_SIGNATURE'],
    ['a path that has one further back', '/prod/a%20b/c', NOW, NOW + 60, 'ERR_SIGNATURE'],
    ['a path that climbs', '/prod/../a', NOW, NOW + 60, 'ERR_SIGNATURE'],
    ['an end before its start', '/prod/a', NOW + 60, NOW + 30, 'ERR_SIGNATURE_LIFETIME'],
    ['an end at its start', '/prod/a', NOW + 30, NOW + 30, 'ERR_SIGNATURE_LIFETIME'],
  ])('a good signature is not enough: %s', async (_, path, from, until, expected) => {
    const claims = { audience: '', keyId: 'k1', method: 'GET', path, from, until, subject: undefined, parameters: [] }
    const sig = signatureOf(SECRET, claims).toString('base64url')
    const query = { sig, 'sig-key': 'k1', 'sig-from': String(from), 'sig-until': String(until) }
    const verifier = signedParameters({ keys: { k1: SECRET }, parameters: [], now: at(NOW) })
    const answer = await verifier.verify(requestOf({ url: { host: 'api.example.com', path }, query }))
    expect(answer.kind === 'rejected' ? answer.code : answer.kind).toBe(expected)
  })

  test('audiences stay apart', async () => {
    const link = signUrl(URL_TEXT, { ...SIGNING, audience: 'files' })
    expect(await said(link, { audience: 'files' })).toBe('identified')
    expect(await said(link, { audience: 'admin' })).toBe('ERR_SIGNATURE')
    expect(await said(link)).toBe('ERR_SIGNATURE')
    expect(await said(url, { audience: 'files' })).toBe('ERR_SIGNATURE')
  })

  test('other names are other signatures, in whatever order they are given', async () => {
    expect(await said(url, { parameters: ['size'] })).toBe('ERR_SIGNATURE')
    expect(await said(url, { parameters: ['size', 'page', 'size'] })).toBe('identified')
  })

  test('what the caller does to their bytes later changes nothing', async () => {
    const secret = new Uint8Array(32).fill(9)
    const verifier = signedParameters({ ...CHECKING, keys: { k9: secret } })
    const link = signUrl(URL_TEXT, { ...SIGNING, key: { id: 'k9', secret } })
    secret.fill(0)
    expect((await verifier.verify(requestFor(link))).kind).toBe('identified')
  })

  test('whatever is signed verifies, and nothing else does', async () => {
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
        const ours = link.slice(link.indexOf('sig-key'))
        expect(await said(link)).toBe('identified')
        expect(await said(`${urlOf(other)}&${ours}`)).toBe(signedPart(one) === signedPart(other) ? 'identified' : 'ERR_SIGNATURE')
      }),
      { numRuns: 200 },
    )
  })

  test('stands under no cache', () => {
    expect(signedParameters(CHECKING).reads).toBe('request')
  })

  test.each([
    ['no keys', { parameters: [] }, 'keys'],
    ['no parameters said', { keys: { k1: SECRET } }, 'parameters'],
    ['keys of a prototype', Object.create({ keys: { k1: SECRET }, parameters: [] }), 'keys'],
    ['an empty set of keys', { keys: {}, parameters: [] }, 'keys'],
    ['a list of keys', { keys: [SECRET], parameters: [] }, 'keys'],
    ['a short secret', { keys: { k1: SECRET, k2: 'x' }, parameters: [] }, 'keys[1]'],
    ['a strange name', { keys: { 'k 1': SECRET }, parameters: [] }, 'keys[0]'],
    ['an empty parameter', { keys: { k1: SECRET }, parameters: [''] }, 'parameters'],
    ['a parameter of ours', { keys: { k1: SECRET }, parameters: ['sig'] }, 'parameters'],
    [
      'an endless life',
      { keys: { k1: SECRET }, parameters: [], maxLifetimeSeconds: Number.POSITIVE_INFINITY },
      'maxLifetimeSeconds',
    ],
    ['no life', { keys: { k1: SECRET }, parameters: [], maxLifetimeSeconds: 0 }, 'maxLifetimeSeconds'],
    ['too much grace', { keys: { k1: SECRET }, parameters: [], graceSeconds: 601 }, 'graceSeconds'],
    ['an audience of another type', { keys: { k1: SECRET }, parameters: [], audience: null }, 'audience'],
    ['an empty issuer', { keys: { k1: SECRET }, parameters: [], issuer: '' }, 'issuer'],
    ['a clock that is none', { keys: { k1: SECRET }, parameters: [], now: 1 }, 'now'],
    ['an unknown option', { keys: { k1: SECRET }, parameters: [], ttl: 1 }, 'ttl'],
  ])('%s is a ConfigError', (_, options, option) => {
    const attempt = () => signedParameters(options as Parameters<typeof signedParameters>[0])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('signedParameters', option))
  })

  test('no error names a secret', () => {
    expect(() => signedParameters({ keys: { k1: 'hush' }, parameters: [] })).toThrow(/^(?!.*hush)/)
  })
})
