/**
 * Finds out which requests share a cached authorizer response. It asks the API itself: in a copy whose authorizers return
 * a new label each time, requests with the same label were answered from the same cached response.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { IdentitySource } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import type { ApiSource } from './api-source.ts'
import type { SampleRequest } from './cache-safety.ts'
import { rehearsal } from './rehearsal.ts'

/** A request to a route whose authorizer caches. */
export interface GroupedRequest extends SampleRequest {
  /** Requests with equal labels share a cached response. */
  readonly label: string
  /** The route that the request matches. */
  readonly routeKey: string
  readonly authorizer: CachingAuthorizer
}

/** The settings of an authorizer that caches. */
export interface CachingAuthorizer {
  readonly identitySources: readonly IdentitySource[]
  readonly simpleResponses: boolean
}

/** Returns the label of a request; `undefined` if it is not answered by an authorizer that caches. */
export type FindGroup = (request: SampleRequest) => Promise<GroupedRequest | undefined>

const LABEL = 'gatewrightCacheLabel'

/**
 * Creates the function that labels requests of one API.
 *
 * @throws {ConfigError} if no authorizer of the API caches. The returned function throws it for an unknown route.
 */
export function cacheGroups(source: ApiSource): FindGroup {
  const authorizers = cachingAuthorizers(source)
  if (authorizers.size === 0) {
    const problem = 'no authorizer of the API caches its responses. There is nothing to check with ttlSeconds 0.'
    throw new ConfigError('checkCacheSafety', 'api', '', problem)
  }
  let labels = 0
  const labeling = rehearsal(source, (entry) => withHandler(entry, () => labelResponse(entry, `label-${++labels}`)))

  return async function findGroup(request) {
    const { routeKey, authorizer, received } = await labeling.send(request)
    if (routeKey === null) {
      const problem = `routes contains a request that matches no route of the API: ${request.route}. Add the route or remove it.`
      throw new ConfigError('checkCacheSafety', 'routes', '', problem)
    }
    const settings = authorizers.get(authorizer ?? '')
    const label = received[LABEL]
    return settings === undefined || typeof label !== 'string' ? undefined : { ...request, label, routeKey, authorizer: settings }
  }
}

/** The authorizers with a TTL that a route uses, by name. */
function cachingAuthorizers({ options }: ApiSource): ReadonlyMap<string, CachingAuthorizer> {
  const routes = isRecord(options['routes']) ? Object.values(options['routes']) : []
  const used = new Set(routes.map((route) => (isRecord(route) ? route['authorizer'] : undefined)))
  const entries = isRecord(options['authorizers']) ? Object.entries(options['authorizers']) : []
  return new Map(
    entries
      .filter(([name]) => used.has(name))
      .map(([name, entry]) => [name, settingsOf(entry)] as const)
      .filter(([, { type, ttlSeconds }]) => (type === 'TOKEN' || type === 'REQUEST') && Number(ttlSeconds) > 0)
      .map(([name, { identitySources, simpleResponses }]) => [
        name,
        // Checked when the API was built.
        { identitySources: identitySources as readonly IdentitySource[], simpleResponses: simpleResponses === true },
      ]),
  )
}

/** The `definition` of a handler of this package, or the entry itself. */
function settingsOf(entry: unknown): { readonly [name: string]: unknown } {
  const definition = typeof entry === 'function' && 'definition' in entry ? entry.definition : entry
  return isRecord(definition) ? definition : {}
}

function withHandler(entry: unknown, handler: () => Promise<object>): unknown {
  if (typeof entry === 'function') return Object.assign(handler, { definition: settingsOf(entry) })
  if (!isRecord(entry) || (entry['type'] !== 'TOKEN' && entry['type'] !== 'REQUEST')) return entry
  const { functionName, runtime, ...settings } = entry
  return { ...settings, handler }
}

async function labelResponse(entry: unknown, label: string): Promise<object> {
  const context = { [LABEL]: label }
  if (settingsOf(entry)['simpleResponses'] === true) return { isAuthorized: true, context }
  const Statement = [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }]
  return { principalId: 'caller', policyDocument: { Version: '2012-10-17', Statement }, context }
}
