/**
 * Describes an API as an OAuth protected resource: its metadata document as a route, and challenges that point to it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9728
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization
 * @module
 */

import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda'
import type { GatewayResponse, GatewayResponses } from '../gateway/index.ts'
import { deepFreeze } from '../internal/deep-freeze.ts'
import { isRecord } from '../internal/type-guards.ts'
import { type Challenge, formatChallenge } from './challenge.ts'
import { type ProtectedResourceOptions, readResourceOptions } from './resource-options.ts'

/** The metadata document. */
export interface ProtectedResourceMetadata {
  /** The resource identifier, as the client uses it. */
  readonly resource: string
  /** Issuer URLs of the authorization servers. */
  readonly authorization_servers: readonly string[]
  /** The scopes of the resource. */
  readonly scopes_supported?: readonly string[] | undefined
  /** Tokens are accepted in the `Authorization` header only. */
  readonly bearer_methods_supported: readonly ['header']
  /** The name of the resource. */
  readonly resource_name?: string | undefined
  /** The URL of the documentation. */
  readonly resource_documentation?: string | undefined
  /** The resource accepts sender-constrained tokens only (RFC 9449). */
  readonly dpop_bound_access_tokens_required?: boolean | undefined
}

/** A protected resource. */
export interface ProtectedResource {
  /** The metadata document. */
  readonly metadata: ProtectedResourceMetadata
  /** Where the document is. */
  readonly metadataUrl: string
  /**
   * Path of `metadataUrl`. Route it as `GET` and `OPTIONS` without an authorizer. On a stage endpoint the stage is not part of it:
   * `/.well-known/oauth-protected-resource/mcp`.
   */
  readonly metadataPath: string
  /** The value for `audience` of `oidc`, `entraId`, `cognito` and others: tokens that were issued for another resource are rejected (RFC 8707, MCP). */
  readonly audience: string
  /**
   * Lambda proxy integration that serves the document: `GET` and `HEAD` 200, `OPTIONS` 204, other methods 405 with `Allow`. Pages of any origin may read
   * it, and send `MCP-Protocol-Version`. Accepts REST, HTTP API 2.0 and function URL events.
   */
  readonly handler: (
    event: APIGatewayProxyEvent | APIGatewayProxyEventV2,
  ) => Promise<APIGatewayProxyResult & APIGatewayProxyStructuredResultV2>
  /** The same for a Fetch API server. */
  readonly respond: (request: Request) => Response
  /**
   * Returns the value of `WWW-Authenticate`: the scheme, then `error`, `error_description`, `scope` and `resource_metadata`, each quoted.
   *
   * @throws {ConfigError} if an option is unknown or wrong.
   */
  challenge(options?: Challenge): string
  /**
   * `UNAUTHORIZED` (401, no `error`) and `ACCESS_DENIED` (403, `insufficient_scope`), for `gatewayResponses` of a REST API. API Gateway renames a
   * `WWW-Authenticate` header of an integration to `x-amzn-Remapped-WWW-Authenticate`; gateway responses are sent as defined. One response
   * serves missing and invalid tokens, so it cannot state `invalid_token`, and the scopes are the same for all routes.
   *
   * An HTTP API cannot send the header from an authorizer, neither for a missing identity source (401) nor for a denied request (403): its clients find
   * the document through the well-known path. Set `$request.header.Authorization` as its identity source, otherwise a missing token is 403.
   */
  readonly gatewayResponses: GatewayResponses
}

/**
 * Describes a protected resource.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed: a resource with a fragment, a relative URL, an empty list of servers, or a stage
 *   endpoint without `metadataUrl`.
 * @see https://www.rfc-editor.org/rfc/rfc9728
 * @example
 * const mcp = protectedResource({ resource: 'https://api.example.com/mcp', authorizationServers: ['https://login.example.com'], scopes: ['mcp'] })
 * mcp.metadataPath // '/.well-known/oauth-protected-resource/mcp'
 * mcp.challenge() // 'Bearer scope="mcp", resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/mcp"'
 */
export function protectedResource(options: ProtectedResourceOptions): ProtectedResource {
  const checked = readResourceOptions(options)
  const { resource, metadataUrl, metadataPath, dpop = false, scopes = [], maxAgeSeconds = 3600 } = checked
  const metadata = deepFreeze(metadataOf(checked))
  const terms = { scheme: dpop ? 'DPoP' : 'Bearer', scopes: [...scopes], metadataUrl } as const
  const document = JSON.stringify(metadata)
  const challenge = (given: Challenge = {}): string => formatChallenge(terms, given)
  const answerTo = (method: string): Answer => answer(method, { document, maxAgeSeconds })

  return Object.freeze({
    metadata,
    metadataUrl,
    metadataPath,
    audience: resource,
    handler: async (event: unknown) => {
      const { status, headers, body } = answerTo(methodOf(event))
      return { statusCode: status, headers: { ...headers }, body, isBase64Encoded: false }
    },
    respond: ({ method }: Request) => {
      const { status, headers, body } = answerTo(method)
      return new Response(body === '' ? null : body, { status, headers })
    },
    challenge,
    gatewayResponses: deepFreeze({
      UNAUTHORIZED: gatewayResponse(401, challenge()),
      ACCESS_DENIED: gatewayResponse(403, challenge({ error: 'insufficient_scope' })),
    }),
  })
}

/** Members that are not set are left out. */
function metadataOf(options: ProtectedResourceOptions): ProtectedResourceMetadata {
  const { resource, authorizationServers, scopes = [], name, documentationUrl, dpop } = options
  return {
    resource,
    authorization_servers: [...authorizationServers],
    ...(scopes.length === 0 ? {} : { scopes_supported: [...scopes] }),
    bearer_methods_supported: ['header'],
    ...(name === undefined ? {} : { resource_name: name }),
    ...(documentationUrl === undefined ? {} : { resource_documentation: documentationUrl }),
    ...(dpop === true ? { dpop_bound_access_tokens_required: true } : {}),
  }
}

interface Answer {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

interface Served {
  readonly document: string
  readonly maxAgeSeconds: number
}

const METHODS = 'GET, HEAD, OPTIONS'
const CORS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'MCP-Protocol-Version' }

/** Responds to a request for the document. Methods are case-sensitive (RFC 9110). */
function answer(method: string, { document, maxAgeSeconds }: Served): Answer {
  if (method === 'OPTIONS') {
    const headers = { ...CORS, 'Access-Control-Allow-Methods': METHODS, 'Access-Control-Max-Age': String(maxAgeSeconds) }
    return { status: 204, headers, body: '' }
  }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { ...CORS, Allow: METHODS }, body: '' }
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': `max-age=${maxAgeSeconds}`, ...CORS }
  return { status: 200, headers, body: method === 'HEAD' ? '' : document }
}

/** The method of an event with payload format 1.0 or 2.0. Any other value has none. */
function methodOf(event: unknown): string {
  if (!isRecord(event)) return ''
  if (typeof event['httpMethod'] === 'string') return event['httpMethod']
  const context = event['requestContext']
  const http = isRecord(context) ? context['http'] : undefined
  return isRecord(http) && typeof http['method'] === 'string' ? http['method'] : ''
}

/** A constant header value is enclosed in single quotes, which the options exclude. */
function gatewayResponse(statusCode: number, challenge: string): GatewayResponse {
  return { statusCode, responseParameters: { 'gatewayresponse.header.WWW-Authenticate': `'${challenge}'` } }
}
