import { describe, expect, test } from 'vitest'
import { normalizeType, tokenReader } from '../../../src/identity/jwt/jwt-reader.ts'

const encoded = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url')
const HEADER = '{"alg":"RS256","kid":"k","typ":"JWT"}'
const PAYLOAD = '{"sub":"jane"}'
const tokenOf = ({ header = HEADER, payload = PAYLOAD }: { header?: string; payload?: string } = {}): string =>
  `${encoded(header)}.${encoded(payload)}.${encoded('signature')}`
const read = (text: unknown) => tokenReader().read(text as string)

describe('tokenReader', () => {
  test('parses a token', () => {
    const text = tokenOf()
    expect(read(text)).toStrictEqual({
      text,
      header: { text: encoded(HEADER), algorithm: 'RS256', kid: 'k', typ: 'jwt' },
      payload: { sub: 'jane' },
      claims: Object.setPrototypeOf({ sub: 'jane' }, null),
      signedLength: text.lastIndexOf('.'),
      signature: Buffer.from('signature'),
    })
  })

  test.each<[string, string, object]>([
    ['without a kid and a typ', '{"alg":"RS256"}', { kid: undefined, typ: undefined }],
    ['with an empty kid', '{"alg":"RS256","kid":""}', { kid: '' }],
    ['with a media type', '{"alg":"RS256","typ":"application/AT+JWT"}', { typ: 'at+jwt' }],
    ['whose b64 is the default', '{"alg":"RS256","b64":true}', { algorithm: 'RS256' }],
    ['with an unsupported algorithm', '{"alg":"none"}', { algorithm: 'none' }],
    ['with key references, which are ignored', '{"alg":"RS256","jku":"x","x5u":1,"jwk":{},"x5c":[]}', { algorithm: 'RS256' }],
    ['with a member named __proto__', '{"alg":"RS256","__proto__":{"crit":[]}}', { algorithm: 'RS256' }],
  ])('parses a header %s', (_, header, expected) => {
    expect(read(tokenOf({ header }))).toMatchObject({ header: expected })
  })

  // Each row breaks exactly one thing.
  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'ERR_TOKEN_FORM'],
    ['an array that contains a token', [tokenOf()], 'ERR_TOKEN_FORM'],
    ['an empty string', '', 'ERR_TOKEN_FORM'],
    ['one part', encoded(HEADER), 'ERR_TOKEN_FORM'],
    ['two parts', `${encoded(HEADER)}.${encoded(PAYLOAD)}`, 'ERR_TOKEN_FORM'],
    ['four parts', `${tokenOf()}.AA`, 'ERR_TOKEN_FORM'],
    ['a trailing dot', `${tokenOf()}.`, 'ERR_TOKEN_FORM'],
    ['no header', `.${encoded(PAYLOAD)}.AA`, 'ERR_TOKEN_FORM'],
    ['no payload', `${encoded(HEADER)}..AA`, 'ERR_TOKEN_FORM'],
    ['no signature', `${encoded(HEADER)}.${encoded(PAYLOAD)}.`, 'ERR_TOKEN_FORM'],
    ['a header of one character', `A.${encoded(PAYLOAD)}.AA`, 'ERR_TOKEN_ENCODING'],
    ['a header with padding', tokenOf().replace('.', '=.'), 'ERR_TOKEN_ENCODING'],
    ['a payload with padding', `${encoded(HEADER)}.${encoded(PAYLOAD)}=.AA`, 'ERR_TOKEN_ENCODING'],
    ['a signature with padding', `${encoded(HEADER)}.${encoded(PAYLOAD)}.AA==`, 'ERR_TOKEN_ENCODING'],
    ['a signature with stray bits', `${encoded(HEADER)}.${encoded(PAYLOAD)}.AB`, 'ERR_TOKEN_ENCODING'],
    ['a signature in standard base64', `${encoded(HEADER)}.${encoded(PAYLOAD)}.+/+/`, 'ERR_TOKEN_ENCODING'],
    ['a leading space', ` ${tokenOf()}`, 'ERR_TOKEN_ENCODING'],
    ['a trailing line feed', `${tokenOf()}\n`, 'ERR_TOKEN_ENCODING'],
    ['a payload that is an array', tokenOf({ payload: '[]' }), 'ERR_TOKEN_JSON'],
    ['a payload that is not JSON', tokenOf({ payload: '{' }), 'ERR_TOKEN_JSON'],
    ['a payload with a duplicate member', tokenOf({ payload: '{"sub":"jane","sub":"joe"}' }), 'ERR_TOKEN_JSON'],
    ['a payload with a byte order mark', tokenOf({ payload: `\ufeff${PAYLOAD}` }), 'ERR_TOKEN_JSON'],
    ['a payload that is not UTF-8', `${encoded(HEADER)}.${encoded(Uint8Array.of(0x22, 0xff, 0x22))}.AA`, 'ERR_TOKEN_JSON'],
    ['a header that is null', tokenOf({ header: 'null' }), 'ERR_TOKEN_JSON'],
    ['a header with a duplicate member', tokenOf({ header: '{"alg":"RS256","alg":"RS256"}' }), 'ERR_TOKEN_JSON'],
    ['a critical extension', tokenOf({ header: '{"alg":"RS256","crit":["exp"]}' }), 'ERR_TOKEN_CRITICAL'],
    ['an empty array of critical extensions', tokenOf({ header: '{"alg":"RS256","crit":[]}' }), 'ERR_TOKEN_CRITICAL'],
    ['a crit that is null', tokenOf({ header: '{"alg":"RS256","crit":null}' }), 'ERR_TOKEN_CRITICAL'],
    ['an unencoded payload', tokenOf({ header: '{"alg":"RS256","b64":false}' }), 'ERR_TOKEN_CRITICAL'],
    ['a b64 that is a string', tokenOf({ header: '{"alg":"RS256","b64":"true"}' }), 'ERR_TOKEN_CRITICAL'],
    ['no algorithm', tokenOf({ header: '{"kid":"k"}' }), 'ERR_TOKEN_HEADER'],
    ['an array of algorithms', tokenOf({ header: '{"alg":["RS256"]}' }), 'ERR_TOKEN_HEADER'],
    ['a kid that is a number', tokenOf({ header: '{"alg":"RS256","kid":1}' }), 'ERR_TOKEN_HEADER'],
    ['a kid that is null', tokenOf({ header: '{"alg":"RS256","kid":null}' }), 'ERR_TOKEN_HEADER'],
    ['a typ that is an array', tokenOf({ header: '{"alg":"RS256","typ":["JWT"]}' }), 'ERR_TOKEN_TYPE'],
    ['a typ that is null', tokenOf({ header: '{"alg":"RS256","typ":null}' }), 'ERR_TOKEN_TYPE'],
  ])('rejects %s', (_, text, code) => {
    expect(read(text)).toBe(code)
  })

  test('accepts 10,240 characters, but not one more', () => {
    const start = `${encoded(HEADER)}.${encoded('{"sub":"joe"}')}.`
    const signature = (length: number) => 'A'.repeat(length - start.length)
    const longest = start + signature(10_240)
    expect(longest).toHaveLength(10_240)
    expect(read(longest)).toMatchObject({ text: longest })
    expect(read(start + signature(10_244))).toBe('ERR_TOKEN_SIZE')
    expect(read('a'.repeat(10_240))).toBe('ERR_TOKEN_FORM')
    expect(read('a'.repeat(10_241))).toBe('ERR_TOKEN_SIZE')
  })
})

