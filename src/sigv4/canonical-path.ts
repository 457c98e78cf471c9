/**
 * The canonical URI: the second line of the canonical request, made from the path as it stands in the request line.
 *
 * @module
 */

import { isUnreserved } from './characters.ts'
import { percentEncode, percentReencode } from './percent-encoding.ts'

/**
 * `double` encodes the path as sent once more, as every service but S3 does: `/a%20b` becomes `/a%2520b`.
 * `single` brings it to the one encoding of its bytes, as S3 does: `/a%20b` and `/a b` become `/a%20b`.
 */
export type PathEncoding = 'double' | 'single'

const SLASH = 47

/**
 * @param normalize drops empty and `.` segments and lets `..` take its predecessor along.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalPath(path: string, encoding: PathEncoding, normalize: boolean): string {
  if (isPlain(path)) return path
  const whole = path === '' ? '/' : path
  const chosen = normalize ? normalizeSegments(whole) : whole
  // An encoded slash stays one: `/a%2Fb` and `/a/b` are two resources.
  return encoding === 'double' ? percentEncode(chosen, SLASH) : percentReencode(chosen, '%2B', SLASH)
}

/** Whether nothing can change: unreserved characters in single, non-empty segments that do not begin with a dot. */
function isPlain(path: string): boolean {
  if (path.charCodeAt(0) !== SLASH) return false
  let previous = SLASH
  for (let index = 1; index < path.length; index++) {
    const code = path.charCodeAt(index)
    if (previous === SLASH && (code === SLASH || code === 46)) return false
    if (code !== SLASH && !isUnreserved(code)) return false
    previous = code
  }
  return true
}

function normalizeSegments(path: string): string {
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  const inner = kept.join('/')
  return inner === '' ? '/' : `/${inner}${path.endsWith('/') ? '/' : ''}`
}
