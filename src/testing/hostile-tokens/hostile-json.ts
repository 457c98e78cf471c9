/**
 * Faults of the JSON: a header or payload that is invalid, or that two parsers read differently.
 *
 * @module
 */

import type { Forge, HostileToken } from './token-forge.ts'

/** Returns the tokens whose header or payload is not one unambiguous JSON object. */
export function hostileJson(forge: Forge): HostileToken[] {
  return [
    ...otherValues(forge),
    ...invalidJson(forge),
    ...invalidUtf8(forge),
    ...duplicateMembers(forge),
    ...excessiveDepths(forge),
  ]
}

const PARTS = ['header', 'payload'] as const

function otherValues({ withTexts, header, claims, hostile }: Forge): HostileToken[] {
  return PARTS.flatMap((part) => {
    const object = JSON.stringify(part === 'header' ? header : claims)
    return ['null', 'true', '0', '1e3', '"text"', '[]', `[${object}]`, JSON.stringify(object), '{}'].map((text) =>
      hostile(`json: ${part} is ${text.slice(0, 20)}`, withTexts({ [part]: text })),
    )
  })
}

function invalidJson({ withTexts, header, claims, hostile }: Forge): HostileToken[] {
  return PARTS.flatMap((part) => {
    const object = JSON.stringify(part === 'header' ? header : claims)
    const texts: { readonly [name: string]: string } = {
      'a byte order mark': `\ufeff${object}`,
      'a trailing comma': `${object.slice(0, -1)},}`,
      'trailing text': `${object}x`,
      'a second object': object + object,
      'a comment': `${object.slice(0, -1)}/**/}`,
      'single quotation marks': object.replaceAll('"', "'"),
      'an unquoted name': `${object.slice(0, -1)},a:1}`,
      NaN: `${object.slice(0, -1)},"a":NaN}`,
      Infinity: `${object.slice(0, -1)},"a":Infinity}`,
      'a number with a leading zero': `${object.slice(0, -1)},"a":01}`,
      'a hexadecimal number': `${object.slice(0, -1)},"a":0x1}`,
      'a line feed in a string': `${object.slice(0, -1)},"a":"\n"}`,
      'an invalid escape sequence': `${object.slice(0, -1)},"a":"\\x41"}`,
      'no closing brace': object.slice(0, -1),
      'a trailing null character': `${object}\0`,
      'a leading no-break space': `\u00a0${object}`,
    }
    return Object.entries(texts).map(([name, text]) => hostile(`json: ${part} with ${name}`, withTexts({ [part]: text })))
  })
}

function invalidUtf8({ withTexts, header, claims, hostile }: Forge): HostileToken[] {
  return PARTS.flatMap((part) => {
    const text = JSON.stringify({ ...(part === 'header' ? header : claims), a: '@@@@' })
    const twin = withTexts({ [part]: text })
    const sequences: { readonly [name: string]: readonly number[] } = {
      'a lone continuation byte': [0x80],
      'an overlong encoding of a slash': [0xc0, 0xaf],
      'a truncated character': [0xe2, 0x82],
      'a surrogate': [0xed, 0xa0, 0x80],
      'a code point above U+10FFFF': [0xf4, 0x90, 0x80, 0x80],
      'a Latin-1 character': [0xe9],
    }
    const [before = '', after = ''] = text.split('@@@@')
    const inString = Object.entries(sequences).map(([name, sequence]) => {
      const bytes = Buffer.concat([Buffer.from(before), Buffer.from(sequence), Buffer.from(after)])
      return hostile(`json: ${part} with ${name}`, withTexts({ [part]: bytes }), twin)
    })
    return [...inString, hostile(`json: ${part} in UTF-16`, withTexts({ [part]: Buffer.from(text, 'utf16le') }), twin)]
  })
}

/** With a duplicate member, some parsers use the first value and others the last. */
function duplicateMembers({ withTexts, header, claims, hostile }: Forge): HostileToken[] {
  return PARTS.flatMap((part) => {
    const members = part === 'header' ? header : claims
    const body = JSON.stringify(members).slice(1, -1)
    const rows = Object.entries(members).flatMap(([name, value]) => {
      const same = `${JSON.stringify(name)}:${JSON.stringify(value)}`
      const other = `${JSON.stringify(name)}:${JSON.stringify(typeof value === 'number' ? value + 1 : `${String(value)}x`)}`
      const escaped = `"\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${name.slice(1)}":${JSON.stringify(value)}`
      return [
        hostile(`json: ${part} has ${name} twice`, withTexts({ [part]: `{${body},${same}}` })),
        hostile(`json: ${part} has another ${name} first`, withTexts({ [part]: `{${other},${body}}` })),
        hostile(`json: ${part} has ${name} twice, once with an escaped name`, withTexts({ [part]: `{${body},${escaped}}` })),
      ]
    })
    const nested: { readonly [name: string]: string } = {
      'a duplicate member in an object': '"a":{"b":1,"b":1}',
      'a duplicate member in an array': '"a":[1,{"b":1,"b":2}]',
      'a duplicate __proto__': '"__proto__":{"b":1},"__proto__":{}',
      'a duplicate empty name': '"":1,"":2',
      'a duplicate member after an escaped quotation mark': '"a":"\\"","b":1,"b":1',
      'a duplicate member after an escaped backslash': '"a":"\\\\","b":1,"b":1',
    }
    const twin = withTexts({ [part]: `{${body},"a":{"b":1},"__proto__":{"b:c":"d:{\\"[\\\\"},"":[":"]}` })
    return [
      ...rows,
      ...Object.entries(nested).map(([name, more]) =>
        hostile(`json: ${part} has ${name}`, withTexts({ [part]: `{${body},${more}}` }), twin),
      ),
    ]
  })
}

/** Deep nesting exhausts the stack of a recursive parser. */
function excessiveDepths({ withTexts, header, claims, hostile }: Forge): HostileToken[] {
  return PARTS.flatMap((part) => {
    const body = JSON.stringify(part === 'header' ? header : claims).slice(0, -1)
    const arrays = (depth: number): string => withTexts({ [part]: `${body},"a":${'['.repeat(depth)}${']'.repeat(depth)}}` })
    const objects = (depth: number): string => withTexts({ [part]: `${body},"a":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}` })
    return [
      hostile(`json: ${part} has 1000 nested arrays`, arrays(1000), arrays(4)),
      hostile(`json: ${part} has 300 nested objects`, objects(300), objects(4)),
    ]
  })
}
