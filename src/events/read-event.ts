/**
 * Reads each kind of authorizer event as an `AuthorizerRequest`. The caller passes the ARN parser, because this module is
 * in a layer below it. Decisions rest on the ARN, never on `path` or `rawPath`.
 *
 * @module
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */

import type { AuthorizerRequest } from './authorizer-request.ts'
import { connectionOfVersion1, connectionOfVersion2 } from './event-connection.ts'
import {
  type Fields,
  optionalObject,
  optionalString,
  optionalStringArray,
  optionalStringArrays,
  optionalStrings,
  requiredObject,
  requiredString,
} from './event-fields.ts'
import { type EventKind, expectKind } from './event-kind.ts'
import { EventRequest, type RequestParts, TokenRequest } from './event-request.ts'
import { EVERYTHING, type PartsToRead } from './parts-to-read.ts'
import { pathForms } from './path-forms.ts'

/** The part of a parsed ARN that identifies the requested route. */
export interface RequestTarget {
  /** The HTTP method, or the route key of a WebSocket API. */
  readonly method: string
  /** The path as sent. */
  readonly path: string
}

/** A request with its parsed ARN. */
export interface LocatedRequest<A extends RequestTarget> {
  /** The request. */
  readonly request: AuthorizerRequest
  /** The ARN as the caller's parser returned it. */
  readonly arn: A
  /** The key of the route that API Gateway selected, if the event names it and the authorizer reads it. */
  readonly routeKey?: string | undefined
  /** The other forms in which the event carries the path, if the authorizer reads them. */
  readonly paths?: readonly string[] | undefined
}

/**
 * Reads a TOKEN event. The event carries the value of one header without its name, so `headerName` is the authorizer's
 * identity source. A missing token is a request without a credential.
 *
 * @throws {EventError} if the event is not a TOKEN event or a field has the wrong type.
 */
export function readTokenEvent<A extends RequestTarget>(
  raw: unknown,
  parseArn: (arn: string) => A,
  headerName: string,
): LocatedRequest<A> {
  const event = eventOfKind(raw, 'REST TOKEN')
  const text = requiredString(event['methodArn'], 'methodArn')
  const arn = parseArn(text)
  const token = optionalString(event['authorizationToken'], 'authorizationToken')
  const values = token ? [token] : []
  return { request: new TokenRequest({ text, arn, event: raw, name: headerName.toLowerCase(), values }), arn }
}

/**
 * Reads a REQUEST event of a REST API.
 *
 * @throws {EventError} if the event has a different kind or a field has the wrong type.
 */
export function readRequestEvent<A extends RequestTarget>(
  raw: unknown,
  parseArn: (arn: string) => A,
  parts: PartsToRead = EVERYTHING,
): LocatedRequest<A> {
  return readVersion1(raw, { kind: 'REST REQUEST', parseArn, parts })
}

/**
 * Reads an event of an HTTP API with payload format 1.0.
 *
 * @throws {EventError} if the event has a different kind or a field has the wrong type.
 */
export function readHttpEvent1<A extends RequestTarget>(
  raw: unknown,
  parseArn: (arn: string) => A,
  parts: PartsToRead = EVERYTHING,
): LocatedRequest<A> {
  return readVersion1(raw, { kind: 'HTTP API 1.0', parseArn, parts })
}

/**
 * Reads the `$connect` event of a WebSocket API.
 *
 * @throws {EventError} if the event has a different kind or a field has the wrong type.
 */
export function readConnectEvent<A extends RequestTarget>(
  raw: unknown,
  parseArn: (arn: string) => A,
  parts: PartsToRead = EVERYTHING,
): LocatedRequest<A> {
  return readVersion1(raw, { kind: 'WebSocket $connect', parseArn, parts })
}

/**
 * Reads an event of an HTTP API with payload format 2.0: header names are lowercase, repeated headers are joined with
 * commas, cookies are separate.
 *
 * @throws {EventError} if the event has a different kind or a field has the wrong type.
 */
