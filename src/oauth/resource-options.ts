/**
 * The options of `protectedResource`, and the addresses that follow from them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-3.1
 * @module
 */

import { ConfigError } from '../errors.ts'
import { boolean, integer, optional, optionSchema, string, valid } from '../options.ts'
import { scopeList } from './challenge.ts'

/** Options of `protectedResource`. */
export interface ProtectedResourceOptions {
  /**
   * The resource identifier: the URL that clients call, such as `https://api.example.com/mcp`. https (http for loopback hosts), no fragment, query or
   * user information, no trailing slash after a path. It goes into the document unchanged.
   */
  readonly resource: string
  /** Issuer URLs of the authorization servers, unchanged. MCP requires at least one. */
  readonly authorizationServers: readonly [string, ...string[]]
  /** `scopes_supported`, and the `scope` parameter of challenges for missing or invalid tokens. Default: none. */
  readonly scopes?: readonly string[] | undefined
  /**
   * Where the document is served. Default: RFC 9728 path insertion (`https://api.example.com/.well-known/oauth-protected-resource/mcp`). Required for a
   * resource with a path on a default `execute-api` endpoint: API Gateway cannot serve a path outside the stage, so use
   * `https://{id}.execute-api.{region}.amazonaws.com/{stage}/.well-known/oauth-protected-resource/…`. A custom domain with a base path has the same
   * problem.
   */
  readonly metadataUrl?: string | undefined
  /** `resource_name`. Default: none. */
  readonly name?: string | undefined
  /** `resource_documentation`, an https URL. Default: none. */
  readonly documentationUrl?: string | undefined
  /**
   * Sets `dpop_bound_access_tokens_required`, and challenges with `DPoP` instead of `Bearer`. Clients of the MCP SDK do not read such challenges.
   * Default `false`.
   */
  readonly dpop?: boolean | undefined
  /** `Cache-Control: max-age` of the document, 0 to 86,400 seconds. Default 3600. */
  readonly maxAgeSeconds?: number | undefined
}

/** Where the document is. */
export interface MetadataAddress {
  readonly metadataUrl: string
  readonly metadataPath: string
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource'

const OPTIONS = optionSchema<ProtectedResourceOptions>('protectedResource', {
  resource: valid(
    'an https URL (http for loopback hosts) without user information, query, fragment and trailing slash',
    (value) => isPlainUrl(value) && !/\/[^/]+\/+$/.test(pathOf(value)) && !pathOf(value).includes('//'),
  ),
  authorizationServers: valid(
    'a non-empty array of https URLs without user information, query and fragment',
    (value) => Array.isArray(value) && value.length > 0 && value.every(isPlainUrl),
  ),
  scopes: optional(scopeList),
  metadataUrl: optional(
    valid(
      `an https URL (http for loopback hosts) whose path contains ${WELL_KNOWN}`,
      (value) => isPlainUrl(value) && `${pathOf(value)}/`.includes(`${WELL_KNOWN}/`),
    ),
  ),
  name: optional(string),
  documentationUrl: optional(valid('an https URL', isUrl)),
  dpop: optional(boolean),
  maxAgeSeconds: optional(integer(0, 86_400)),
})

/** @throws {ConfigError} if an option is missing, unknown or malformed, or `metadataUrl` is required. */
export function readResourceOptions(given: unknown): ProtectedResourceOptions & MetadataAddress {
  const options = OPTIONS.check(given)
  const metadataUrl = options.metadataUrl ?? insertedUrl(options.resource)
  return { ...options, metadataUrl, metadataPath: routePath(metadataUrl) }
}

/** Inserts the well-known path between host and path. */
function insertedUrl(resource: string): string {
  const path = pathOf(resource)
  if (isStageEndpoint(resource) && path !== '' && path !== '/') {
    const problem = `metadataUrl is required, because API Gateway cannot serve ${WELL_KNOWN} outside the stage. Pass https://{id}.execute-api.{region}.amazonaws.com/{stage}${WELL_KNOWN}/…, or use a custom domain.`
    throw new ConfigError('protectedResource', 'metadataUrl', '', problem)
  }
  const origin = resource.slice(0, resource.length - path.length)
  return `${origin}${WELL_KNOWN}${path === '/' ? '' : path}`
}

/** The path of the route: on a stage endpoint without the stage. */
function routePath(url: string): string {
  const path = pathOf(url)
  const isStagePath = isStageEndpoint(url) && !path.startsWith('/.well-known/')
  return isStagePath ? path.slice(path.indexOf('/', 1)) : path
}

function isStageEndpoint(url: string): boolean {
  return /^[a-z\d-]+\.execute-api\.[a-z\d-]+\.amazonaws\.com(?:\.cn)?$/.test(new URL(url).hostname)
}

/** The path as written, or an empty string. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  return start === -1 ? '' : url.slice(start)
}

/** Quotes and backslashes would end the parameter of a challenge or the value of a gateway response. */
function isPlainUrl(value: unknown): value is string {
  if (!isUrl(value) || !/^[!#-&(-[\]-~]+$/.test(value) || /[?#]/.test(value)) return false
  const { username, password, hostname, protocol } = new URL(value)
  return username === '' && password === '' && !value.includes('@') && (protocol === 'https:' || isLoopback(hostname))
}

function isUrl(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value)
}

/** `URL` has already normalized every IPv4 notation to four decimal numbers. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (hostname.startsWith('127.') && /^[\d.]+$/.test(hostname))
}
