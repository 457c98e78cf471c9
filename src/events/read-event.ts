/**
 * Every authorizer event as one `AuthorizerRequest`. The caller parses the ARN (this room is below the one that can)
 * and hands in what it found, because decisions rest on the ARN and never on `path` or `rawPath`.
 *
 * @module
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */

import type { AuthorizerRequest, ClientCertificate } from './authorizer-request.ts'
import {
  type Fields,
  objectField,
  optionalFields,
  optionalText,
  optionalTextList,
  textField,
  textListMap,
  textMap,
} from './event-fields.ts'
import { expectKind } from './event-kind.ts'
import { type Connection, type EventParts, EventRequest, TokenRequest } from './event-request.ts'
import { EVERYTHING, type PartsToRead } from './parts-to-read.ts'

/** What the ARN says: the method and the path as sent. */
export interface Located {
  readonly method: string
  readonly path: string
}

/** An event's request, with what the caller's ARN parser made of its ARN. */
export interface ReadEvent<A extends Located> {
  readonly request: AuthorizerRequest
  readonly arn: A
  /** The route that API Gateway chose, where the event names it. */
  readonly routeKey?: string
}

/** A TOKEN event carries one header's value, without its name: `headerName` is the authorizer's identity source. */
export function readTokenEvent<A extends Located>(raw: unknown, parseArn: (arn: string) => A, headerName: string): ReadEvent<A> {
  const event = objectField(raw, 'event')
  expectKind(event, 'REST TOKEN')
  const text = textField(event['methodArn'], 'methodArn')
  const arn = parseArn(text)
  // API Gateway never calls without a token; an event without one is a caller without a credential, which is no fault of ours.
  const token = optionalText(event['authorizationToken'], 'authorizationToken')
  const values = token ? [token] : []
  return { request: new TokenRequest({ text, arn, event: raw, name: headerName.toLowerCase(), values }), arn }
}

/** A REQUEST event of a REST API. */
export function readRequestEvent<A extends Located>(
  raw: unknown,
  parseArn: (arn: string) => A,
  wanted: PartsToRead = EVERYTHING,
): ReadEvent<A> {
  const event = objectField(raw, 'event')
  expectKind(event, 'REST REQUEST')
  return readVersion1({ raw, event }, parseArn, wanted)
}

/** A REQUEST event of an HTTP API, payload format 1.0. */
export function readHttpEvent1<A extends Located>(
  raw: unknown,
  parseArn: (arn: string) => A,
  wanted: PartsToRead = EVERYTHING,
): ReadEvent<A> {
  const event = objectField(raw, 'event')
  expectKind(event, 'HTTP API 1.0')
  return readVersion1({ raw, event }, parseArn, wanted)
}

/** The `$connect` event of a WebSocket API. */
export function readConnectEvent<A extends Located>(
  raw: unknown,
  parseArn: (arn: string) => A,
  wanted: PartsToRead = EVERYTHING,
): ReadEvent<A> {
  const event = objectField(raw, 'event')
  expectKind(event, 'WebSocket $connect')
  return readVersion1({ raw, event }, parseArn, wanted)
}

/** A REQUEST event of an HTTP API, payload format 2.0: names in lower case, repeated headers joined by a comma, cookies apart. */
export function readHttpEvent2<A extends Located>(
  raw: unknown,
  parseArn: (arn: string) => A,
  wanted: PartsToRead = EVERYTHING,
): ReadEvent<A> {
  const event = objectField(raw, 'event')
  expectKind(event, 'HTTP API 2.0')
  const text = textField(event['routeArn'], 'routeArn')
  const arn = parseArn(text)
  const headers = textMap(event['headers'], 'headers')
  const cookies = optionalTextList(event['cookies'], 'cookies')
  const parameters = wanted.query ? optionalText(event['rawQueryString'], 'rawQueryString') : undefined
  const stageVariables = wanted.stageVariables ? textMap(event['stageVariables'], 'stageVariables') : undefined
  const context = optionalFields(event['requestContext'], 'requestContext')
  const http = optionalFields(context?.['http'], 'requestContext.http')
  const sourceIp = optionalText(http?.['sourceIp'], 'requestContext.http.sourceIp')
  const connection = wanted.connection ? connectionOf2(event, context) : undefined
  const names = HTTP_CONTEXT
  const parts = { text, arn, event: raw, headers, cookies, parameters, stageVariables, context, names, sourceIp, connection }
  const request = new EventRequest(parts)
  if (!wanted.route) return { request, arn }
  const routeKey = optionalText(event['routeKey'], 'routeKey') ?? optionalText(context?.['routeKey'], 'requestContext.routeKey')
  return routeKey === undefined ? { request, arn } : { request, arn, routeKey }
}

