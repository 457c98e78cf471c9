/**
 * Checks that a validation expression has the same meaning in Java, which API Gateway uses, and in JavaScript, which tests
 * use.
 *
 * @module
 */

/**
 * The common syntax: escapes, character classes without `&&` and `[`, groups, lookaheads, and quantifiers that are not
 * possessive. A regular expression checks each element; `RegExp` checks that they are nested correctly.
 */
const COMMON_SYNTAX =
  /^(?:\\(?:[dDwWsStnfr]|x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|[^\dA-Za-z])|\[\^?(?:\\(?:[dDwWsStnfr]|[^\dA-Za-z])|(?!&&)[^\\\]^[])(?:\\(?:[dDwWsStnfr]|[^\dA-Za-z])|(?!&&)[^\\\][])*\]|\((?:\?[:=!]|(?!\?))|\)|(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})\??(?![*+?{])|[^\\[\](){}*+?])*$/

/** Returns whether `value` is a regular expression that Java and JavaScript read alike. */
export function isPortableExpression(value: unknown): value is string {
  if (typeof value !== 'string' || !COMMON_SYNTAX.test(value)) return false
  try {
    new RegExp(value)
    return true
  } catch {
    return false
  }
}
