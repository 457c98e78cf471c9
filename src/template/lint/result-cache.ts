/**
 * Rules about cached authorizer results and cached responses.
 *
 * @module
 */

import type { Finding } from '../finding.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { TemplateRoute } from '../model-route.ts'
import type { MethodSetting } from '../model-settings.ts'
import { type LintCode, lintFinding } from './lint-codes.ts'

/** Longer than this, a caller keeps access for a long time after it was withdrawn. */
const LONG_TTL_SECONDS = 900

/** Rules about the TTL and the cache key of an authorizer. */
export function lintResultCache(api: TemplateApi, authorizer: TemplateAuthorizer): readonly Finding<LintCode>[] {
  const { name, type, ttlSeconds = 0, ttlFrom, identitySources, positions, at } = authorizer
  if (type === 'JWT' || type === 'COGNITO_USER_POOLS' || api.kind === 'WEBSOCKET') return []
  const subject = { api: api.logicalId, authorizer: name }
  const findings: Finding<LintCode>[] = []
  const add = (code: LintCode, message: string, member: string): void => {
    findings.push(lintFinding(code, message, positions[member] ?? at, subject))
  }
  if (ttlFrom === 'default') {
    const decides = api.kind === 'REST' ? 'the default of 300 seconds' : 'a default that AWS does not document'
    add(
      'ttl-not-stated',
      `Authorizer ${name} states no TTL, so ${decides} or the value that was deployed last decides. State it, 0 included.`,
      'ttlSeconds',
    )
  }
  if (ttlSeconds === 0) return findings
  if (ttlSeconds > LONG_TTL_SECONDS)
    add(
      'long-ttl',
      `Authorizer ${name} caches results for ${ttlSeconds} seconds: a caller keeps access for that time after it was withdrawn.`,
      'ttlSeconds',
    )
  if (type === 'REQUEST' && identitySources.length === 0)
    add(
      'cache-without-identity-source',
      `Authorizer ${name} has a TTL and no identity source, so there is no cache key. Add one, or set the TTL to 0.`,
      'identitySources',
    )
  else if (identitySources.every((source) => source.in !== 'header' && source.in !== 'query'))
    add(
      'identity-source-not-secret',
      `The cache key of authorizer ${name} holds no header or query parameter of the caller, so callers share results. Add the credential as an identity source.`,
      'identitySources',
    )
  const users = routesOf(api, name)
  const hasRoute = identitySources.some((source) => source.in === 'context' && source.name === 'routeKey')
  if (authorizer.simpleResponses === true && !hasRoute && users.length > 1)
    add(
      'cached-simple-response',
      `Authorizer ${name} returns simple responses, and a cached one applies to all ${users.length} routes. Add $context.routeKey to the identity sources, or set the TTL to 0.`,
      'simpleResponses',
    )
  return findings
}

/** The routes that use an authorizer. */
export function routesOf({ routes }: TemplateApi, authorizer: string): readonly TemplateRoute[] {
  return routes.filter(({ authorization }) => 'authorizer' in authorization && authorization.authorizer === authorizer)
}

/** Rules about the response cache of the stages. */
export function lintResponseCache(api: TemplateApi): readonly Finding<LintCode>[] {
  if (api.kind !== 'REST') return []
  return Object.values(api.stageSettings).flatMap(({ cacheClusterEnabled, methodSettings }) => {
    if (!cacheClusterEnabled) return []
    return [
      ...api.routes.flatMap((route) => lintCachedRoute(api, route, methodSettings)),
      ...Object.values(methodSettings).flatMap((setting) => lintInvalidation(api, setting)),
    ]
  })
}

function lintCachedRoute(
  api: TemplateApi,
  route: TemplateRoute,
  settings: { readonly [method: string]: MethodSetting },
): readonly Finding<LintCode>[] {
  const setting = settingOf(route.route, settings)
  const isKeyed = route.integration.cacheKeyParameters.some((parameter) =>
    /(?:^|\.)(?:header|querystring)\.|^context\./.test(parameter),
  )
  if (setting?.cachingEnabled !== true || route.authorization.type === 'NONE' || isKeyed) return []
  const message = `Responses of ${route.route} are cached for all callers, because its cache key has no header, query parameter or context variable of the caller. Add the credential to CacheKeyParameters, or disable the cache.`
  return [lintFinding('response-cache-without-caller', message, setting.at, { api: api.logicalId, route: route.route })]
}

/** A setting of all methods applies to GET methods; another method is cached only by a setting of its own. */
function settingOf(route: string, settings: { readonly [method: string]: MethodSetting }): MethodSetting | undefined {
  const space = route.indexOf(' ')
  const method = route.slice(0, space)
  const path = route.slice(space + 1)
  const own = settings[`${path}/${method}`] ?? settings[`${path === '/' ? '' : path}/${method}`]
  if (own !== undefined) return own
  return method === 'GET' || method === 'ANY' ? settings['/*/*'] : undefined
}

function lintInvalidation(
  api: TemplateApi,
  { cachingEnabled, requireAuthorizationForCacheControl, at }: MethodSetting,
): readonly Finding<LintCode>[] {
  if (cachingEnabled !== true || requireAuthorizationForCacheControl !== false) return []
  const message =
    'Any client may invalidate cached responses with Cache-Control: max-age=0. Require authorization for cache control.'
  return [lintFinding('response-cache-unauthorized-invalidation', message, at, { api: api.logicalId })]
}
