/**
 * Checks the options of the event factories and derives what all events have in common.
 *
 * Requests that no client can send to an API, and routes that API Gateway would not choose for the request, are rejected:
 * a test with such an event proves nothing.
 *
 * @module
 */

import { isIP } from 'node:net'
import { ConfigError } from '../../errors.ts'
import { arrayOf, type Check, integer, object, optional, optionSchema, string, valid } from '../../options.ts'
import { type EventKind, type EventRequest, readRequest } from './event-request.ts'

/** Options of the event factories: a request as the client sends it, and the API that receives it. */
export interface EventOptions {
  /**
   * Method and path as the client sends them, with the query string: `GET /pets/7?key=a`. A WebSocket `$connect` event
   * uses the query string only. Default: the `route` with each path parameter replaced by `1`, otherwise `GET /`.
   */
  readonly request?: string | undefined
  /**
   * The route that API Gateway chooses for the request: `GET /pets/{id}`; for HTTP APIs also `$default`. Default: the
   * most specific of `routes` that matches, otherwise the method and path of the request.
   */
  readonly route?: string | undefined
  /** The route keys of the API, for example `handler.definition.routes`. The route of the event is chosen from them. */
  readonly routes?: readonly string[] | undefined
  /**
   * Headers by name. An array is a header that is sent several times. `Host`, `User-Agent`, `X-Amzn-Trace-Id`
   * and `X-Forwarded-*` are added.
   */
  readonly headers?: { readonly [name: string]: string | readonly string[] } | undefined
  /** Stage variables by name. Default: none. */
  readonly stageVariables?: { readonly [name: string]: string } | undefined
  /** The client certificate of a mutual TLS connection. Default: none. */
  readonly clientCertificate?: EventCertificate | undefined
  /** The IP address of the client. Default `192.0.2.1`. */
  readonly sourceIp?: string | undefined
  /** The stage: letters, digits, `-` and `_`, at most 128 characters; for HTTP APIs also `$default`. Default `test`. */
  readonly stage?: string | undefined
  /** Lowercase letters and digits. Default `a1b2c3d4e5`. */
  readonly apiId?: string | undefined
  /** Default `eu-west-1`. */
  readonly region?: string | undefined
  /** Twelve digits. Default `123456789012`. */
  readonly accountId?: string | undefined
  /** Default: the partition of the region, for example `aws-cn` for `cn-north-1`. */
  readonly partition?: string | undefined
  /** A custom domain name. Default: the `execute-api` host name of the API. */
  readonly domainName?: string | undefined
  /** The base path (API mapping key) under which the custom domain serves the API: `shop`, `/shop` or `''`. */
  readonly basePath?: string | undefined
  /** The time of the request in milliseconds since the epoch. Default 0. */
  readonly at?: number | undefined
}

/** A client certificate as API Gateway passes it on. */
export interface EventCertificate {
  /** The certificate in PEM. */
  readonly pem: string
  /** The distinguished name of the subject: `CN=client`. */
  readonly subject: string
  /** The distinguished name of the issuer. */
  readonly issuer: string
  /** Hexadecimal bytes joined by colons. */
  readonly serialNumber: string
  /** The start of the validity in OpenSSL's format: `May 28 12:30:02 2019 GMT`. */
  readonly notBefore: string
  /** The end of the validity in OpenSSL's format. */
  readonly notAfter: string
}

/** What the factories share: the parts of the request and the API. */
export interface EventParts extends EventRequest {
  /** Decoded once, in the order sent. */
  readonly query: readonly (readonly [string, string])[]
  /** The path of the route; with `$default`, the path of the request. */
  readonly resource: string
  readonly headers: readonly (readonly [string, string])[]
  readonly arnPrefix: string
  readonly domainName: string
  /** Behind a custom domain, the base path with a leading slash, or `''`. On the default endpoint `undefined`. */
  readonly basePath: string | undefined
  readonly stage: string
  readonly apiId: string
  readonly accountId: string
  readonly sourceIp: string
  readonly at: number
  readonly stageVariables: { readonly [name: string]: string } | undefined
  readonly clientCertificate: EventCertificate | undefined
}

const name = (pattern: RegExp, expected: string): Check<string | undefined> =>
  optional(valid(expected, (value) => typeof value === 'string' && value.length <= 128 && pattern.test(value)))

const STAGE = name(/^[A-Za-z0-9_-]+$/, 'a stage name of letters, digits, "-" and "_"')
const HTTP_STAGE = name(/^([A-Za-z0-9_-]+|\$default)$/, 'a stage name of letters, digits, "-" and "_", or "$default"')

