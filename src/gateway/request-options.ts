/**
 * Builds the request that `request('GET /pets/1', options)` sends.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import type { Json } from '../events/index.ts'
import { isRecord } from '../internal/type-guards.ts'
import { optional, optionSchema, string, valid } from '../options.ts'
import type { RawRequest } from './raw-request.ts'

/** The second argument of `request`. */
export interface RequestOptions {
  /** An object, whose arrays send a header several times, or pairs in the order sent. Default: only `Host`. */
  readonly headers?:
    | { readonly [name: string]: string | readonly string[] }
    | readonly (readonly [name: string, value: string])[]
    | undefined
  /** Added to the query in the path. Names and values are percent-encoded. An array sends the name several times. */
  readonly query?: { readonly [name: string]: string | readonly string[] } | undefined
  /** The body. A string is sent as UTF-8. Default: none. */
  readonly body?: string | Uint8Array | undefined
  /** Sends `JSON.stringify(json)` with `content-type: application/json`. Cannot be combined with `body`. */
  readonly json?: Json | undefined
  /** The address of the TCP connection. Default `127.0.0.1`. */
  readonly sourceIp?: string | undefined
  /** The interface VPC endpoint through which the request comes, `vpce-…`. Private APIs only. Default: none. */
  readonly vpcEndpointId?: string | undefined
  /** The VPC of that endpoint, `vpc-…`. Private APIs only. Default: none. */
  readonly vpcId?: string | undefined
  /** Signs the request with Signature Version 4 as this access key ID of `principals`. */
  readonly as?: string | undefined
  /** Which stage to call. Cannot be combined with `domain`. Default: the `stage` of the API. */
  readonly stage?: string | undefined
  /** Calls through this custom domain name of `domains` and its base path. Default: the default endpoint. */
  readonly domain?: string | undefined
}

/** The parts of a request that the options describe. */
export interface BuiltRequest extends RawRequest {
  /** The access key ID to sign with. */
  readonly as: string | undefined
}

const OPTIONS = optionSchema<RequestOptions>('request', {
  headers: optional(valid('an object of strings and arrays of strings, or an array of [name, value] pairs', isHeaders)),
  query: optional(valid('an object of strings and arrays of strings', isStringMap)),
  body: optional(valid('a string or a Uint8Array', (value) => typeof value === 'string' || value instanceof Uint8Array)),
  json: optional(valid('a value that JSON can represent', isJson)),
  sourceIp: optional(string),
  vpcEndpointId: optional(string),
  vpcId: optional(string),
  as: optional(string),
  stage: optional(string),
  domain: optional(string),
})

/** Returns the host of a stage or domain, and what precedes the path. */
type PrefixOf = (target: { readonly stage: string | undefined; readonly domain: string | undefined }) => {
  readonly host: string
  readonly prefix: string
}

/**
 * Builds a request from `GET /pets/1?x=1` and options. The path is sent as written, after the prefix of the stage.
 *
 * @throws {ConfigError} if `request` is not a method, a space and a path, or an option is unknown or wrong.
 */
export function buildRequest(request: string, options: RequestOptions, prefixOf: PrefixOf): BuiltRequest {
  const [, method, path] = (typeof request === 'string' && /^([A-Za-z]+) (\/\S*)$/.exec(request)) || []
  if (method === undefined || path === undefined)
    throw new ConfigError('request', 'request', "a method, a space and a path, such as 'GET /pets/1'")
  const { headers = [], query = {}, body, json, sourceIp, vpcEndpointId, vpcId, as, stage, domain } = OPTIONS.check(options)
  if (body !== undefined && json !== undefined)
    throw new ConfigError('request', 'json', '', 'json and body cannot be combined. Pass one of them.')

  const { host, prefix } = prefixOf({ stage, domain })
  const pairs = [...headerPairs(headers)]
  const hasHeader = (name: string): boolean => pairs.some(([other]) => other.toLowerCase() === name)
  if (!hasHeader('host')) pairs.unshift(['Host', host])
  if (json !== undefined && !hasHeader('content-type')) pairs.push(['content-type', 'application/json'])
  return {
    method,
    rawTarget: addQuery(prefix + path, query),
    headers: pairs,
    body: json === undefined ? body : JSON.stringify(json),
    sourceIp,
    vpcEndpointId,
    vpcId,
    as,
  }
}

function headerPairs(headers: NonNullable<RequestOptions['headers']>): readonly (readonly [string, string])[] {
  return isPairs(headers) ? headers : expandValues(headers)
}

function expandValues(map: { readonly [name: string]: string | readonly string[] }): readonly (readonly [string, string])[] {
  return Object.entries(map).flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const))
}

function addQuery(target: string, query: NonNullable<RequestOptions['query']>): string {
  const added = expandValues(query).map((pair) => pair.map(encodeURIComponent).join('='))
  if (added.length === 0) return target
  const separator = !target.includes('?') ? '?' : /[?&]$/.test(target) ? '' : '&'
  return target + separator + added.join('&')
}

function isPairs(value: unknown): value is readonly (readonly [string, string])[] {
  const isPair = (pair: unknown): boolean =>
    Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string')
  return Array.isArray(value) && value.every(isPair)
}

function isStringMap(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((one) => [one].flat().every((part) => typeof part === 'string'))
}

function isHeaders(value: unknown): boolean {
  return isPairs(value) || isStringMap(value)
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined
  } catch {
    return false
  }
}
