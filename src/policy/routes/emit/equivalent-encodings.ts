/**
 * How one segment may be spelled on the wire. Whether an ARN keeps the percent-encoding of the request is not documented,
 * so both spellings count: an Allow covers the ones that clients use, a Deny leaves no other one open.
 *
 * @module
 */

/** The decoded text and its usual encodings. The characters above U+00FF stand only encoded: IAM policies do not hold them. */
export function spellings(text: string): readonly string[] {
  // Stryker disable next-line ConditionalExpression: only sooner
  if (!isSpecial(text)) return [text]
  const strict = encodeURIComponent(text).replace(/[!'()*]/g, percent)
  const path = strict.replace(/%(?:2[146789BC]|3[ABD]|40)/g, (code) => decodeURIComponent(code))
  const encoded = [strict, path, encodeURIComponent(text)]
  const raw = /^[\u0020-\u00ff]*$/.test(text) ? [text] : []
  return [...new Set([...raw, ...encoded, ...encoded.map((one) => one.replace(/%../g, (code) => code.toLowerCase()))])]
}

/**
 * Pieces that only a needless encoding of one of these literals holds: `%73` for the `s` of `secret`. For the letters a to o
 * one piece, `%6`, stands for all (with them it meets only the backtick).
 */
export function equivalentEncodings(literals: readonly string[]): readonly string[] {
  const pieces = literals.flatMap((literal) => {
    const characters = [...literal]
    const special = characters.filter(isSpecial)
    // One special character has all its spellings in the Deny itself; of several, each could be spelled otherwise.
    // Stryker disable next-line MethodExpression: there is one or none
    const isSpecialOpen = special.length > 1 || special.some((character) => character > '\u007f')
    return characters
      .filter((character) => isSpecialOpen || !isSpecial(character))
      .map((character) => percent(character).slice(0, /[a-o]/.test(character) ? 2 : 3))
  })
  return [...new Set(pieces.flatMap((piece) => [piece, piece.toLowerCase()]))].sort()
}

function isSpecial(character: string): boolean {
  return /[^\w.~-]/.test(character)
}

/** The first byte of a character, encoded: all of one in ASCII. */
function percent(character: string): string {
  return `%${Buffer.from(character).toString('hex', 0, 1).toUpperCase()}`
}