const CHECKS = {
  request: optional(string),
  route: optional(string),
  routes: optional(arrayOf('an array of route keys', (value) => typeof value === 'string')),
  headers: optional(valid('an object of strings or arrays of strings, by header name', isHeaders)),
  stageVariables: optional(valid('an object of strings', (value) => object.accepts(value) && isStrings(value))),
  clientCertificate: optional(object),
  sourceIp: optional(valid('an IP address', (value) => typeof value === 'string' && isIP(value) !== 0)),
  stage: STAGE,
  apiId: name(/^[a-z0-9]+$/, 'an API ID of lowercase letters and digits'),
  region: name(/^[a-z]+(-[a-z]+)+-\d+$/, 'a region name such as "eu-west-1"'),
  accountId: name(/^\d{12}$/, 'a string of twelve digits'),
  partition: name(/^aws(-[a-z]+)*$/, 'a partition such as "aws"'),
  domainName: name(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/, 'a host name'),
  basePath: name(
    /^(\/?[\w$.+!*'()~-]+(\/[\w$.+!*'()~-]+)*)?$/,
    'a base path without a trailing slash, such as "shop", or an empty string',
  ),
  at: optional(integer(0, 8_640_000_000_000_000)),
}

const CERTIFICATE = {
  pem: string,
  subject: string,
  issuer: string,
  serialNumber: string,
  notBefore: string,
  notAfter: string,
}

/** Reads the options of one factory. `more` are the checks of options that only this factory has. */
export function readEventOptions(
  { subject, api, more = {} }: EventKind & { readonly more?: { readonly [option: string]: Check } },
  options: unknown,
): EventParts {
  const stageCheck = api === 'HTTP' ? HTTP_STAGE : STAGE
  const given = optionSchema<EventOptions>(subject, { ...CHECKS, ...more, stage: stageCheck }).check(options)
  const { stage = 'test', apiId = 'a1b2c3d4e5', region = 'eu-west-1', accountId = '123456789012', at = 0 } = given
  const { sourceIp = '192.0.2.1', stageVariables, clientCertificate } = given
  if (clientCertificate !== undefined) {
    optionSchema<EventCertificate>(subject, CERTIFICATE, 'clientCertificate.').check(clientCertificate)
  }
  if (given.basePath !== undefined && given.domainName === undefined)
    throw new ConfigError(subject, 'basePath', '', 'basePath requires domainName: only custom domains have base paths.')

  const { method, path, rawQuery, routeKey } = readRequest({ subject, api }, given)
  const partition = readPartition(subject, region, given.partition)
  const domainName = given.domainName ?? `${apiId}.execute-api.${region}.${dnsSuffix(partition)}`
  const sent = Object.entries(given.headers ?? {}).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const))
  return {
    method,
    path,
    rawQuery,
    query: [...new URLSearchParams(rawQuery)],
    routeKey,
    resource: routeKey.includes(' ') ? routeKey.slice(routeKey.indexOf(' ') + 1) : path,
    headers: [...sent, ...addedHeaders(sent, { domainName, sourceIp })],
    arnPrefix: `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`,
    domainName,
    basePath: given.domainName === undefined ? undefined : basePathOf(given.basePath),
    stage,
    apiId,
    accountId,
    sourceIp,
    at,
    stageVariables,
    clientCertificate,
  }
}

/** Prefixes of region names, and the partitions and DNS suffixes that they belong to. */
const PARTITIONS: readonly (readonly [prefix: string, partition: string, dnsSuffix: string])[] = [
  ['cn-', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-', 'aws-us-gov', 'amazonaws.com'],
  ['us-iso-', 'aws-iso', 'c2s.ic.gov'],
  ['us-isob-', 'aws-iso-b', 'sc2s.sgov.gov'],
  ['eusc-', 'aws-eusc', 'amazonaws.eu'],
  ['', 'aws', 'amazonaws.com'],
]

function readPartition(subject: string, region: string, given: string | undefined): string {
  const [, partition = 'aws'] = PARTITIONS.find(([prefix]) => region.startsWith(prefix)) ?? []
  if (given === undefined || given === partition) return partition
  throw new ConfigError(subject, 'partition', `${partition}, the partition of the region`)
}

function dnsSuffix(partition: string): string {
  return PARTITIONS.find(([, name]) => name === partition)?.[2] ?? 'amazonaws.com'
}

function basePathOf(basePath: string | undefined): string {
  if (basePath === undefined || basePath === '') return ''
  return basePath.startsWith('/') ? basePath : `/${basePath}`
}

/** Headers that every request has when it reaches an authorizer, unless the test sets them itself. */
function addedHeaders(
  sent: readonly (readonly [string, string])[],
  { domainName, sourceIp }: { readonly domainName: string; readonly sourceIp: string },
): readonly (readonly [string, string])[] {
  const names = new Set(sent.map(([name]) => name.toLowerCase()))
  const added: readonly (readonly [string, string])[] = [
    ['Host', domainName],
    ['User-Agent', 'test'],
    ['X-Amzn-Trace-Id', 'Root=1-00000000-000000000000000000000000'],
    ['X-Forwarded-For', sourceIp],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ]
  return added.filter(([name]) => !names.has(name.toLowerCase()))
}

function isHeaders(value: unknown): boolean {
  if (!object.accepts(value)) return false
  return Object.entries(Object(value) as object).every(
    ([name, values]) =>
      /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) &&
      (typeof values === 'string' ||
        (Array.isArray(values) && values.length > 0 && values.every((one) => typeof one === 'string'))),
  )
}

function isStrings(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((one) => typeof one === 'string')
}
