/**
 * Reads the HTTP requests that reach a function without an authorizer: function URLs, Application Load Balancers, and viewer
 * requests of CloudFront.
 *
 * @module
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */

import type { AuthorizerRequest } from './authorizer-request.ts'
import {
  type Fields,
  fail,
  optionalObject,
  optionalString,
  optionalStringArray,
  optionalStringArrays,
  optionalStrings,
  requiredObject,
  requiredString,
} from './event-fields.ts'
import { EventRequest, type RequestParts } from './event-request.ts'
import { headerValues } from './header-values.ts'

/** A request to a function that guards itself. */
export interface HttpTarget {
  /** The request. Its ARN is the one that `formatArn` returned. */
  readonly request: AuthorizerRequest
  /** The method as sent. */
  readonly method: string
  /** The path as sent, without the query. */
  readonly path: string
}

/** Returns the text of the ARN under which a request is evaluated. */
export type FormatArn = (method: string, path: string) => string

/**
 * Reads the event of a function URL. Cookies are in the `cookie` header and in `cookies`; the header is used if it is present.
 *
 * @throws {EventError} if the event is not one of a function URL or a field has the wrong type.
 */
export function readFunctionUrlEvent(raw: unknown, formatArn: FormatArn): HttpTarget {
  const event = requiredObject(raw, 'event')
  if (event['version'] !== '2.0') fail('version', '2.0, the payload format of function URLs')
  const context = requiredObject(event['requestContext'], 'requestContext')
  const http = requiredObject(context['http'], 'requestContext.http')
  const headers = optionalStrings(event['headers'], 'headers')
  const cookies = optionalStringArray(event['cookies'], 'cookies')
  const path = requiredString(event['rawPath'], 'rawPath')
  return httpTarget(raw, formatArn, {
    method: requiredString(http['method'], 'requestContext.http.method'),
    path,
    headers,
    cookies: headerValues(headers, 'cookie').length > 0 ? undefined : cookies,
    parameters: optionalString(event['rawQueryString'], 'rawQueryString') ?? '',
    sourceIp: optionalString(http['sourceIp'], 'requestContext.http.sourceIp'),
    host: optionalString(context['domainName'], 'requestContext.domainName'),
  })
}

/**
 * Reads the event of a load balancer, with single or with multi-value headers. The client's address is the last one in
 * `X-Forwarded-For`, which the load balancer appends by default.
 *
 * @throws {EventError} if the event is not one of a load balancer or a field has the wrong type.
 */
export function readAlbEvent(raw: unknown, formatArn: FormatArn): HttpTarget {
  const event = requiredObject(raw, 'event')
  const context = requiredObject(event['requestContext'], 'requestContext')
  requiredObject(context['elb'], 'requestContext.elb')
  const headers =
    optionalStringArrays(event['multiValueHeaders'], 'multiValueHeaders') ?? optionalStrings(event['headers'], 'headers')
  const query =
    optionalStringArrays(event['multiValueQueryStringParameters'], 'multiValueQueryStringParameters') ??
    optionalStrings(event['queryStringParameters'], 'queryStringParameters')
  const forwarded = headerValues(headers, 'x-forwarded-for').at(-1)
  return httpTarget(raw, formatArn, {
    method: requiredString(event['httpMethod'], 'httpMethod'),
    path: requiredString(event['path'], 'path'),
    headers,
    cookies: undefined,
    parameters: joinQuery(query),
    sourceIp: forwarded?.slice(forwarded.lastIndexOf(',') + 1).trim(),
    host: headerValues(headers, 'host')[0],
  })
}

/**
 * Reads the event of a viewer request of CloudFront.
 *
 * @throws {EventError} if the event is not a viewer request or a field has the wrong type.
 */
export function readViewerRequest(raw: unknown, formatArn: FormatArn): HttpTarget {
  const event = requiredObject(raw, 'event')
  const records: unknown = event['Records']
  if (!Array.isArray(records) || records.length !== 1) return fail('Records', 'an array of one record')
  const cf = requiredObject(requiredObject(records[0], 'Records[0]')['cf'], 'Records[0].cf')
  const config = requiredObject(cf['config'], 'Records[0].cf.config')
  if (config['eventType'] !== 'viewer-request') fail('Records[0].cf.config.eventType', 'viewer-request')
  const request = requiredObject(cf['request'], 'Records[0].cf.request')
  const headers = viewerHeaders(optionalObject(request['headers'], 'Records[0].cf.request.headers'))
  return httpTarget(raw, formatArn, {
    method: requiredString(request['method'], 'Records[0].cf.request.method'),
    path: requiredString(request['uri'], 'Records[0].cf.request.uri'),
    headers,
    cookies: undefined,
    parameters: optionalString(request['querystring'], 'Records[0].cf.request.querystring') ?? '',
    sourceIp: optionalString(request['clientIp'], 'Records[0].cf.request.clientIp'),
    host: headerValues(headers, 'host')[0],
  })
}

interface TargetParts extends Pick<RequestParts, 'headers' | 'cookies' | 'parameters' | 'sourceIp'> {
  readonly method: string
  readonly path: string
  readonly host: string | undefined
}

function httpTarget(
  event: unknown,
  formatArn: FormatArn,
  { method, path, headers, cookies, parameters, sourceIp, host }: TargetParts,
): HttpTarget {
  const request = new EventRequest({
    text: formatArn(method, path),
    arn: { method, path },
    event,
    headers,
    cookies,
    parameters,
    stageVariables: undefined,
    context: { httpMethod: method, path, identity: { sourceIp } },
    contextAliases: undefined,
    sourceIp,
    connection: { url: host === undefined ? undefined : { host, path }, clientCertificate: undefined },
  })
  return { request, method, path }
}

/** Writes query parameters, whose names and values are still encoded, as the query string that was sent. */
function joinQuery(query: { readonly [name: string]: string | readonly string[] } | undefined): string {
  return Object.entries(query ?? {})
    .flatMap(([name, values]) => [values].flat().map((value) => `${name}=${value}`))
    .join('&')
}

/** CloudFront delivers each header as an array of objects, under its name in lowercase. */
function viewerHeaders(headers: Fields | undefined): { readonly [name: string]: readonly string[] } {
  const entries = Object.entries(headers ?? {}).map(([name, values]): readonly [string, readonly string[]] => {
    if (!Array.isArray(values)) return fail('Records[0].cf.request.headers', 'an object of arrays')
    return [name, values.map((header: unknown) => headerValue(header))]
  })
  return Object.fromEntries(entries)
}

function headerValue(header: unknown): string {
  const { value } = requiredObject(header, 'Records[0].cf.request.headers[]')
  return typeof value === 'string' ? value : fail('Records[0].cf.request.headers[].value', 'a string')
}