export function readHttpEvent2<A extends RequestTarget>(
  raw: unknown,
  parseArn: (arn: string) => A,
  parts: PartsToRead = EVERYTHING,
): LocatedRequest<A> {
  const event = eventOfKind(raw, 'HTTP API 2.0')
  const text = requiredString(event['routeArn'], 'routeArn')
  const arn = parseArn(text)
  const context = optionalObject(event['requestContext'], 'requestContext')
  const http = optionalObject(context?.['http'], 'requestContext.http')
  const request = new EventRequest({
    text,
    arn,
    event: raw,
    headers: optionalStrings(event['headers'], 'headers'),
    cookies: optionalStringArray(event['cookies'], 'cookies'),
    parameters: parts.query ? optionalString(event['rawQueryString'], 'rawQueryString') : undefined,
    stageVariables: parts.stageVariables ? optionalStrings(event['stageVariables'], 'stageVariables') : undefined,
    context,
    contextAliases: HTTP_CONTEXT_ALIASES,
    sourceIp: optionalString(http?.['sourceIp'], 'requestContext.http.sourceIp'),
    connection: parts.connection ? connectionOfVersion2(event, context) : undefined,
  })
  const routeKey = parts.route
    ? (optionalString(event['routeKey'], 'routeKey') ?? optionalString(context?.['routeKey'], 'requestContext.routeKey'))
    : undefined
  const paths = parts.paths
    ? pathForms({
        arnPath: arn.path,
        routePath: pathOfRoute(routeKey),
        pathParameters: optionalStrings(event['pathParameters'], 'pathParameters'),
        paths: [optionalString(event['rawPath'], 'rawPath'), optionalString(http?.['path'], 'requestContext.http.path')],
        mayHaveBasePath: false,
      })
    : undefined
  return { request, arn, routeKey, paths }
}

/** `$context` variables that events of payload format 2.0 keep under another name. */
const HTTP_CONTEXT_ALIASES: ReadonlyMap<string, string> = new Map([
  ['httpMethod', 'http.method'],
  ['path', 'http.path'],
  ['protocol', 'http.protocol'],
  ['identity.sourceIp', 'http.sourceIp'],
  ['identity.userAgent', 'http.userAgent'],
  ['requestTime', 'time'],
  ['requestTimeEpoch', 'timeEpoch'],
])

interface Version1Options<A> {
  readonly kind: EventKind
  readonly parseArn: (arn: string) => A
  readonly parts: PartsToRead
}

/** REST, WebSocket and HTTP APIs with payload format 1.0 share one structure. */
function readVersion1<A extends RequestTarget>(raw: unknown, { kind, parseArn, parts }: Version1Options<A>): LocatedRequest<A> {
  const event = eventOfKind(raw, kind)
  const text = requiredString(event['methodArn'], 'methodArn')
  const arn = parseArn(text)
  const context = optionalObject(event['requestContext'], 'requestContext')
  const identity = optionalObject(context?.['identity'], 'requestContext.identity')
  const request = new EventRequest({
    text,
    arn,
    event: raw,
    headers:
      optionalStringArrays(event['multiValueHeaders'], 'multiValueHeaders') ?? optionalStrings(event['headers'], 'headers'),
    cookies: undefined,
    parameters: parts.query ? queryParameters(event) : undefined,
    stageVariables: parts.stageVariables ? optionalStrings(event['stageVariables'], 'stageVariables') : undefined,
    context,
    contextAliases: undefined,
    sourceIp: optionalString(identity?.['sourceIp'], 'requestContext.identity.sourceIp'),
    connection: parts.connection ? connectionOfVersion1(context, identity) : undefined,
  })
  const routeKey = parts.route ? routeKeyOf(context) : undefined
  const paths = parts.paths
    ? pathForms({
        arnPath: arn.path,
        routePath: pathOfRoute(routeKey),
        pathParameters: optionalStrings(event['pathParameters'], 'pathParameters'),
        paths: [optionalString(event['path'], 'path'), optionalString(context?.['path'], 'requestContext.path')],
        mayHaveBasePath: true,
      })
    : undefined
  return { request, arn, routeKey, paths }
}

function eventOfKind(raw: unknown, kind: EventKind): Fields {
  const event = requiredObject(raw, 'event')
  expectKind(event, kind)
  return event
}

function queryParameters(event: Fields): RequestParts['parameters'] {
  return (
    optionalStringArrays(event['multiValueQueryStringParameters'], 'multiValueQueryStringParameters') ??
    optionalStrings(event['queryStringParameters'], 'queryStringParameters')
  )
}

/** REST APIs name the route by two variables, HTTP and WebSocket APIs by one. */
function routeKeyOf(context: Fields | undefined): string | undefined {
  const routeKey = optionalString(context?.['routeKey'], 'requestContext.routeKey')
  if (routeKey !== undefined) return routeKey
  const method = optionalString(context?.['httpMethod'], 'requestContext.httpMethod')
  const resource = optionalString(context?.['resourcePath'], 'requestContext.resourcePath')
  return method === undefined || resource === undefined ? undefined : `${method} ${resource}`
}

/** The path of a route key such as `GET /pets/{id}`. `$default` and `$connect` have none. */
function pathOfRoute(routeKey: string | undefined): string | undefined {
  const slash = routeKey?.indexOf('/') ?? -1
  return slash === -1 ? undefined : routeKey?.slice(slash)
}
