/**
 * What may become part of a resource. Everything else is refused, not cleaned: what an identity puts into a resource
 * must never widen it, and must mean one path under every reading of it.
 *
 * @module
 */

/** The longest ARN of an authorizer's reply is 512 characters; a value must fit beside the rest of it. */
const MAX_LENGTH = 400

/**
 * True for text that names exactly one path segment: not empty, at most 400 characters, well-formed Unicode, no `*`, `?`
 * or `$` (wildcards and variables of a policy), no `/` or `\`, no `%` (decoded once more it would be somebody else), no
 * control or format character, and neither `.` nor `..`.
 */
export function isBindable(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > MAX_LENGTH) return false
  if (value === '.' || value === '..') return false
  // Linear: one character class over at most 400 characters.
  return !/[*?$/\\%\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(value)
}
