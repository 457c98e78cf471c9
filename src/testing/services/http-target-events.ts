/**
 * Creates the events of functions that receive HTTP requests without an authorizer: function URLs, load balancers and CloudFront.
 *
 * @module
 */

import type { ALBEvent, CloudFrontHeaders, CloudFrontRequestEvent, LambdaFunctionURLEvent } from 'aws-lambda'
import { ConfigError } from '../../errors.ts'
import { boolean, type Check, type OptionSchema, object, optional, optionSchema, string, valid } from '../../options.ts'

/** Options of the factories for HTTP requests. */
export interface HttpTargetOptions {
  /** The request as a client sends it, encoded: `GET /users/7?full=1`. */
  readonly request: string
  /** The headers. A value may be an array for a repeated header. Default: a `host` header only. */
  readonly headers?: { readonly [name: string]: string | readonly string[] } | undefined
  /** The client's address. Default: `203.0.113.7`. */
  readonly sourceIp?: string | undefined
  /** The body. Default: none. */
  readonly body?: string | undefined
  /** Load balancers: whether the target group sends multi-value headers. Default: `false`. */
  readonly multiValueHeaders?: boolean | undefined
}

const HEADERS: Check<object> = valid(
  'an object of strings and arrays of strings',
  (value) =>
    object.accepts(value) && Object.values(Object(value)).every((one) => [one].flat().every((text) => typeof text === 'string')),
)

function schema(name: string): OptionSchema<HttpTargetOptions> {
  return optionSchema<HttpTargetOptions>(`serviceEvents.${name}`, {
    request: string,
    headers: optional(HEADERS),
    sourceIp: optional(string),
    body: optional(valid('a string', (value) => typeof value === 'string')),
    multiValueHeaders: optional(boolean),
  })
}

interface TargetParts {
  readonly method: string
  readonly path: string
  readonly query: string
  /** By name in lowercase. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly sourceIp: string
  readonly body: string | undefined
}

/** @throws {ConfigError} if the request is not one that a client can send. */
function readTarget(name: string, given: HttpTargetOptions, host: string): TargetParts {
  const { request, headers = {}, sourceIp = '203.0.113.7', body } = schema(name).check(given)
  const [, method, path, query] = /^([A-Z]{1,32}) (\/[^\s?#]*)(?:\?([^\s#]*))?$/.exec(request) ?? []
  if (method === undefined || path === undefined)
    throw new ConfigError(`serviceEvents.${name}`, 'request', 'a method, a space and a path with an optional query, encoded')
  const all = new Map<string, readonly string[]>([['host', [host]]])
  for (const [key, value] of Object.entries(headers)) all.set(key.toLowerCase(), [value].flat())
  return { method, path, query: query ?? '', headers: all, sourceIp, body }
}

/** @throws {ConfigError} if an option is missing, unknown or wrong. */
export function functionUrlEvent(options: HttpTargetOptions): LambdaFunctionURLEvent {
  const domainName = 'a1b2c3d4e5f6g7h8i9j0.lambda-url.eu-west-1.on.aws'
  const { method, path, query, headers, sourceIp, body } = readTarget('functionUrl', options, domainName)
  const cookies = headers.get('cookie')?.flatMap((value) => value.split(';').map((one) => one.trim()))
  const parameters = joinedValues(new URLSearchParams(query))
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookies !== undefined && { cookies }),
    headers: Object.fromEntries([...headers].map(([name, values]) => [name, values.join(name === 'cookie' ? '; ' : ',')])),
    ...(query !== '' && { queryStringParameters: parameters }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'a1b2c3d4e5f6g7h8i9j0',
      domainName,
      domainPrefix: 'a1b2c3d4e5f6g7h8i9j0',
      http: { method, path: decode(path), protocol: 'HTTP/1.1', sourceIp, userAgent: headers.get('user-agent')?.[0] ?? '' },
      requestId: '00000000-0000-4000-8000-000000000000',
      routeKey: '$default',
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 1_767_225_600_000,
    },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  }
}

/** @throws {ConfigError} if an option is missing, unknown or wrong. */
export function albEvent(options: HttpTargetOptions): ALBEvent {
  const {
    method,
    path,
    query,
    headers,
    sourceIp,
    body = '',
  } = readTarget('alb', options, 'pets-1234567890.eu-west-1.elb.amazonaws.com')
  const forwarded = [...(headers.get('x-forwarded-for') ?? []), sourceIp].join(', ')
  const all = new Map([...headers, ['x-forwarded-for', [forwarded]]])
  // Names and values stay encoded.
  const parameters = new Map<string, string[]>()
  for (const part of query.split('&').filter((one) => one !== '')) {
    const [name = '', ...value] = part.split('=')
    parameters.set(name, [...(parameters.get(name) ?? []), value.join('=')])
  }
  const last = (values: readonly string[]): string => values.at(-1) ?? ''
  const single = <T>(
    map: ReadonlyMap<string, readonly string[]>,
    value: (values: readonly string[]) => T,
  ): { [name: string]: T } => Object.fromEntries([...map].map(([name, values]) => [name, value(values)]))
  const copy = (values: readonly string[]): string[] => [...values]
  return {
    requestContext: {
      elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:012345678901:targetgroup/pets/0123456789abcdef' },
    },
    httpMethod: method,
    path,
    ...(options.multiValueHeaders === true
      ? { multiValueQueryStringParameters: single(parameters, copy), multiValueHeaders: single(all, copy) }
      : { queryStringParameters: single(parameters, last), headers: single(all, last) }),
    body,
    isBase64Encoded: false,
  }
}

/** @throws {ConfigError} if an option is missing, unknown or wrong. */
export function viewerRequestEvent(options: HttpTargetOptions): CloudFrontRequestEvent {
  const distributionDomainName = 'd111111abcdef8.cloudfront.net'
  const { method, path, query, headers, sourceIp } = readTarget('viewerRequest', options, distributionDomainName)
  const cloudFrontHeaders: CloudFrontHeaders = {}
  for (const [key, values] of headers) cloudFrontHeaders[key] = values.map((value) => ({ key, value }))
  const config = {
    distributionDomainName,
    distributionId: 'EDFDVBD6EXAMPLE',
    eventType: 'viewer-request',
    requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
  } as const
  const request = { clientIp: sourceIp, headers: cloudFrontHeaders, method, querystring: query, uri: path }
  return { Records: [{ cf: { config, request } }] }
}

function joinedValues(parameters: URLSearchParams): { [name: string]: string } {
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]))
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
