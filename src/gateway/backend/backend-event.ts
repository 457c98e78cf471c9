/**
 * The proxy event that the backend gets once the caller was let in. Empty maps are `null` here, unlike in the authorizer's event.
 *
 * @module
 */

import { type GatewayRequest, headerValues } from '../raw-request.ts'
import type { RestRequestContext } from '../request-context.ts'
import { headerMaps, valueMaps } from '../value-maps.ts'

/** `requestContext.authorizer`: a Lambda authorizer's context as text with `principalId`, or a Cognito token's claims. */
export type BackendAuthorizer = { readonly [name: string]: unknown }

export interface BackendEvent {
  readonly resource: string
  readonly path: string
  readonly httpMethod: string
  readonly headers: { readonly [name: string]: string } | null
  readonly multiValueHeaders: { readonly [name: string]: readonly string[] } | null
  readonly queryStringParameters: { readonly [name: string]: string } | null
  readonly multiValueQueryStringParameters: { readonly [name: string]: readonly string[] } | null
  readonly pathParameters: { readonly [name: string]: string } | null
  readonly stageVariables: { readonly [name: string]: string } | null
  readonly requestContext: RestRequestContext
  readonly body: string | null
  readonly isBase64Encoded: boolean
}

export function backendEvent(input: {
  readonly request: GatewayRequest
  readonly pathParameters: { readonly [name: string]: string }
  readonly stageVariables: { readonly [name: string]: string }
  readonly requestContext: RestRequestContext
  readonly authorizer?: BackendAuthorizer | undefined
}): BackendEvent {
  const { request, pathParameters, stageVariables, requestContext, authorizer } = input
  const headers = headerMaps(request.headers.filter((pair) => !isSignature(pair)))
  const query = valueMaps(request.query)
  return {
    resource: requestContext.resourcePath,
    path: request.path,
    httpMethod: request.method,
    headers: orNull(headers.single),
    multiValueHeaders: orNull(headers.multi),
    queryStringParameters: orNull(query.single),
    multiValueQueryStringParameters: orNull(query.multi),
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(stageVariables),
    requestContext: authorizer === undefined ? requestContext : { ...requestContext, authorizer },
    ...bodyOf(request),
  }
}

/** API Gateway keeps an AWS signature to itself. */
function isSignature([name, value]: readonly [string, string]): boolean {
  return name.toLowerCase() === 'authorization' && value.startsWith('AWS4-')
}

function bodyOf(request: GatewayRequest): { readonly body: string | null; readonly isBase64Encoded: boolean } {
  if (request.body.length === 0) return { body: null, isBase64Encoded: false }
  try {
    return { body: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(request.body), isBase64Encoded: false }
  } catch {
    // Bytes that are no text would be mangled; a binary media type hands them over like this.
    return { body: Buffer.from(request.body).toString('base64'), isBase64Encoded: true }
  }
}

function orNull<T extends object>(map: T): T | null {
  return Object.keys(map).length === 0 ? null : map
}

/** The headers that API Gateway itself adds before authorizer and backend see the request. */
export function forwardedHeaders(request: Pick<GatewayRequest, 'headers' | 'sourceIp'>): readonly (readonly [string, string])[] {
  const claimed = headerValues(request.headers, 'x-forwarded-for')
  const kept = request.headers.filter(([name]) => !FORWARDED.has(name.toLowerCase()))
  return [
    ...kept,
    ['X-Forwarded-For', [...claimed, request.sourceIp].join(', ')],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ]
}

const FORWARDED: ReadonlySet<string> = new Set(['x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto'])
