import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { type SignUrlOptions, signUrl } from '../../../src/identity/index.ts'
import { configError } from '../config-error.ts'

const SECRET = 'a secret of thirty-two bytes or more'
const NOW = 1_700_000_000
const URL_TEXT = 'https://api.example.com/prod/files/7?size=large&page=2&page=3'
const SIGNING: SignUrlOptions = {
  key: { id: 'k1', secret: SECRET },
  parameters: ['size', 'page'],
  expiresInSeconds: 300,
  now: () => NOW * 1000,
}

describe('signUrl', () => {
  test('appends four or five parameters, and the signature is an HMAC of a JSON list', () => {
    const text = JSON.stringify([
      'gatewright-signed-url-1',
      '',
      'k1',
      'GET',
      '/prod/files/7',
      NOW,
      NOW + 300,
      'jane@example.com',
      [
        ['page', ['2', '3']],
        ['size', ['large']],
      ],
    ])
    const signature = createHmac('sha256', SECRET).update(text).digest('base64url')
    expect(signUrl(URL_TEXT, { ...SIGNING, subject: 'jane@example.com' })).toBe(
      `${URL_TEXT}&sig-key=k1&sig-from=${NOW}&sig-until=${NOW + 300}&sig-subject=jane%40example.com&sig=${signature}`,
    )
  })

  test('a link for nobody has no parameter for its holder', () => {
    const names = new URL(signUrl(URL_TEXT, SIGNING)).searchParams.keys()
    expect([...names]).toStrictEqual(['size', 'page', 'page', 'sig-key', 'sig-from', 'sig-until', 'sig'])
  })

  test.each([1, 604_800])('a link may live for %i seconds', (expiresInSeconds) => {
    expect(signUrl(URL_TEXT, { ...SIGNING, expiresInSeconds })).toContain(`&sig-until=${NOW + expiresInSeconds}&`)
  })

  test('a path may have 4096 characters', () => {
    const url = `https://a.example/${'x'.repeat(4095)}`
    expect(signUrl(url, SIGNING).startsWith(`${url}?sig-key`)).toBe(true)
    expect(() => signUrl(`${url}x`, SIGNING)).toThrow(configError('signUrl', 'url'))
  })

  test.each([
    ['https://a.example/x', 'https://a.example/x?sig-key'],
    ['https://a.example/x?', 'https://a.example/x?sig-key'],
    ['https://a.example/x?a=1&', 'https://a.example/x?a=1&sig-key'],
    ['http://localhost:8080/', 'http://localhost:8080/?sig-key'],
  ])('joins what is there: %s', (url, start) => {
    expect(signUrl(url, SIGNING).startsWith(start)).toBe(true)
    expect(signUrl(new URL(url), SIGNING).startsWith(start)).toBe(true)
  })

  test.each([
    ['a relative URL', '/files/7', {}, 'url'],
    ['no path', 'https://a.example', {}, 'url'],
    ['a fragment', 'https://a.example/x#y', {}, 'url'],
    ['another scheme', 'ftp://a.example/x', {}, 'url'],
    ['another scheme in front', 'view:https://a.example/x', {}, 'url'],
    ['an encoded character', 'https://a.example/a%20b', {}, 'url'],
    ['an encoded character in front of a plain segment', 'https://a.example/a%20b/c', {}, 'url'],
    ['an umlaut', 'https://a.example/ä', {}, 'url'],
    ['a segment of one dot', 'https://a.example/a/./b', {}, 'url'],
    ['a segment of two dots', 'https://a.example/a/../b', {}, 'url'],
    ['an empty segment', 'https://a.example/a//b', {}, 'url'],
    ['a parameter of ours', 'https://a.example/a?sig=1', {}, 'url'],
    ['a parameter of ours, encoded', 'https://a.example/a?s%69g=1', {}, 'url'],
    ['a short secret', URL_TEXT, { key: { id: 'k1', secret: 'short' } }, 'key'],
    ['a short secret of bytes', URL_TEXT, { key: { id: 'k1', secret: new Uint8Array(31) } }, 'key'],
    ['a secret that is neither text nor bytes', URL_TEXT, { key: { id: 'k1', secret: 7 } }, 'key'],
    ['a key with a number for a name', URL_TEXT, { key: { id: 7, secret: SECRET } }, 'key'],
    ['a key with more than a name and a secret', URL_TEXT, { key: { ...SIGNING.key, audience: 'x' } }, 'audience'],
    ['a key without a name', URL_TEXT, { key: { id: '', secret: SECRET } }, 'key'],
    ['a key with a strange name', URL_TEXT, { key: { id: 'a b', secret: SECRET } }, 'key'],
    ['no time', URL_TEXT, { expiresInSeconds: 0 }, 'expiresInSeconds'],
    ['too long a time', URL_TEXT, { expiresInSeconds: 604_801 }, 'expiresInSeconds'],
    ['half a second', URL_TEXT, { expiresInSeconds: 1.5 }, 'expiresInSeconds'],
    ['a method in small letters', URL_TEXT, { method: 'get' }, 'method'],
    ['a method behind a blank', URL_TEXT, { method: ' GET' }, 'method'],
    ['a method in front of a blank', URL_TEXT, { method: 'GET ' }, 'method'],
    ['a list of methods', URL_TEXT, { method: ['GET'] }, 'method'],
    ['an empty subject', URL_TEXT, { subject: '' }, 'subject'],
    ['a parameter of ours in the list', URL_TEXT, { parameters: ['sig-key'] }, 'parameters'],
    ['parameters as text', URL_TEXT, { parameters: 'size' }, 'parameters'],
    ['a parameter that is no text', URL_TEXT, { parameters: ['size', 7] }, 'parameters'],
    ['an audience of another type', URL_TEXT, { audience: 1 }, 'audience'],
    ['a broken clock', URL_TEXT, { now: () => Number.NaN }, 'now'],
    ['a clock that stands at zero', URL_TEXT, { now: () => 0 }, 'now'],
    ['a clock in microseconds', URL_TEXT, { now: () => NOW * 1e6 }, 'now'],
    ['an end of thirteen digits', URL_TEXT, { now: () => (1e12 - 300) * 1000 }, 'now'],
    ['an unknown option', URL_TEXT, { expires: 5 }, 'expires'],
  ])('%s is a ConfigError', (_, url, options, option) => {
    const attempt = () => signUrl(url, { ...SIGNING, ...(options as Partial<SignUrlOptions>) })
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('signUrl', option))
  })

  test.each(['key', 'parameters', 'expiresInSeconds'] as const)('%s must be given', (option) => {
    const { [option]: _, ...rest } = SIGNING
    expect(() => signUrl(URL_TEXT, rest as SignUrlOptions)).toThrow(configError('signUrl', option))
  })

  test.each(['https://a.example', 'https://a.example?size=large'])('says that %s lacks a path', (url) => {
    expect(() => signUrl(url, SIGNING)).toThrow('signUrl: url must be of a path that needs no percent-encoding')
  })

  test('says which names the signature keeps for itself', () => {
    const attempt = () => signUrl(URL_TEXT, { ...SIGNING, parameters: ['sig'] })
    const ours = 'sig-key, sig-from, sig-until, sig-subject, sig'
    expect(attempt).toThrow(`signUrl: parameters must be a list of names, none of them ${ours}`)
  })
})
