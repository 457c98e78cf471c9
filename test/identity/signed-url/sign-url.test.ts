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
  test('appends four or five parameters, with an HMAC of a JSON array as the signature', () => {
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

  test('adds no subject parameter without a subject', () => {
    const names = new URL(signUrl(URL_TEXT, SIGNING)).searchParams.keys()
    expect([...names]).toStrictEqual(['size', 'page', 'page', 'sig-key', 'sig-from', 'sig-until', 'sig'])
  })

  test.each([1, 604_800])('accepts a lifetime of %i seconds', (expiresInSeconds) => {
    expect(signUrl(URL_TEXT, { ...SIGNING, expiresInSeconds })).toContain(`&sig-until=${NOW + expiresInSeconds}&`)
  })

  test('accepts a path of 4096 characters', () => {
    const url = `https://a.example/${'x'.repeat(4095)}`
    expect(signUrl(url, SIGNING).startsWith(`${url}?sig-key`)).toBe(true)
    expect(() => signUrl(`${url}x`, SIGNING)).toThrow(configError('signUrl', 'url'))
  })

  test.each([
    ['https://a.example/x', 'https://a.example/x?sig-key'],
    ['https://a.example/x?', 'https://a.example/x?sig-key'],
    ['https://a.example/x?a=1&', 'https://a.example/x?a=1&sig-key'],
    ['http://localhost:8080/', 'http://localhost:8080/?sig-key'],
  ])('appends to the query of %s', (url, start) => {
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
    ['a character outside ASCII', 'https://a.example/ä', {}, 'url'],
    ['a segment of one dot', 'https://a.example/a/./b', {}, 'url'],
    ['a segment of two dots', 'https://a.example/a/../b', {}, 'url'],
    ['an empty segment', 'https://a.example/a//b', {}, 'url'],
    ['a reserved parameter', 'https://a.example/a?sig=1', {}, 'url'],
    ['an encoded reserved parameter', 'https://a.example/a?s%69g=1', {}, 'url'],
    ['a short secret', URL_TEXT, { key: { id: 'k1', secret: 'short' } }, 'key.secret'],
    ['a short secret in bytes', URL_TEXT, { key: { id: 'k1', secret: new Uint8Array(31) } }, 'key.secret'],
    ['a secret that is neither a string nor bytes', URL_TEXT, { key: { id: 'k1', secret: 7 } }, 'key.secret'],
    ['a key with a number as its id', URL_TEXT, { key: { id: 7, secret: SECRET } }, 'key.id'],
    ['a key with an unknown property', URL_TEXT, { key: { ...SIGNING.key, audience: 'x' } }, 'key.audience'],
    ['a key with an empty id', URL_TEXT, { key: { id: '', secret: SECRET } }, 'key.id'],
    ['a key with a malformed id', URL_TEXT, { key: { id: 'a b', secret: SECRET } }, 'key.id'],
    ['a lifetime of 0', URL_TEXT, { expiresInSeconds: 0 }, 'expiresInSeconds'],
    ['a lifetime that is too long', URL_TEXT, { expiresInSeconds: 604_801 }, 'expiresInSeconds'],
    ['a fractional lifetime', URL_TEXT, { expiresInSeconds: 1.5 }, 'expiresInSeconds'],
    ['a method in lowercase', URL_TEXT, { method: 'get' }, 'method'],
    ['a method after a space', URL_TEXT, { method: ' GET' }, 'method'],
    ['a method before a space', URL_TEXT, { method: 'GET ' }, 'method'],
    ['an array of methods', URL_TEXT, { method: ['GET'] }, 'method'],
    ['an empty subject', URL_TEXT, { subject: '' }, 'subject'],
    ['a reserved name in parameters', URL_TEXT, { parameters: ['sig-key'] }, 'parameters'],
    ['parameters that are a string', URL_TEXT, { parameters: 'size' }, 'parameters'],
    ['a parameter name that is a number', URL_TEXT, { parameters: ['size', 7] }, 'parameters'],
    ['an audience of another type', URL_TEXT, { audience: 1 }, 'audience'],
    ['a clock that returns NaN', URL_TEXT, { now: () => Number.NaN }, 'now'],
    ['a clock that returns 0', URL_TEXT, { now: () => 0 }, 'now'],
    ['a clock in microseconds', URL_TEXT, { now: () => NOW * 1e6 }, 'now'],
    ['an expiry of thirteen digits', URL_TEXT, { now: () => (1e12 - 300) * 1000 }, 'now'],
    ['an unknown option', URL_TEXT, { expires: 5 }, 'expires'],
  ])('throws a ConfigError for %s', (_, url, options, option) => {
    const attempt = () => signUrl(url, { ...SIGNING, ...(options as Partial<SignUrlOptions>) })
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('signUrl', option))
  })

  test.each(['key', 'parameters', 'expiresInSeconds'] as const)('requires %s', (option) => {
    const { [option]: _, ...rest } = SIGNING
    expect(() => signUrl(URL_TEXT, rest as SignUrlOptions)).toThrow(configError('signUrl', option))
  })

  test.each(['https://a.example', 'https://a.example?size=large'])('states that %s lacks a path', (url) => {
    expect(() => signUrl(url, SIGNING)).toThrow('signUrl: url must be a URL whose path needs no percent-encoding')
  })

  test('lists the reserved names', () => {
    const attempt = () => signUrl(URL_TEXT, { ...SIGNING, parameters: ['sig'] })
    const reserved = 'sig-key, sig-from, sig-until, sig-subject, sig'
    expect(attempt).toThrow(`signUrl: parameters must be an array of parameter names other than ${reserved}`)
  })
})
