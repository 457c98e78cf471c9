/**
 * How one segment may be spelled on the wire. Whether an ARN keeps the percent-encoding of the request is not documented,
 * so both spellings count: an Allow covers the ones that clients use, a Deny leaves no other one open.
 *
 * @module
 */

/** The decoded text and its usual encodings. The characters above U+00FF stand only encoded: IAM policies do not hold them. */
export function spellings(text: string): readonly string[] {
  if (/^[\w.~-]*$/.test(text)) return [text]
  const strict = encodeURIComponent(text).replace(/[!'()*]/g, (character) => percent(character))
  const path = strict.replace(/%(?:2[146789BC]|3[ABD]|40)/g, (code) => decodeURIComponent(code))
  const encoded = [strict, path, encodeURIComponent(text)]
  const raw = /^[\u0020-\u00ff]*$/.test(text) ? [text] : []
  return [...new Set([...raw, ...encoded, ...encoded.map(lowerHex)])]
}

/**
 * Pieces that only a needless encoding of one of these literals holds: `%73` for the `s` of `secret`. For the letters a to o
 * one piece, `%6`, stands for all (with them it meets only the backtick).
 */
export function disguises(literals: readonly string[]): readonly string[] {
  const pieces = new Set<string>()
  for (const literal of new Set(literals)) {
    const special = [...literal].filter((character) => !/[\w.~-]/.test(character))
    for (const character of literal) {
      if (/[a-o]/.test(character)) pieces.add('%6')
      else if (/[\w.~-]/.test(character)) for (const one of bothCases(percent(character))) pieces.add(one)
    }
    // One special character has all its spellings in the Deny itself; of several, each could be spelled otherwise.
    if (special.length > 1 || special.some((character) => character > '~')) {
      for (const character of special)
        for (const one of bothCases(encodeURIComponent(character).slice(0, 3))) if (one.startsWith('%')) pieces.add(one)
    }
  }
  return [...pieces].sort()
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

function bothCases(code: string): readonly string[] {
  return [code, lowerHex(code)]
}

function lowerHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
}
