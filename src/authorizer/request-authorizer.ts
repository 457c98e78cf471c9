/**
 * The REQUEST authorizer of a REST API.
 *
 * @module
 */

import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { type Declared, type IdentitySource, partsToRead, type RestRequestDefinition, readRequestEvent } from '../events/index.ts'
import type { RestRouteKey } from '../policy/index.ts'
import { onlyRoute, type RouteChooser } from '../policy/routes/index.ts'
import { arnLocator } from './arn-locator.ts'
import { makeHandler } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, Cached, FlatContext, Metered, PerRoute } from './authorizer-options.ts'
import { identitySources } from './identity-sources.ts'
import { CACHE_PER, CALLBACK, TTL_SECONDS } from './option-table.ts'
import { type AuthorizerKind, prepare } from './prepare-options.ts'
import { policyResponse } from './response/policy-response.ts'
import { flatContext } from './response/response-fields.ts'

/** What the factory returns; `C` is the context's type. */
export type RequestAuthorizer<C = unknown> = Authorizer<
  APIGatewayRequestAuthorizerEvent,
  APIGatewayAuthorizerResult,
  C,
  Declared & RestRequestDefinition
>

const KIND: AuthorizerKind = {
  subject: 'requestAuthorizer',
  api: 'REST',
  timeoutMs: 28_000,
  options: { ttlSeconds: TTL_SECONDS, cachePer: CACHE_PER, usageIdentifierKey: CALLBACK },
}

/** What names a route of a REST API in the cache key. */
const ROUTE_SOURCES: readonly IdentitySource[] = [
  { in: 'context', name: 'httpMethod' },
  { in: 'context', name: 'resourcePath' },
]

/**
 * Builds the Lambda handler of a REQUEST authorizer: headers, query parameters, stage variables and context are at hand.
 * Over TTL 0 everything that the answer depends on is an identity source, or building fails.
 *
 * @throws {ConfigError} for what cannot be cached safely, an unknown or missing option, or a table that no document can say.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 * @example
 * export const handler = requestAuthorizer({
 *   authenticate: apiKey({ keys }),
 *   ttlSeconds: 60,
 *   routes: { 'GET /pets': authenticated },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of no context at all
export function requestAuthorizer<I, C extends FlatContext = {}, const K extends RestRouteKey = RestRouteKey>(
  options: AuthorizerOptions<I, C, K> & Cached & PerRoute & Metered<I>,
): Authorizer<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & RestRequestDefinition> {
  const prepared = prepare<I, Cached & PerRoute>(KIND, options, chooserFor)
  const { ttlSeconds, cachePer } = prepared.options
  const { reads, table } = prepared
  const sources = identitySources({
    subject: KIND.subject,
    ttlSeconds,
    reads,
    ruleReads: table.reads,
    routeSources: cachePer === 'route' ? ROUTE_SOURCES : [],
  })
  const wanted = partsToRead({ reads, ruleReads: table.reads, route: cachePer === 'route' })
  const locate = arnLocator()
  return makeHandler(prepared, {
    definition: { api: 'REST', type: 'REQUEST', ttlSeconds, identitySources: sources },
    read: (event) => readRequestEvent(event, locate, wanted),
    checkContext: flatContext,
    finish: policyResponse,
  })
}

function chooserFor({ cachePer }: PerRoute): RouteChooser | undefined {
  return cachePer === 'route' ? onlyRoute : undefined
}
