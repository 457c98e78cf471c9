/**
 * Faults of spelling: a token has one text. Whoever takes a second one for the same token has a deny-list that leaks.
 *
 * @module
 */

import type { Forge, HostileToken } from './forge.ts'
import { base64Url } from './sign-token.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function hostileForms(forge: Forge): HostileToken[] {
  return [
    ...shapes(forge),
    ...foreignCharacters(forge),
    ...padding(forge),
    ...strayBits(forge),
    ...otherAlphabet(forge),
    ...sizes(forge),
  ]
}

function shapes({ honest, hostile }: Forge): HostileToken[] {
  const [header = '', payload = '', signature = ''] = honest.split('.')
  const texts: { readonly [name: string]: string } = {
    'no text': '',
    'one part': header,
    'two parts': `${header}.${payload}`,
    'no signature': `${header}.${payload}.`,
    'no header': `.${payload}.${signature}`,
    'no payload': `${header}..${signature}`,
    'a dot in front': `.${honest}`,
    'a dot behind': `${honest}.`,
    'a fourth part': `${honest}.${signature}`,
    'five parts, as an encrypted token': `${header}.${payload}.${signature}.${payload}.${signature}`,
    'two tokens': `${honest}.${honest}`,
    'two tokens with a comma': `${honest},${honest}`,
    'only dots': '..',
    'its scheme inside': `Bearer ${honest}`,
    'in quotes': `"${honest}"`,
    'in JSON serialization': JSON.stringify({ payload, protected: header, signature }),
    'dots in percent encoding': honest.replaceAll('.', '%2E'),
    'parts in another order': `${payload}.${header}.${signature}`,
  }
  return Object.entries(texts).map(([name, token]) => hostile(`form: ${name}`, token))
}

/** Decoders that skip what they do not know give all of these the bytes of the honest token. */
function foreignCharacters({ withParts, honest, hostile }: Forge): HostileToken[] {
  const characters: { readonly [name: string]: string } = {
    'a blank': ' ',
    'a tab': '\t',
    'a line break': '\n',
    'a carriage return': '\r',
    'a zero byte': '\0',
    'an exclamation mark': '!',
    'a no-break space': '\u00a0',
    'a byte order mark': '\ufeff',
    'a wide letter': '\uff21',
  }
  const [header = '', payload = '', signature = ''] = honest.split('.')
  return Object.entries(characters).flatMap(([name, character]) => {
    const inside = (part: string): string => part.slice(0, 5) + character + part.slice(5)
    return [
      hostile(`form: ${name} in front`, character + honest),
      hostile(`form: ${name} behind`, honest + character),
      hostile(`form: ${name} in the header`, withParts({ header: inside(header) })),
      hostile(`form: ${name} in the payload`, withParts({ payload: inside(payload) })),
      hostile(`form: ${name} in the signature`, `${header}.${payload}.${inside(signature)}`),
    ]
  })
}

function padding(forge: Forge): HostileToken[] {
  const { withParts, honest, hostile } = forge
  const [header = '', payload = '', signature = ''] = honest.split('.')
  return ['=', '=='].flatMap((sign) => [
    hostile(`form: header with ${sign}`, withParts({ header: header + sign })),
    hostile(`form: payload with ${sign}`, withParts({ payload: payload + sign })),
    hostile(`form: signature with ${sign}`, `${header}.${payload}.${signature}${sign}`),
  ])
}

/** The last character of a part may hold bits that belong to no byte. */
function strayBits(forge: Forge): HostileToken[] {
  const { header, claims, withParts, honest, hostile } = forge
  const rows: HostileToken[] = []
  for (const filler of ['', '.', '..']) {
    const parts = {
      header: base64Url(JSON.stringify({ ...header, filler })),
      payload: base64Url(JSON.stringify({ ...claims, filler })),
    }
    for (const name of ['header', 'payload'] as const) {
      for (const [index, spelling] of otherSpellings(parts[name]).entries()) {
        rows.push(
          hostile(
            `form: stray bits ${index + 1} in the ${name}, filled by ${filler.length}`,
            withParts({ [name]: spelling }),
            withParts({ [name]: parts[name] }),
          ),
        )
      }
    }
  }
  const end = honest.lastIndexOf('.') + 1
  for (const [index, spelling] of otherSpellings(honest.slice(end)).entries()) {
    rows.push(hostile(`form: stray bits ${index + 1} in the signature`, honest.slice(0, end) + spelling))
  }
  return rows
}

/** Three of the other texts that decode to the same bytes, or none where every bit counts. */
function otherSpellings(part: string): string[] {
  const bytes = Buffer.from(part, 'base64url')
  return [...ALPHABET]
    .map((last) => part.slice(0, -1) + last)
    .filter((spelling) => spelling !== part && Buffer.from(spelling, 'base64url').equals(bytes))
    .slice(0, 3)
}

function otherAlphabet({ claims, header, withParts, hostile }: Forge): HostileToken[] {
  // These letters make `-` and `_` at whatever offset they stand.
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
    ].flatMap(([ours = '', theirs = '']) =>
      parts[name].includes(ours)
        ? [hostile(`form: ${theirs} in the ${name}`, withParts({ [name]: parts[name].replaceAll(ours, theirs) }), twin)]
        : [],
    )
  })
}

/** Over 8 kB nobody is honest. */
function sizes({ withClaims, withHeader, hostile }: Forge): HostileToken[] {
  const twin = withClaims({ filler: 'x'.repeat(3000) })
  return [
    hostile('form: a payload of 9 kB', withClaims({ filler: 'x'.repeat(9000) }), twin),
    hostile('form: a header of 9 kB', withHeader({ filler: 'x'.repeat(9000) }), twin),
    hostile('form: a payload of 200 kB', withClaims({ filler: 'x'.repeat(200_000) }), twin),
  ]
}
