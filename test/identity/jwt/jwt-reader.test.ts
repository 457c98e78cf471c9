import { describe, expect, test } from 'vitest'
import { normalizeType, tokenReader } from '../../../src/identity/jwt/jwt-reader.ts'

const encoded = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url')
const HEADER = '{"alg":"RS256","kid":"k","typ":"JWT"}'
const PAYLOAD = '{"sub":"jane"}'
const tokenOf = ({ header = HEADER, payload = PAYLOAD }: { header?: string; payload?: string } = {}): string =>
  `${encoded(header)}.${encoded(payload)}.${encoded('signature')}`
const read = (text: unknown) => tokenReader().read(text as string)

describe('a strict reader', () => {
  test('takes a token apart', () => {
    const text = tokenOf()
    expect(read(text)).toStrictEqual({
      text,
      header: { text: encoded(HEADER), algorithm: 'RS256', kid: 'k', typ: 'jwt' },
      payload: { sub: 'jane' },
      signedLength: text.lastIndexOf('.'),
      signature: Buffer.from('signature'),
    })
  })

  test.each<[string, string, object]>([
    ['without a kid and a typ', '{"alg":"RS256"}', { kid: undefined, typ: undefined }],
    ['with an empty kid', '{"alg":"RS256","kid":""}', { kid: '' }],
    ['with a media type', '{"alg":"RS256","typ":"application/AT+JWT"}', { typ: 'at+jwt' }],
    ['whose b64 says what is usual', '{"alg":"RS256","b64":true}', { algorithm: 'RS256' }],
    ['with an algorithm nobody knows', '{"alg":"none"}', { algorithm: 'none' }],
    ['with keys that are never followed', '{"alg":"RS256","jku":"x","x5u":1,"jwk":{},"x5c":[]}', { algorithm: 'RS256' }],
    ['whose members are named like those of every object', '{"alg":"RS256","__proto__":{"crit":[]}}', { algorithm: 'RS256' }],
  ])('reads a header %s', (_, header, expected) => {
    expect(read(tokenOf({ header }))).toMatchObject({ header: expected })
  })

  // Each row breaks exactly one thing.
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'ERR_TOKEN_FORM'],
    ['a list of a token', [tokenOf()], 'ERR_TOKEN_FORM'],
    ['no text at all', '', 'ERR_TOKEN_FORM'],
    ['one part', encoded(HEADER), 'ERR_TOKEN_FORM'],
    ['two parts', `${encoded(HEADER)}.${encoded(PAYLOAD)}`, 'ERR_TOKEN_FORM'],
    ['four parts', `${tokenOf()}.AA`, 'ERR_TOKEN_FORM'],
    ['a dot behind', `${tokenOf()}.`, 'ERR_TOKEN_FORM'],
    ['no header', `.${encoded(PAYLOAD)}.AA`, 'ERR_TOKEN_FORM'],
    ['no payload', `${encoded(HEADER)}..AA`, 'ERR_TOKEN_FORM'],
    ['no signature', `${encoded(HEADER)}.${encoded(PAYLOAD)}.`, 'ERR_TOKEN_FORM'],
    ['a header of one letter', `A.${encoded(PAYLOAD)}.AA`, 'ERR_TOKEN_ENCODING'],
    ['a header with padding', tokenOf().replace('.', '=.'), 'ERR_TOKEN_ENCODING'],
    ['a payload with padding', `${encoded(HEADER)}.${encoded(PAYLOAD)}=.AA`, 'ERR_TOKEN_ENCODING'],
    ['a signature with padding', `${encoded(HEADER)}.${encoded(PAYLOAD)}.AA==`, 'ERR_TOKEN_ENCODING'],
    ['a signature with stray bits', `${encoded(HEADER)}.${encoded(PAYLOAD)}.AB`, 'ERR_TOKEN_ENCODING'],
    ['a signature of another alphabet', `${encoded(HEADER)}.${encoded(PAYLOAD)}.+/+/`, 'ERR_TOKEN_ENCODING'],
    ['a blank in front', ` ${tokenOf()}`, 'ERR_TOKEN_ENCODING'],
    ['a line end behind', `${tokenOf()}\n`, 'ERR_TOKEN_ENCODING'],
    ['a payload that is a list', tokenOf({ payload: '[]' }), 'ERR_TOKEN_JSON'],
    ['a payload that is no JSON', tokenOf({ payload: '{' }), 'ERR_TOKEN_JSON'],
    ['a payload with a member twice', tokenOf({ payload: '{"sub":"jane","sub":"joe"}' }), 'ERR_TOKEN_JSON'],
    ['a payload with a byte order mark', tokenOf({ payload: `\ufeff${PAYLOAD}` }), 'ERR_TOKEN_JSON'],
    ['a payload that is no UTF-8', `${encoded(HEADER)}.${encoded(Uint8Array.of(0x22, 0xff, 0x22))}.AA`, 'ERR_TOKEN_JSON'],
    ['a header that is null', tokenOf({ header: 'null' }), 'ERR_TOKEN_JSON'],
    ['a header with a member twice', tokenOf({ header: '{"alg":"RS256","alg":"RS256"}' }), 'ERR_TOKEN_JSON'],
    ['an extension that is critical', tokenOf({ header: '{"alg":"RS256","crit":["exp"]}' }), 'ERR_TOKEN_CRITICAL'],
    ['an empty list of critical extensions', tokenOf({ header: '{"alg":"RS256","crit":[]}' }), 'ERR_TOKEN_CRITICAL'],
    ['critical null', tokenOf({ header: '{"alg":"RS256","crit":null}' }), 'ERR_TOKEN_CRITICAL'],
    ['a payload that is not encoded', tokenOf({ header: '{"alg":"RS256","b64":false}' }), 'ERR_TOKEN_CRITICAL'],
    ['b64 of another type', tokenOf({ header: '{"alg":"RS256","b64":"true"}' }), 'ERR_TOKEN_CRITICAL'],
    ['no algorithm', tokenOf({ header: '{"kid":"k"}' }), 'ERR_TOKEN_HEADER'],
    ['a list of algorithms', tokenOf({ header: '{"alg":["RS256"]}' }), 'ERR_TOKEN_HEADER'],
    ['a kid that is a number', tokenOf({ header: '{"alg":"RS256","kid":1}' }), 'ERR_TOKEN_HEADER'],
    ['a kid that is null', tokenOf({ header: '{"alg":"RS256","kid":null}' }), 'ERR_TOKEN_HEADER'],
    ['a typ that is a list', tokenOf({ header: '{"alg":"RS256","typ":["JWT"]}' }), 'ERR_TOKEN_TYPE'],
    ['a typ that is null', tokenOf({ header: '{"alg":"RS256","typ":null}' }), 'ERR_TOKEN_TYPE'],
  ])('refuses %s', (_, text, code) => {
    expect(read(text)).toBe(code)
  })

  test('reads 8,192 characters and not one more', () => {
    const start = `${encoded(HEADER)}.${encoded('{"sub":"joe"}')}.`
    const signature = (length: number) => 'A'.repeat(length - start.length)
    const longest = start + signature(8192)
    expect(longest).toHaveLength(8192)
    expect(read(longest)).toMatchObject({ text: longest })
    expect(read(start + signature(8196))).toBe('ERR_TOKEN_SIZE')
    expect(read('a'.repeat(8192))).toBe('ERR_TOKEN_FORM')
    expect(read('a'.repeat(8193))).toBe('ERR_TOKEN_SIZE')
  })
})

