/**
 * Equivalent encodings of a path segment. AWS does not document whether an ARN contains the path as sent or decoded, so
 * an Allow contains the encodings that clients use, and a Deny leaves no other encoding open.
 *
 * @module
 */

/** The decoded segment and its usual encodings. Characters above U+00FF only encoded, because IAM policies reject them. */
export function usualEncodings(segment: string): readonly string[] {
  const strict = encodeURIComponent(segment).replace(/[!'()*]/g, encodeFirstByte)
  const path = strict.replace(/%(?:2[146789BC]|3[ABD]|40)/g, (code) => decodeURIComponent(code))
  const encoded = [strict, path, encodeURIComponent(segment)]
  const raw = /^[\u0020-\u00ff]*$/.test(segment) ? [segment] : []
  const lowercase = encoded.map((text) => text.replace(/%../g, (code) => code.toLowerCase()))
  return [...new Set([...raw, ...encoded, ...lowercase])]
}

/**
 * Substrings that occur only in needless encodings of one of the literals: `%73` for the `s` of `secret`. The single
 * substring `%6` covers the letters a to o; apart from them it matches only an encoded backtick.
 */
export function equivalentEncodings(literals: readonly string[]): readonly string[] {
  const codes = literals.flatMap((literal) => {
    const characters = [...literal]
    const special = characters.filter(isSpecial)
    // A Deny lists all encodings of one special ASCII character. Of several, each could be encoded differently.
    const isSpecialOpen = special.length > 1 || special.some((character) => character > '\u007f')
    return characters
      .filter((character) => isSpecialOpen || !isSpecial(character))
      .map((character) => encodeFirstByte(character).slice(0, /[a-o]/.test(character) ? 2 : 3))
  })
  return [...new Set(codes.flatMap((code) => [code, code.toLowerCase()]))].sort()
}

function isSpecial(character: string): boolean {
  return /[^\w.~-]/.test(character)
}

/** The percent-encoding of the first byte of a character: the whole character in ASCII. */
function encodeFirstByte(character: string): string {
  return `%${Buffer.from(character).toString('hex', 0, 1).toUpperCase()}`
}
