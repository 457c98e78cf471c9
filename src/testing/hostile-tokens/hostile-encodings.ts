/**
 * Faults of the encoding: other strings that a lenient decoder reads as the valid token.
 *
 * A verifier that accepts a second string for the same token makes every list of revoked tokens incomplete.
 *
 * @module
 */

import { base64Url } from '../sign-token.ts'
import type { Forge, HostileToken } from './token-forge.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Returns the tokens whose string is not a valid compact serialization. */
export function hostileEncodings(forge: Forge): HostileToken[] {
  return [
    ...wrongStructure(forge),
    ...invalidCharacters(forge),
    ...padding(forge),
    ...unusedBits(forge),
    ...standardBase64(forge),
    ...excessiveSizes(forge),
  ]
}

function wrongStructure({ validToken, hostile }: Forge): HostileToken[] {
  const [header = '', payload = '', signature = ''] = validToken.split('.')
  const tokens: { readonly [name: string]: string } = {
    'an empty string': '',
    'one part': header,
    'two parts': `${header}.${payload}`,
    'an empty signature': `${header}.${payload}.`,
    'an empty header': `.${payload}.${signature}`,
    'an empty payload': `${header}..${signature}`,
    'a leading dot': `.${validToken}`,
    'a trailing dot': `${validToken}.`,
    'four parts': `${validToken}.${signature}`,
    'five parts, like an encrypted token': `${header}.${payload}.${signature}.${payload}.${signature}`,
    'two tokens joined by a dot': `${validToken}.${validToken}`,
    'two tokens joined by a comma': `${validToken},${validToken}`,
    'only dots': '..',
    'a scheme before the token': `Bearer ${validToken}`,
    'the token in quotation marks': `"${validToken}"`,
    'JSON serialization': JSON.stringify({ payload, protected: header, signature }),
    'percent-encoded dots': validToken.replaceAll('.', '%2E'),
    'header and payload swapped': `${payload}.${header}.${signature}`,
  }
  return Object.entries(tokens).map(([name, token]) => hostile(`encoding: ${name}`, token))
}

/** Decoders that ignore unknown characters decode all of these to the bytes of the valid token. */
function invalidCharacters({ withParts, validToken, hostile }: Forge): HostileToken[] {
  const characters: { readonly [name: string]: string } = {
    'a space': ' ',
    'a tab': '\t',
    'a line feed': '\n',
    'a carriage return': '\r',
    'a null character': '\0',
    'an exclamation mark': '!',
    'a no-break space': '\u00a0',
    'a byte order mark': '\ufeff',
    'a fullwidth letter': '\uff21',
  }
  const [header = '', payload = '', signature = ''] = validToken.split('.')
  return Object.entries(characters).flatMap(([name, character]) => {
    const inside = (part: string): string => part.slice(0, 5) + character + part.slice(5)
    return [
      hostile(`encoding: ${name} before the token`, character + validToken),
      hostile(`encoding: ${name} after the token`, validToken + character),
      hostile(`encoding: ${name} in the header`, withParts({ header: inside(header) })),
      hostile(`encoding: ${name} in the payload`, withParts({ payload: inside(payload) })),
      hostile(`encoding: ${name} in the signature`, `${header}.${payload}.${inside(signature)}`),
    ]
  })
}

function padding({ withParts, validToken, hostile }: Forge): HostileToken[] {
  const [header = '', payload = '', signature = ''] = validToken.split('.')
  return ['=', '=='].flatMap((padding) => [
    hostile(`encoding: header padded with ${padding}`, withParts({ header: header + padding })),
    hostile(`encoding: payload padded with ${padding}`, withParts({ payload: payload + padding })),
    hostile(`encoding: signature padded with ${padding}`, `${header}.${payload}.${signature}${padding}`),
  ])
}

/** The last character of a base64url string may hold bits that belong to no byte. They must be zero. */
function unusedBits(forge: Forge): HostileToken[] {
  const { header, claims, withParts, validToken, hostile } = forge
  const tokens: HostileToken[] = []
  for (const filler of ['', '.', '..']) {
    const parts = {
      header: base64Url(JSON.stringify({ ...header, filler })),
      payload: base64Url(JSON.stringify({ ...claims, filler })),
    }
    for (const name of ['header', 'payload'] as const) {
      for (const [index, alternative] of alternativeEncodings(parts[name]).entries()) {
        tokens.push(
          hostile(
            `encoding: unused bits ${index + 1} set in the ${name}, filler length ${filler.length}`,
            withParts({ [name]: alternative }),
            withParts({ [name]: parts[name] }),
          ),
        )
      }
    }
  }
  const start = validToken.lastIndexOf('.') + 1
  for (const [index, alternative] of alternativeEncodings(validToken.slice(start)).entries()) {
    tokens.push(hostile(`encoding: unused bits ${index + 1} set in the signature`, validToken.slice(0, start) + alternative))
  }
  return tokens
}

/** Returns up to three other strings that decode to the same bytes, or none if all bits are used. */
function alternativeEncodings(part: string): string[] {
  const bytes = Buffer.from(part, 'base64url')
  return [...ALPHABET]
    .map((last) => part.slice(0, -1) + last)
    .filter((alternative) => alternative !== part && Buffer.from(alternative, 'base64url').equals(bytes))
    .slice(0, 3)
}

/** `+` and `/` of standard base64 instead of `-` and `_`. */
function standardBase64({ claims, header, withParts, hostile }: Forge): HostileToken[] {
  // The encoding of these characters contains `-` and `_` at every offset.
  const filler = '???>>>?>?>~~~???>>>'
  const parts = {
    header: base64Url(JSON.stringify({ ...header, filler })),
    payload: base64Url(JSON.stringify({ ...claims, filler })),
  }
  return (['header', 'payload'] as const).flatMap((name) => {
    const twin = withParts({ [name]: parts[name] })
    return [
      ['-', '+'],
      ['_', '/'],
    ].flatMap(([urlCharacter = '', standardCharacter = '']) =>
      parts[name].includes(urlCharacter)
        ? [
            hostile(
              `encoding: ${standardCharacter} in the ${name}`,
              withParts({ [name]: parts[name].replaceAll(urlCharacter, standardCharacter) }),
              twin,
            ),
          ]
        : [],
    )
  })
}

/** API Gateway limits all headers together to 10,240 bytes, so no genuine token is longer. */
function excessiveSizes({ withClaims, withHeader, hostile }: Forge): HostileToken[] {
  const twin = withClaims({ filler: 'x'.repeat(3000) })
  return [
    hostile('encoding: a payload of 9 kB', withClaims({ filler: 'x'.repeat(9000) }), twin),
    hostile('encoding: a header of 9 kB', withHeader({ filler: 'x'.repeat(9000) }), twin),
    hostile('encoding: a payload of 200 kB', withClaims({ filler: 'x'.repeat(200_000) }), twin),
  ]
}
