/**
 * Builds the canonical URI, the second line of the canonical request, from the path as sent.
 *
 * @module
 */

import type { PathEncoding } from '../request-types.ts'
import { UNRESERVED_OR_SLASH } from './characters.ts'
import { normalizeEncoding, percentEncode } from './percent-encoding.ts'

/** The choices that decide the canonical URI. The defaults depend on the service. */
export interface PathOptions {
  readonly pathEncoding?: PathEncoding | undefined
  readonly normalizePath?: boolean | undefined
}

const S3_SERVICES: ReadonlySet<string> = new Set(['s3', 's3express', 's3-object-lambda', 's3-outposts'])

/** Whether a service follows the rules of S3: it encodes the path once, does not normalize it, and does not hash presigned payloads. */
export function isS3(service: string): boolean {
  return S3_SERVICES.has(service)
}

/**
 * Returns the canonical URI of a path.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalPath(path: string, service: string, { pathEncoding, normalizePath }: PathOptions): string {
  const s3 = isS3(service)
  const resource = (normalizePath ?? !s3) ? normalizeSegments(path) : path || '/'
  const encoding = pathEncoding ?? (s3 ? 'single' : 'double')
  // `%2F` stays encoded: `/a%2Fb` and `/a/b` are different resources.
  return encoding === 'single'
    ? normalizeEncoding(resource, UNRESERVED_OR_SLASH, '%2B')
    : percentEncode(resource, UNRESERVED_OR_SLASH)
}

/** Removes empty segments and `.` segments, and resolves `..` segments. */
function normalizeSegments(path: string): string {
  if (!path.includes('//') && !path.includes('/.')) return path || '/'
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  const joined = segments.join('/')
  return joined === '' ? '/' : `/${joined}${path.endsWith('/') ? '/' : ''}`
}
