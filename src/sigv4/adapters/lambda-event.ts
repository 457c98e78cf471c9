/**
 * Adapts Lambda events for `verifyRequest`: REST APIs, HTTP APIs and function URLs.
 *
 * @module
 */

import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, LambdaFunctionURLEvent } from 'aws-lambda'
import { wrongValue } from '../../options.ts'
import { type AdaptedRequest, encodePath, encodeQuery, eventBody, formatTarget } from './adapted-request.ts'

type Fields = { readonly [name: string]: unknown }

/**
 * Adapts the event of a proxy integration of a REST API, and of an HTTP API with payload format 1.0.
 *
 * The path is `requestContext.path`, with the stage or the base path as the client sent it; an HTTP API delivers it decoded, so it is encoded again. Query parameters arrive
 * decoded and are encoded again. Headers come from `multiValueHeaders`.
 *
 * @throws {ConfigError} if the value is not such an event.
 * @example
 * const result = await verifyRequest(fromRestEvent(event), options)
 */
export function fromRestEvent(event: APIGatewayProxyEvent): AdaptedRequest {
  const subject = 'fromRestEvent'
  const fields = objectOf(subject, 'event', event)
  const context = objectOf(subject, 'event.requestContext', fields['requestContext'])
  const path = stringOf(subject, 'event.requestContext.path', context['path'])
  const isHttpApi = fields['version'] === '1.0'
  const parameters = multiValues(fields['multiValueQueryStringParameters'], fields['queryStringParameters'])
  const query = encodeQuery(parameters)
  return {
    method: stringOf(subject, 'event.httpMethod', fields['httpMethod']),
    url: formatTarget(isHttpApi ? encodePath(path) : path, query),
    headers: multiValues(fields['multiValueHeaders'], fields['headers']),
    ...bodyOf(subject, fields),
    target: isHttpApi || query !== '' ? 'encodedAgain' : 'sent',
  }
}

/**
 * Adapts the event of an HTTP API with payload format 2.0.
 *
 * `rawPath` arrives decoded and is encoded again. Behind the mapping of a custom domain the base path is missing, so the signature is rejected. `rawQueryString` is
 * as sent. `cookies` become one `cookie` header, joined with `; `.
 *
 * @throws {ConfigError} if the value is not such an event.
 * @example
 * const result = await verifyRequest(fromHttpApiEvent(event), options)
 */
export function fromHttpApiEvent(event: APIGatewayProxyEventV2): AdaptedRequest {
  const { path, query, ...request } = readVersion2('fromHttpApiEvent', event)
  return { ...request, url: formatTarget(encodePath(path), query), target: 'encodedAgain' }
}

/**
 * Adapts the event of a Lambda function URL: `rawPath` and `rawQueryString` are as sent. Cookies come from the `cookie` header if it is present, otherwise from `cookies`.
 *
 * @throws {ConfigError} if the value is not such an event.
 * @example
 * const result = await verifyRequest(fromFunctionUrlEvent(event), options)
 */
export function fromFunctionUrlEvent(event: LambdaFunctionURLEvent): AdaptedRequest {
  const { path, query, ...request } = readVersion2('fromFunctionUrlEvent', event)
  return { ...request, url: formatTarget(path, query), target: 'sent' }
}

interface Version2 extends Pick<AdaptedRequest, 'method' | 'headers' | 'body'> {
  readonly path: string
  readonly query: string
}

function readVersion2(subject: string, event: unknown): Version2 {
  const fields = objectOf(subject, 'event', event)
  const context = objectOf(subject, 'event.requestContext', fields['requestContext'])
  const http = objectOf(subject, 'event.requestContext.http', context['http'])
  const headers = multiValues(undefined, fields['headers'])
  const { cookies } = fields
  const hasCookie = headers.some(([name]) => name.toLowerCase() === 'cookie')
  const isCookieList = Array.isArray(cookies) && cookies.length > 0 && cookies.every((cookie) => typeof cookie === 'string')
  if (isCookieList && !hasCookie) headers.push(['cookie', cookies.join('; ')])
  return {
    method: stringOf(subject, 'event.requestContext.http.method', http['method']),
    path: stringOf(subject, 'event.rawPath', fields['rawPath']),
    query: stringOf(subject, 'event.rawQueryString', fields['rawQueryString'] ?? ''),
    headers,
    ...bodyOf(subject, fields),
  }
}

/** Names and values of a map with all values or, if the event has none, of a map with one value per name. */
function multiValues(all: unknown, single: unknown): [string, string][] {
  const values = Object.entries(isRecord(all) ? all : isRecord(single) ? single : {})
  return values.flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((one) => typeof one === 'string')
      .map((one): [string, string] => [name, one]),
  )
}

function bodyOf(subject: string, { body, isBase64Encoded }: Fields): { readonly body?: string | Uint8Array } {
  const bytes = eventBody(subject, body, isBase64Encoded)
  return bytes === undefined ? {} : { body: bytes }
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectOf(subject: string, option: string, value: unknown): Fields {
  if (isRecord(value)) return value
  throw wrongValue(subject, option, 'an object of the Lambda event', value)
}

function stringOf(subject: string, option: string, value: unknown): string {
  if (typeof value === 'string') return value
  throw wrongValue(subject, option, 'a string of the Lambda event', value)
}
