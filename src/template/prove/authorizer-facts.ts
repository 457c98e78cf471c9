/**
 * What is known about the authorizer of a route: the definition of its handler, and how the deployment differs from it.
 *
 * @module
 */

import type { AuthorizerDefinition } from '../../events/index.ts'
import { compareAuthorizer } from '../check/compare-authorizer.ts'
import { overlap, parseRouteKey } from '../check/route-keys.ts'
import type { Template, TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { KeyedRoute } from './requests.ts'

/** A problem of an authorizer that admits callers without access. */
export interface AuthorizerHole {
  readonly code: 'shared-result' | 'claim-not-required'
  readonly message: string
}

/** What is known about an authorizer. */
export interface AuthorizerFacts {
  readonly definition: AuthorizerDefinition | undefined
  /** Whether API Gateway answers every request with 500: the function cannot be invoked, or its responses cannot be read. */
  readonly isBroken: boolean
  readonly holes: readonly AuthorizerHole[]
}

/** Collects the facts about one authorizer. */
export function authorizerFacts(
  { format }: Pick<Template, 'format'>,
  api: TemplateApi,
  authorizer: TemplateAuthorizer,
  definition: AuthorizerDefinition | undefined,
): AuthorizerFacts {
  const { type } = authorizer
  if (type === 'JWT' || type === 'COGNITO_USER_POOLS')
    return { definition: undefined, isBroken: false, holes: claimHoles(authorizer) }
  const differences = definition === undefined ? [] : compareAuthorizer(format, api, authorizer, definition)
  const codes = new Set(differences.map(({ code }) => code))
  const cannotBeRead = codes.has('drift-type') || codes.has('drift-payload') || codes.has('drift-simple-responses')
  return {
    definition,
    isBroken: authorizer.invocable === 'no' || cannotBeRead,
    holes: cacheHoles(api, authorizer, definition),
  }
}

function claimHoles({ name, issuers = [] }: TemplateAuthorizer): readonly AuthorizerHole[] {
  const claims = issuers.flatMap((issuer) => issuer.claims).filter(({ expected, required }) => expected.length > 0 && !required)
  return claims.map((claim) => ({
    code: 'claim-not-required',
    message: `authorizer ${name} accepts a token without the claim ${claim.name}, although the claim has expected values. Set Required to true`,
  }))
}

/** A cached response is used for every request with the same identity sources. */
function cacheHoles(
  api: TemplateApi,
  { name, ttlSeconds = 0, identitySources, simpleResponses = false }: TemplateAuthorizer,
  definition: AuthorizerDefinition | undefined,
): readonly AuthorizerHole[] {
  if (ttlSeconds === 0 || api.kind === 'WEBSOCKET') return []
  const keys = new Set(identitySources.map(sourceKey))
  const users = api.routes.filter(({ authorization }) => 'authorizer' in authorization && authorization.authorizer === name)
  if (users.length === 0) return []
  const hole = (problem: string): readonly AuthorizerHole[] => [{ code: 'shared-result', message: `${problem}` }]
  const cached = `authorizer ${name} caches its response for ${ttlSeconds} seconds`
  if (identitySources.every((source) => source.in !== 'header' && source.in !== 'query'))
    return hole(
      `${cached} and its identity sources hold no header or query parameter, so the response for one caller admits all others. Add the credential to the identity sources`,
    )
  const missing = definition?.identitySources.find((source) => !keys.has(sourceKey(source)))
  if (missing !== undefined)
    return hole(
      `${cached} without the identity source ${missing.in} ${missing.name}, which the response depends on, so the response for one value admits others. Add it to the identity sources`,
    )
  if (definition !== undefined && 'ttlSeconds' in definition && definition.ttlSeconds === 0)
    return hole(`${cached}, and its handler makes a response for one request only. Set the TTL to 0`)
  const isPerRoute = keys.has('context routeKey')
  if (simpleResponses && !isPerRoute && users.length > 1)
    return hole(
      `${cached} as one boolean for all routes, so a caller of one route reaches all of them. Add $context.routeKey to the identity sources`,
    )
  return []
}

function sourceKey({ in: part, name }: { readonly in: string; readonly name: string }): string {
  return `${part} ${part === 'header' ? name.toLowerCase() : name}`
}

/** How the responses of a handler treat a route: its table lists it, another pattern opens it, or they deny it. */
export function coverage(definition: AuthorizerDefinition, { route, key }: KeyedRoute): 'listed' | 'overreach' | 'denied' {
  if (definition.routes.length === 0) return 'listed'
  if (definition.routes.some((entry) => overlap(parseRouteKey(entry), key))) return 'listed'
  return definition.overreach.some((pattern) => patternOverlaps(pattern, route.route)) ? 'overreach' : 'denied'
}

/** A pattern of `overreach`: `GET /pets/*` + `/*`. A star matches any characters. */
function patternOverlaps(pattern: string, route: string): boolean {
  const [method = '', path = ''] = splitKey(pattern)
  const [routeMethod = '', routePath = ''] = splitKey(route)
  if (method !== '*' && routeMethod !== 'ANY' && method !== routeMethod) return false
  const sample = routePath.replaceAll(/\{[^{}]*\}/g, 'x')
  const parts = path.split('*')
  let position = 0
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (sample.startsWith(part) ? 0 : -1) : sample.indexOf(part, position)
    if (found === -1) return false
    position = found + part.length
  }
  return parts.at(-1) === '' || position === sample.length || sample.endsWith(parts.at(-1) ?? '')
}

function splitKey(key: string): readonly [string, string] {
  const space = key.indexOf(' ')
  return space === -1 ? [key, ''] : [key.slice(0, space), key.slice(space + 1)]
}
