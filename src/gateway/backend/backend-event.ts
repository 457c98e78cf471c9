/**
 * Builds the proxy event that the backend receives. Unlike in the authorizer's event, empty maps are `null`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 * @module
 */

import { type GatewayRequest, headerValues } from '../raw-request.ts'
import type { RestRequestContext } from '../request-context.ts'
import { headerMaps, queryMaps } from '../value-maps.ts'
import type { BinaryTypes } from './binary-media-types.ts'

/** `requestContext.authorizer`: the context of a Lambda authorizer with `principalId`, or the claims of a Cognito token. */
export type BackendAuthorizer = { readonly [name: string]: unknown }

/** The event of a Lambda proxy integration. */
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

/** Builds the event of an authorized request. It shares no object with the request, so the backend may change it. */
export function backendEvent(input: {
  readonly request: GatewayRequest
  readonly pathParameters: { readonly [name: string]: string }
  readonly stageVariables: { readonly [name: string]: string }
  readonly requestContext: RestRequestContext
  readonly authorizer?: BackendAuthorizer | undefined
  readonly isBinary: BinaryTypes
}): BackendEvent {
  const { request, pathParameters, stageVariables, requestContext, authorizer, isBinary } = input
  const headers = headerMaps(request.headers.filter((pair) => !isSignature(pair)))
  const query = queryMaps(request.query)
  return {
    resource: requestContext.resourcePath,
    path: request.eventPath,
    httpMethod: request.method,
    headers: emptyToNull(headers.single),
    multiValueHeaders: emptyToNull(headers.multi),
    queryStringParameters: emptyToNull(query.single),
    multiValueQueryStringParameters: emptyToNull(query.multi),
    pathParameters: emptyToNull({ ...pathParameters }),
    stageVariables: emptyToNull({ ...stageVariables }),
    requestContext: copyContext(requestContext, authorizer),
    ...encodeBody(request, isBinary),
  }
}

/** API Gateway does not pass AWS signatures to the backend. */
function isSignature([name, value]: readonly [string, string]): boolean {
  return name.toLowerCase() === 'authorization' && value.startsWith('AWS4-')
}

/** Bytes that are not UTF-8 are passed in base64 too, because text would change them. */
function encodeBody(
  { body, headers }: GatewayRequest,
  isBinary: BinaryTypes,
): { readonly body: string | null; readonly isBase64Encoded: boolean } {
  if (body.length === 0) return { body: null, isBase64Encoded: false }
  if (isBinary(headerValues(headers, 'content-type').at(-1)))
    return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
  try {
    return { body: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body), isBase64Encoded: false }
  } catch {
    return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
  }
}

function copyContext(context: RestRequestContext, authorizer: BackendAuthorizer | undefined): RestRequestContext {
  const copy = { ...context, identity: { ...context.identity } }
  return authorizer === undefined ? copy : { ...copy, authorizer: copyAuthorizer(authorizer) }
}

/** The claims of a token are an object, and its scopes an array; all other values are strings and numbers. */
function copyAuthorizer(authorizer: BackendAuthorizer): BackendAuthorizer {
  const { claims, scopes } = authorizer
  if (typeof claims !== 'object' && typeof scopes !== 'object') return { ...authorizer }
  return structuredClone(authorizer)
}

function emptyToNull<T extends object>(map: T): T | null {
  return Object.keys(map).length === 0 ? null : map
}

/**
 * Returns the headers that the authorizer and the backend see: API Gateway sets the forwarding headers itself. `addresses` are
 * the client and the proxies after it.
 */
export function forwardedHeaders(
  request: Pick<GatewayRequest, 'headers'>,
  addresses: readonly string[],
): readonly (readonly [string, string])[] {
  const sentAddresses = headerValues(request.headers, 'x-forwarded-for')
  return [
    ...request.headers.filter(([name]) => !FORWARDED.has(name.toLowerCase())),
    ['X-Forwarded-For', [...sentAddresses, ...addresses].join(', ')],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ]
}

const FORWARDED: ReadonlySet<string> = new Set(['x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto'])
