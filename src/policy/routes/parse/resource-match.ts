/**
 * What a resource of a document matches, by the wildcards that this package writes.
 *
 * @module
 */

/** `*` is any text, and `?*` any but none: the only wildcards in documents of this package. Linear in the text. */
export function matches(pattern: string, text: string): boolean {
  let at = 0
  let from = 0
  for (let star = pattern.indexOf('*'); star !== -1; star = pattern.indexOf('*', from)) {
    const least = pattern[star - 1] === '?' ? 1 : 0
    const literal = pattern.slice(from, star - least)
    const found = text.indexOf(literal, at)
    if (found === -1 || (from === 0 && found > 0)) return false
    at = found + literal.length + least
    from = star + 1
  }
  const end = pattern.slice(from)
  return from === 0 ? text === end : at + end.length <= text.length && text.endsWith(end)
}
