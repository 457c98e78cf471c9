/**
 * Parses a request as the client sent it. All parts of the gateway share this one reading: nothing is normalized, and
 * nothing is decoded twice.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { isRecord } from '../internal/type-guards.ts'
import { arrayOf, checkArgument, optional, optionSchema, valid } from '../options.ts'
import { readLimited } from './read-limited.ts'

/** A request exactly as a client sends it. Nothing is normalized or decoded. */
export interface RawRequest {
  /** The method as sent, for example `GET`. */
  readonly method: string
  /** Path and query of the request line, stage or base path included: `/prod/pets/a%2Fb?x=1`. */
  readonly rawTarget: string
  /** Names and values in the order sent, duplicates kept. */
  readonly headers: readonly (readonly [string, string])[]
  /** A string is sent as UTF-8. At most 10,485,760 bytes, or the response is 413. Default: no body. */
  readonly body?: string | Uint8Array | undefined
  /** The address of the TCP connection. A forwarded header never changes it. Default `127.0.0.1`. */
  readonly sourceIp?: string | undefined
  /**
   * The interface VPC endpoint through which the request came, `vpce-…`. Sets `aws:SourceVpce` on private APIs; other APIs ignore
   * it. Default: none.
   */
  readonly vpcEndpointId?: string | undefined
  /** The VPC of that endpoint, `vpc-…`. Sets `aws:SourceVpc` on private APIs; other APIs ignore it. Default: none. */
  readonly vpcId?: string | undefined
}

const anyString = valid<string>('a string', (value) => typeof value === 'string')

const RAW_REQUEST = optionSchema<RawRequest>('send', {
  method: anyString,
  rawTarget: valid<string>('a string: path and query as sent, with the stage or base path', anyString.accepts),
  headers: arrayOf<readonly [string, string]>('an array of [name, value] pairs of strings', isHeaderPair),
  body: optional(valid('a string or a Uint8Array', (value) => typeof value === 'string' || value instanceof Uint8Array)),
  sourceIp: optional(anyString),
  vpcEndpointId: optional(anyString),
  vpcId: optional(anyString),
})

/**
 * Checks the types of a request that a developer passes to `send`. The contents may be malformed, as a client can send
 * malformed requests.
 *
 * @throws {ConfigError} `option` names the first property that is unknown, missing or of the wrong type.
 */
export function checkRawRequest(request: unknown): RawRequest {
  if (isRecord(request) && Object.hasOwn(request, 'path')) {
    const problem = 'unknown option "path". Pass path and query as "rawTarget", with the stage or base path: \'/prod/pets?x=1\'.'
    throw new ConfigError('send', 'path', 'rawTarget', problem)
  }
  return RAW_REQUEST.check(request)
}

function isHeaderPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
}

/** A request after parsing. */
export interface GatewayRequest {
  readonly method: string
  /** The whole path as sent, base path or stage included. */
  readonly rawPath: string
  /** The path without base path or stage. Begins with `/`. */
  readonly path: string
  /** `path` of events: behind a custom domain it includes the base path, on the default endpoint it has no stage. */
  readonly eventPath: string
  /** The query string as sent, without `?`. */
  readonly rawQuery: string
  readonly headers: readonly (readonly [string, string])[]
  readonly query: readonly (readonly [string, string])[]
  readonly host: string
  readonly body: Uint8Array
  readonly sourceIp: string
  /** Private APIs only: the VPC endpoint and its VPC. */
  readonly vpcEndpointId?: string | undefined
  readonly vpcId?: string | undefined
  /** The custom domain name through which the request came. */
  readonly domainName?: string | undefined
}

const NO_VALUES: readonly string[] = []

/** Returns every value of a header in the order sent. The name is compared without regard to case. */
export function headerValues(headers: readonly (readonly [string, string])[], name: string): readonly string[] {
  const key = name.toLowerCase()
  let values: string[] | undefined
  for (const [other, value] of headers) {
    if (other.length !== key.length || other.toLowerCase() !== key) continue
    if (values === undefined) values = [value]
    else values.push(value)
  }
  return values ?? NO_VALUES
}

/** Splits a request target into path and query. Returns `undefined` for a target without a path (`*`, an authority). */
export function splitTarget(rawTarget: string): { readonly rawPath: string; readonly rawQuery: string } | undefined {
  const target = withoutOrigin(rawTarget)
  if (!target.startsWith('/')) return undefined
  const mark = target.indexOf('?')
  return mark === -1 ? { rawPath: target, rawQuery: '' } : { rawPath: target.slice(0, mark), rawQuery: target.slice(mark + 1) }
}

const NO_PAIRS: readonly (readonly [string, string])[] = []

/**
 * Parses a query string into pairs, in the order sent. Names and values are decoded once, as in a form: `+` is a space.
 * Invalid percent-encoding is kept as sent.
 */
export function parseQuery(rawQuery: string): readonly (readonly [string, string])[] {
  if (rawQuery === '') return NO_PAIRS
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals === -1
        ? [decodeFormValue(pair), '']
        : [decodeFormValue(pair.slice(0, equals)), decodeFormValue(pair.slice(equals + 1))]
    })
}

const webRequest = valid<Request>('a Request. Use fetch(new Request(url, options))', isWebRequest)

function isWebRequest(value: unknown): boolean {
  // Not `instanceof`: a Request may come from another implementation of fetch.
  return isRecord(value) && typeof value['url'] === 'string' && typeof value['method'] === 'string' && isRecord(value['headers'])
}

/**
 * Converts a `Request`. If the body has more than `maxBytes`, the rest is not read.
 *
 * @throws {ConfigError} if `request` is not a `Request`, for example a URL string.
 */
export async function readWebRequest(given: Request, maxBytes: number): Promise<RawRequest> {
  const request = checkArgument('fetch', 'request', webRequest, given)
  const url = new URL(request.url)
  const headers: [string, string][] = [...request.headers]
  if (!request.headers.has('host')) headers.unshift(['host', url.host])
  const body = await readLimited(request.body, maxBytes)
  return { method: request.method, rawTarget: url.pathname + url.search, headers, body }
}

/** Returns the bytes of a body. A string is encoded as UTF-8. */
export function bodyBytes(body: string | Uint8Array | undefined): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? new Uint8Array())
}

/** Removes the origin of a target in absolute form, which clients send to proxies (RFC 9112 section 3.2.2). */
function withoutOrigin(rawTarget: string): string {
  if (!rawTarget.startsWith('http://') && !rawTarget.startsWith('https://')) return rawTarget
  const slash = rawTarget.indexOf('/', rawTarget.indexOf('//') + 2)
  const mark = rawTarget.indexOf('?')
  if (slash === -1 || (mark !== -1 && mark < slash)) return mark === -1 ? '/' : `/${rawTarget.slice(mark)}`
  return rawTarget.slice(slash)
}

function decodeFormValue(value: string): string {
  const spaced = value.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
