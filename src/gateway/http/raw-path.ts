/**
 * Decodes the path of a request as HTTP APIs do for `rawPath`.
 *
 * The path is decoded, cut at a `?` that was encoded, and decoded again. A path that cannot be decoded twice is rejected.
 * Routes, ARNs and signatures use the path as sent instead.
 *
 * @module
 */

/** Returns the path as `rawPath` states it, or `undefined` for a path that is rejected with 400. */
export function decodeRawPath(path: string): string | undefined {
  const once = decode(path)
  if (once === undefined) return undefined
  const mark = once.indexOf('?')
  return decode(mark === -1 ? once : once.slice(0, mark))
}

/** Decodes the value of a path variable once. A value that cannot be decoded is kept as sent. */
export function decodeVariable(value: string): string {
  return decode(value) ?? value
}

function decode(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
