/**
 * The Lambda authorizer of an HTTP API, in both payload formats, with policy replies or simple ones.
 *
 * @module
 */

import type {
  APIGatewayAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerResult,
} from 'aws-lambda'
import { ConfigError } from '../errors.ts'
import {
  type Declared,
  type HttpApiDefinition,
  type IdentitySource,
  partsToRead,
  readHttpEvent1,
  readHttpEvent2,
} from '../events/index.ts'
import type { HttpRouteKey } from '../policy/index.ts'
import { onlyRoute, proveSimpleResponses, type RouteChooser } from '../policy/routes/index.ts'
import { arnLocator } from './arn-locator.ts'
import { type Kind, makeHandler } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, Cached, FlatContext, JsonContext, PerRoute } from './authorizer-options.ts'
import { identitySources } from './identity-sources.ts'
import { CACHE_PER, FLAG, TTL_SECONDS } from './option-table.ts'
import { type AuthorizerKind, prepare } from './prepare-options.ts'
import { jsonContext } from './response/json-context.ts'
import { policyResponse } from './response/policy-response.ts'
import { flatContext } from './response/response-fields.ts'
import { simpleResponse } from './response/simple-response.ts'

const KIND: AuthorizerKind = {
  subject: 'httpApiAuthorizer',
  api: 'HTTP',
  /** An HTTP API gives its authorizer 10 seconds; half a second is left for the reply. */
  timeoutMs: 9_500,
  options: {
    payloadFormatVersion: ["'1.0' or '2.0'", (value) => value === '1.0' || value === '2.0'],
    ttlSeconds: TTL_SECONDS,
    cachePer: CACHE_PER,
    simpleResponses: FLAG,
  },
}
const ROUTE_SOURCES: readonly IdentitySource[] = [{ in: 'context', name: 'routeKey' }]

/** Replies of payload 2.0 carry JSON context, which `@types/aws-lambda` types as strings, numbers, booleans. */
export type PolicyResponse<C> = Omit<APIGatewayAuthorizerResult, 'context'> & { context?: C }
export type SimpleResponse<C> = APIGatewaySimpleAuthorizerResult & { context?: C }

/** What the factory returns with payload 2.0 and policy replies; `C` is the context's type. */
export type HttpApiAuthorizer<C = unknown> = Authorizer<
  APIGatewayRequestAuthorizerEventV2,
  PolicyResponse<C>,
  C,
  Declared & HttpApiDefinition
>

type Own = Cached & PerRoute & { readonly payloadFormatVersion: '1.0' | '2.0'; readonly simpleResponses?: boolean }
type Reply<C> = PolicyResponse<C> | SimpleResponse<C> | APIGatewayAuthorizerResult
/**
 * Builds the Lambda handler of an HTTP API's authorizer. Policy replies are the default. A simple reply is one boolean
 * for whatever shares its cache key, so `simpleResponses: true` with a TTL needs `cachePer: 'route'` and rules that are the same
 * for every path and request of a route.
 *
 * @throws {ConfigError} for what cannot be cached safely, an unknown or missing option, or a table that no document can say.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * @example
 * export const handler = httpApiAuthorizer({
 *   authenticate: bearer(oidc({ issuer: 'https://id.example/', audience: 'pets', algorithms: ['RS256'] })),
 *   payloadFormatVersion: '2.0',
 *   ttlSeconds: 60,
 *   routes: { 'GET /pets': hasScope('pets/read') },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of no context at all
export function httpApiAuthorizer<I, C extends JsonContext = {}, const K extends HttpRouteKey = HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> &
    Cached &
    PerRoute & { readonly payloadFormatVersion: '2.0'; readonly simpleResponses: true },
): Authorizer<APIGatewayRequestAuthorizerEventV2, SimpleResponse<C>, C, Declared & HttpApiDefinition>
// biome-ignore lint/complexity/noBannedTypes: as above
export function httpApiAuthorizer<I, C extends JsonContext = {}, const K extends HttpRouteKey = HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> &
    Cached &
    PerRoute & { readonly payloadFormatVersion: '2.0'; readonly simpleResponses?: false },
): Authorizer<APIGatewayRequestAuthorizerEventV2, PolicyResponse<C>, C, Declared & HttpApiDefinition>
// biome-ignore lint/complexity/noBannedTypes: as above
export function httpApiAuthorizer<I, C extends FlatContext = {}, const K extends HttpRouteKey = HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> & Cached & PerRoute & { readonly payloadFormatVersion: '1.0' },
): Authorizer<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & HttpApiDefinition>
export function httpApiAuthorizer<I, C extends JsonContext, const K extends HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> & Own,
): Authorizer<never, Reply<C>, C, Declared & HttpApiDefinition> {
  const prepared = prepare<I, Own>(KIND, options, chooserFor)
  const { payloadFormatVersion, ttlSeconds, cachePer, simpleResponses = false } = prepared.options
  const { table, reads } = prepared
  checkSimple(simpleResponses, prepared.options)
  if (simpleResponses && ttlSeconds > 0) proveSimpleResponses(KIND.subject, table)
  const sources = identitySources({
    subject: KIND.subject,
    ttlSeconds,
    reads,
    ruleReads: table.reads,
    routeSources: cachePer === 'route' ? ROUTE_SOURCES : [],
  })
  const read = payloadFormatVersion === '1.0' ? readHttpEvent1 : readHttpEvent2
  const wanted = partsToRead({ reads, ruleReads: table.reads, route: chooserFor(prepared.options) !== undefined })
  const locate = arnLocator()
  return makeHandler(prepared, {
    definition: { api: 'HTTP', type: 'REQUEST', payloadFormatVersion, simpleResponses, ttlSeconds, identitySources: sources },
    read: (event) => read(event, locate, wanted),
    checkContext: payloadFormatVersion === '1.0' ? flatContext : jsonContext,
    // `context` is what the user's callback returned, checked: C by the signature.
    finish: (simpleResponses ? simpleResponse : policyResponse) as Kind<Reply<C>, unknown>['finish'],
  })
}

/** Each answer of a simple one speaks of the event's own route alone, whatever the cache key. */
function chooserFor({ simpleResponses, cachePer }: Own): RouteChooser | undefined {
  return simpleResponses === true || cachePer === 'route' ? onlyRoute : undefined
}

function checkSimple(simpleResponses: boolean, { payloadFormatVersion, ttlSeconds, cachePer }: Own): void {
  if (!simpleResponses) return
  if (payloadFormatVersion === '1.0')
    throw new ConfigError(KIND.subject, 'simpleResponses', "false with payload '1.0', which takes policies only")
  if (ttlSeconds > 0 && cachePer !== 'route') {
    throw new ConfigError(
      KIND.subject,
      'simpleResponses',
      "used with ttlSeconds 0 or with cachePer: 'route', because a cached boolean answers for every route of the API",
    )
  }
}
