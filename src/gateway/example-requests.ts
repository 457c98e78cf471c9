/**
 * Lists one example request for each route of an API, with what its authorization needs.
 *
 * @module
 */

import { isRecord } from '../internal/type-guards.ts'
import { wrongValue } from '../options.ts'
import { type ApiOptions, sourceOf } from './cache-safety/api-source.ts'
import type { OfflineGateway } from './offline-gateway.ts'

/** An example request for one route. */
export interface ExampleRequest {
  /** The route key: `GET /pets/{id}`. */
  readonly route: string
  /** A method that the route accepts. */
  readonly method: string
  /** The path with the stage or base path: `/prod/pets/1`. */
  readonly path: string
  /** The authorization type of the route. */
  readonly authorization: 'NONE' | 'AWS_IAM' | 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS' | 'JWT'
  /** The headers that the authorizer requires. */
  readonly headers: readonly string[]
  /** The query parameters that the authorizer requires. */
  readonly query: readonly string[]
  /** Whether the route requires an API key in the `x-api-key` header. */
  readonly apiKeyRequired: boolean
  /** `AWS_IAM` only: an access key ID of `principals` and the Region of the signature. */
  readonly signature?: ExampleSignature | undefined
}

/** What a client needs to sign an example request. */
export interface ExampleSignature {
  /** An access key ID of `principals`. */
  readonly accessKeyId: string
  /** The Region of the API. */
  readonly region: string
}

const DEFAULT_REGION = 'us-east-1'

/**
 * Lists one example request for each route of an API that `restApi` or `httpApi` returned.
 *
 * @throws {ConfigError} for any other value.
 * @example
 * exampleRequests(api)[0] // { route: 'GET /pets/{id}', method: 'GET', path: '/prod/pets/1', authorization: 'TOKEN', … }
 */
export function exampleRequests(api: OfflineGateway): readonly ExampleRequest[] {
  const source = sourceOf(api)
  if (source === undefined) throw wrongValue('exampleRequests', 'api', 'an API that restApi or httpApi returned', api)
  const { options } = source
  return Object.entries(recordOf(options['routes'])).map(([route, settings]) => exampleOf(route, recordOf(settings), options))
}

function exampleOf(route: string, settings: ApiOptions, options: ApiOptions): ExampleRequest {
  const [method = 'GET', pattern = '/'] = route === '$default' ? [] : route.split(' ')
  const name = String(settings['authorizer'] ?? 'NONE')
  const authorizer = settingsOf(recordOf(options['authorizers'])[name])
  const authorization = name === 'NONE' || name === 'AWS_IAM' ? name : (authorizer['type'] as ExampleRequest['authorization'])
  const sources = [authorizer['identitySources'] ?? authorizer['identitySource'] ?? []].flat().map(recordOf)
  const namesIn = (place: string): readonly string[] =>
    sources.filter((source) => source['in'] === place).map((source) => String(source['name']))
  const [accessKeyId] = Object.keys(recordOf(options['principals']))
  return {
    route,
    method: method === 'ANY' ? 'GET' : method,
    path: prefixOf(options) + pattern.replaceAll(/\{[^{}/]*\}/g, '1'),
    authorization,
    headers: namesIn('header'),
    query: namesIn('query'),
    apiKeyRequired: settings['apiKeyRequired'] === true,
    ...(authorization === 'AWS_IAM' &&
      accessKeyId !== undefined && { signature: { accessKeyId, region: String(options['region'] ?? DEFAULT_REGION) } }),
  }
}

/** What precedes the path on a host that is not a custom domain. The stage `$default` has no prefix. */
function prefixOf({ stage = '$default', basePath }: ApiOptions): string {
  const prefix = String(basePath ?? (stage === '$default' ? '' : stage))
  return prefix === '' || prefix.startsWith('/') ? prefix : `/${prefix}`
}

/** The `definition` of a handler of this package, or the entry itself. */
function settingsOf(entry: unknown): ApiOptions {
  return recordOf(typeof entry === 'function' && 'definition' in entry ? entry.definition : entry)
}

function recordOf(value: unknown): ApiOptions {
  return isRecord(value) ? value : {}
}