describe('the header cache', () => {
  const withKid = (kid: number) => tokenOf({ header: JSON.stringify({ alg: 'RS256', kid: String(kid) }) })

  test('returns the header of an accepted token, and parses others again', () => {
    const { read: readNext, cacheHeader } = tokenReader()
    const [accepted, other] = [readNext(withKid(1)), readNext(withKid(2))]
    if (typeof accepted === 'string' || typeof other === 'string') return expect.fail()
    cacheHeader(accepted)
    cacheHeader(accepted)
    const [again, otherAgain] = [readNext(withKid(1)), readNext(withKid(2))]
    if (typeof again === 'string' || typeof otherAgain === 'string') return expect.fail()
    expect(again.header).toBe(accepted.header)
    expect(otherAgain.header).not.toBe(other.header)
    expect(otherAgain.header).toStrictEqual(other.header)
  })

  test('holds eight headers; the ninth clears it', () => {
    const { read: readNext, cacheHeader } = tokenReader()
    const headers = Array.from({ length: 9 }, (_, kid) => {
      const token = readNext(withKid(kid))
      if (typeof token === 'string') return expect.fail()
      cacheHeader(token)
      // A second call must not use a second entry.
      cacheHeader(token)
      return token.header
    })
    const cached = headers.map((header, kid) => {
      const token = readNext(withKid(kid))
      return typeof token !== 'string' && token.header === header
    })
    expect(cached).toStrictEqual([...Array(8).fill(false), true])
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
])('normalizes the type %j to %j', (typ, expected) => {
  expect(normalizeType(typ)).toBe(expected)
})
