/**
 * Faults of JSON: texts that two readers take for two different tokens, or that one of them should not take at all.
 *
 * @module
 */

import type { Forge, HostileToken } from './forge.ts'

export function hostileJson(forge: Forge): HostileToken[] {
  return [...notObjects(forge), ...notJson(forge), ...notUtf8(forge), ...doubles(forge), ...depths(forge)]
}

const PARTS = ['header', 'payload'] as const

function notObjects({ withTexts, header, claims, hostile }: Forge): HostileToken[] {
  return PARTS.flatMap((part) => {
    const object = JSON.stringify(part === 'header' ? header : claims)
    return ['null', 'true', '0', '1e3', '"text"', '[]', `[${object}]`, JSON.stringify(object), '{}'].map((text) =>
      hostile(`json: ${part} is ${text.slice(0, 20)}`, withTexts({ [part]: text })),
    )
  })
}

function notJson({ withTexts, header, claims, hostile }: Forge): HostileToken[] {
  return PARTS.flatMap((part) => {
    const object = JSON.stringify(part === 'header' ? header : claims)
    const texts: { readonly [name: string]: string } = {
      'a byte order mark': `\ufeff${object}`,
      'a comma behind the last member': `${object.slice(0, -1)},}`,
      'something behind it': `${object}x`,
      'a second object': object + object,
      'a comment': `${object.slice(0, -1)}/**/}`,
      'single quotes': object.replaceAll('"', "'"),
      'a name without quotes': `${object.slice(0, -1)},a:1}`,
      NaN: `${object.slice(0, -1)},"a":NaN}`,
      Infinity: `${object.slice(0, -1)},"a":Infinity}`,
      'a number with a leading zero': `${object.slice(0, -1)},"a":01}`,
      'a number in hexadecimal': `${object.slice(0, -1)},"a":0x1}`,
      'a line break in a string': `${object.slice(0, -1)},"a":"\n"}`,
      'a wrong escape': `${object.slice(0, -1)},"a":"\\x41"}`,
      'no end': object.slice(0, -1),
      'a zero byte behind': `${object}\0`,
      'a no-break space in front': `\u00a0${object}`,
    }
    return Object.entries(texts).map(([name, text]) => hostile(`json: ${part} with ${name}`, withTexts({ [part]: text })))
  })
}

function notUtf8({ withTexts, header, claims, hostile }: Forge): HostileToken[] {
  return PARTS.flatMap((part) => {
    const text = JSON.stringify({ ...(part === 'header' ? header : claims), a: '@@@@' })
    const twin = withTexts({ [part]: text })
    const bytes: { readonly [name: string]: readonly number[] } = {
      'a lone continuation byte': [0x80],
      'a slash in two bytes': [0xc0, 0xaf],
      'a letter cut off': [0xe2, 0x82],
      'a surrogate': [0xed, 0xa0, 0x80],
      'a letter beyond Unicode': [0xf4, 0x90, 0x80, 0x80],
      'Latin-1': [0xe9],
    }
    const [front = '', behind = ''] = text.split('@@@@')
    const inside = Object.entries(bytes).map(([name, wrong]) => {
      const fault = Buffer.concat([Buffer.from(front), Buffer.from(wrong), Buffer.from(behind)])
      return hostile(`json: ${part} with ${name}`, withTexts({ [part]: fault }), twin)
    })
    return [...inside, hostile(`json: ${part} in UTF-16`, withTexts({ [part]: Buffer.from(text, 'utf16le') }), twin)]
  })
}

/** The same member twice: one reader keeps the first, another the last. */
function doubles({ withTexts, header, claims, hostile }: Forge): HostileToken[] {
  return PARTS.flatMap((part) => {
    const members = part === 'header' ? header : claims
    const body = JSON.stringify(members).slice(1, -1)
    const rows = Object.entries(members).flatMap(([name, value]) => {
      const again = `${JSON.stringify(name)}:${JSON.stringify(value)}`
      const other = `${JSON.stringify(name)}:${JSON.stringify(typeof value === 'number' ? value + 1 : `${String(value)}x`)}`
      const escaped = `"\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${name.slice(1)}":${JSON.stringify(value)}`
      return [
        hostile(`json: ${part} has ${name} twice`, withTexts({ [part]: `{${body},${again}}` })),
        hostile(`json: ${part} has another ${name} first`, withTexts({ [part]: `{${other},${body}}` })),
        hostile(`json: ${part} has ${name} twice, once in disguise`, withTexts({ [part]: `{${body},${escaped}}` })),
      ]
    })
    const nested: { readonly [name: string]: string } = {
      'a double in an object': '"a":{"b":1,"b":1}',
      'a double in a list': '"a":[1,{"b":1,"b":2}]',
      'a double __proto__': '"__proto__":{"b":1},"__proto__":{}',
      'an empty name twice': '"":1,"":2',
      'a double behind a quote in a string': '"a":"\\"","b":1,"b":1',
      'a double behind a backslash in a string': '"a":"\\\\","b":1,"b":1',
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

function depths({ withTexts, header, claims, hostile }: Forge): HostileToken[] {
  return PARTS.flatMap((part) => {
    const body = JSON.stringify(part === 'header' ? header : claims).slice(0, -1)
    const lists = (depth: number): string => withTexts({ [part]: `${body},"a":${'['.repeat(depth)}${']'.repeat(depth)}}` })
    const objects = (depth: number): string => withTexts({ [part]: `${body},"a":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}` })
    return [
      hostile(`json: ${part} has 1000 lists in each other`, lists(1000), lists(4)),
      hostile(`json: ${part} has 300 objects in each other`, objects(300), objects(4)),
    ]
  })
}
