/**
 * The canonical URI: the second line of the canonical request, made from the path as it stands in the request line.
 *
 * @module
 */

import { PATH } from './characters.ts'
import { percentEncode } from './percent-encoding.ts'

/**
 * `double` encodes the path as sent once more, as every service but S3 does: `/a%20b` becomes `/a%2520b`.
 * `single` brings it to the one encoding of its bytes, as S3 does: `/a%20b` and `/a b` become `/a%20b`.
 */
export type PathEncoding = 'double' | 'single'

/**
 * @param normalize drops empty and `.` segments and lets `..` take its predecessor along.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalPath(path: string, encoding: PathEncoding, normalize: boolean): string {
  const chosen = normalize && (path.includes('//') || path.includes('/.')) ? normalizeSegments(path) : path || '/'
  // An encoded slash stays one: `/a%2Fb` and `/a/b` are two resources.
  return percentEncode(chosen, PATH, encoding === 'single' ? '%2B' : undefined)
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
