/**
 * Decodes the text of an element or attribute.
 *
 * @module
 */

/** The text is not XML that this package accepts. It has no details, because the text comes from a client. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** Characters that XML 1.0 does not allow, in any form. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is searched for
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/**
 * Replaces the five predefined entities and character references.
 *
 * @throws {XmlError} for any other reference, a character that XML does not allow, and `]]>`.
 */
export function decodeText(raw: string): string {
  if (FORBIDDEN.test(raw) || raw.includes(']]>')) throw new XmlError()
  if (!raw.includes('&')) return raw
  const [first = '', ...parts] = raw.split('&')
  const decoded = parts.map((part) => {
    const end = part.indexOf(';')
    // The longest reference is `&#x10FFFF;`. Leading zeros are not needed.
    if (end < 1 || end > 8) throw new XmlError()
    return decodeReference(part.slice(0, end)) + part.slice(end + 1)
  })
  return first + decoded.join('')
}

function decodeReference(reference: string): string {
  const entity = ENTITIES.get(reference)
  if (entity !== undefined) return entity
  const match = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/.exec(reference)
  if (match === null) throw new XmlError()
  const [, hexadecimal, decimal] = match
  const codePoint = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)
  if (codePoint > 0x10_ffff) throw new XmlError()
  const character = String.fromCodePoint(codePoint)
  if (FORBIDDEN.test(character)) throw new XmlError()
  return character
}