describe('headers of good tokens', () => {
  const withKid = (kid: number) => tokenOf({ header: JSON.stringify({ alg: 'RS256', kid: String(kid) }) })

  test('are not read again, and those of others are', () => {
    const { read: readNext, keep } = tokenReader()
    const [good, other] = [readNext(withKid(1)), readNext(withKid(2))]
    if (typeof good === 'string' || typeof other === 'string') return expect.fail()
    keep(good)
    keep(good)
    const [again, otherAgain] = [readNext(withKid(1)), readNext(withKid(2))]
    if (typeof again === 'string' || typeof otherAgain === 'string') return expect.fail()
    expect(again.header).toBe(good.header)
    expect(otherAgain.header).not.toBe(other.header)
    expect(otherAgain.header).toStrictEqual(other.header)
  })

  test('are eight at most: the ninth takes the place of all', () => {
    const { read: readNext, keep } = tokenReader()
    const headers = Array.from({ length: 9 }, (_, kid) => {
      const token = readNext(withKid(kid))
      if (typeof token === 'string') return expect.fail()
      keep(token)
      // Kept twice it must not take two places.
      keep(token)
      return token.header
    })
    const kept = headers.map((header, kid) => {
      const token = readNext(withKid(kid))
      return typeof token !== 'string' && token.header === header
    })
    expect(kept).toStrictEqual([...Array(8).fill(false), true])
  })
})

test.each([
  ['JWT', 'jwt'],
  ['at+jwt', 'at+jwt'],
  ['application/at+jwt', 'at+jwt'],
  ['APPLICATION/JWT', 'jwt'],
  ['x-application/jwt', 'x-application/jwt'],
  ['text/application/jwt', 'text/application/jwt'],
  ['', ''],
])('the type %j is %j', (typ, expected) => {
  expect(normalizeType(typ)).toBe(expected)
})