function connectionOf2(event: Fields, context: Fields | undefined): Connection {
  const authentication = optionalFields(context?.['authentication'], 'requestContext.authentication')
  return {
    url: addressed(context, optionalText(event['rawPath'], 'rawPath')),
    clientCertificate: certificate(authentication, 'requestContext.authentication'),
  }
}

function readVersion1<A extends Located>(
  { raw, event }: { readonly raw: unknown; readonly event: Fields },
  parseArn: (arn: string) => A,
  wanted: PartsToRead,
): ReadEvent<A> {
  const text = textField(event['methodArn'], 'methodArn')
  const arn = parseArn(text)
  const headers = textListMap(event['multiValueHeaders'], 'multiValueHeaders') ?? textMap(event['headers'], 'headers')
  const parameters = wanted.query ? parametersOf(event) : undefined
  const stageVariables = wanted.stageVariables ? textMap(event['stageVariables'], 'stageVariables') : undefined
  const context = optionalFields(event['requestContext'], 'requestContext')
  const identity = optionalFields(context?.['identity'], 'requestContext.identity')
  const sourceIp = optionalText(identity?.['sourceIp'], 'requestContext.identity.sourceIp')
  const connection = wanted.connection ? connectionOf1(context, identity) : undefined
  const cookies = undefined
  const names = undefined
  const parts = { text, arn, event: raw, headers, cookies, parameters, stageVariables, context, names, sourceIp, connection }
  const request = new EventRequest(parts)
  const routeKey = wanted.route ? routeOf(context) : undefined
  return routeKey === undefined ? { request, arn } : { request, arn, routeKey }
}

function parametersOf(event: Fields): EventParts['parameters'] {
  return (
    textListMap(event['multiValueQueryStringParameters'], 'multiValueQueryStringParameters') ??
    textMap(event['queryStringParameters'], 'queryStringParameters')
  )
}

function connectionOf1(context: Fields | undefined, identity: Fields | undefined): Connection {
  return {
    url: addressed(context, optionalText(context?.['path'], 'requestContext.path')),
    clientCertificate: certificate(identity, 'requestContext.identity'),
  }
}

/** REST names the route by two variables, HTTP and WebSocket APIs by one. */
function routeOf(context: Fields | undefined): string | undefined {
  const routeKey = optionalText(context?.['routeKey'], 'requestContext.routeKey')
  if (routeKey !== undefined) return routeKey
  const method = optionalText(context?.['httpMethod'], 'requestContext.httpMethod')
  const resource = optionalText(context?.['resourcePath'], 'requestContext.resourcePath')
  return method === undefined || resource === undefined ? undefined : `${method} ${resource}`
}

/** `$context` names of HTTP APIs whose value lies elsewhere in the event. */
const HTTP_CONTEXT: ReadonlyMap<string, string> = new Map([
  ['httpMethod', 'http.method'],
  ['path', 'http.path'],
  ['protocol', 'http.protocol'],
  ['identity.sourceIp', 'http.sourceIp'],
  ['identity.userAgent', 'http.userAgent'],
  ['requestTime', 'time'],
  ['requestTimeEpoch', 'timeEpoch'],
])

function addressed(context: Fields | undefined, path: string | undefined): AuthorizerRequest['url'] {
  const host = optionalText(context?.['domainName'], 'requestContext.domainName')
  return host === undefined || path === undefined ? undefined : { host, path }
}

function certificate(holder: Fields | undefined, at: string): ClientCertificate | undefined {
  const held = holder?.['clientCert']
  if (held === undefined || held === null) return undefined
  const field = `${at}.clientCert`
  const fields = objectField(held, field)
  const validity = optionalFields(fields['validity'], `${field}.validity`)
  return {
    pem: textField(fields['clientCertPem'], `${field}.clientCertPem`),
    subject: textField(fields['subjectDN'], `${field}.subjectDN`),
    issuer: textField(fields['issuerDN'], `${field}.issuerDN`),
    serialNumber: textField(fields['serialNumber'], `${field}.serialNumber`),
    notBefore: textField(validity?.['notBefore'], `${field}.validity.notBefore`),
    notAfter: textField(validity?.['notAfter'], `${field}.validity.notAfter`),
  }
}
