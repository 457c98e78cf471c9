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

/** The canonical URI and the resource that it names. */
export interface CanonicalPath {
  readonly canonical: string
  /** The path of the resource, encoded as in a URL. All paths with the same canonical URI have the same resource. */
  readonly resource: string
}

const S3_SERVICES: ReadonlySet<string> = new Set(['s3', 's3express', 's3-object-lambda', 's3-outposts'])

/** Whether a service follows the rules of S3: it encodes the path once, does not normalize it, and does not hash presigned payloads. */
export function isS3(service: string): boolean {
  return S3_SERVICES.has(service)
}

/** Whether `//`, `/./` and `/../` are resolved in the canonical request. */
export function isPathNormalized(service: string, { normalizePath }: PathOptions): boolean {
  return normalizePath ?? !isS3(service)
}

/**
 * Returns the canonical URI of a path.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalPath(path: string, service: string, options: PathOptions): CanonicalPath {
  const resource = isPathNormalized(service, options) ? normalizeSegments(path) : path || '/'
  const encoding = options.pathEncoding ?? (isS3(service) ? 'single' : 'double')
  if (encoding === 'double') return { canonical: percentEncode(resource, UNRESERVED_OR_SLASH), resource }
  // `%2F` stays encoded: `/a%2Fb` and `/a/b` are different resources.
  const canonical = normalizeEncoding(resource, UNRESERVED_OR_SLASH, '%2B')
  return { canonical, resource: canonical }
}

/**
 * Whether every receiver resolves a path to the same resource: it has no empty segments and no `.` or `..` segments, also not with `%2e`, as the URL
 * standard defines them; and no backslashes and control characters, which URL parsers replace or remove.
 *
 * @see https://url.spec.whatwg.org/#double-dot-path-segment
 */
export function isNormalPath(path: string): boolean {
  for (let index = 0; index < path.length; index++) {
    const code = path.charCodeAt(index)
    if (code < 0x20 || code === BACKSLASH || code === DELETE) return false
  }
  // The first segment is before the leading slash. The last one is empty if the path ends with a slash.
  const segments = path.split('/').slice(1)
  return segments.every((segment, index) => (segment === '' ? index === segments.length - 1 : !isDotSegment(segment)))
}

const BACKSLASH = 0x5c
const DELETE = 0x7f
const MAX_DOT_SEGMENT_LENGTH = '%2e%2e'.length

function isDotSegment(segment: string): boolean {
  if (segment.length > MAX_DOT_SEGMENT_LENGTH) return false
  const decoded = segment.toLowerCase().replaceAll('%2e', '.')
  return decoded === '.' || decoded === '..'
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
