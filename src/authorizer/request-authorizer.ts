/**
 * The REQUEST authorizer of a REST API.
 *
 * @module
 */

import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { type Declared, type IdentitySource, partsToRead, type RestRequestDefinition, readRequestEvent } from '../events/index.ts'
import { callback, oneOf, optional, optionSchema } from '../options.ts'
import type { RestRouteKey } from '../policy/index.ts'
import { arnLocator } from './arn-locator.ts'
import { createHandler } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, Cached, FlatContext, Metered, PerRoute } from './authorizer-options.ts'
import { identitySources } from './identity-sources.ts'
import { type AuthorizerKind, COMMON_CHECKS, type CommonOptions, prepare, TTL_SECONDS } from './prepare-options.ts'
import { policyResponse } from './response/policy-response.ts'
import { flatContext } from './response/response-fields.ts'

/** The handler that {@link requestAuthorizer} returns. `C` is the type of the authorizer context. */
export type RequestAuthorizer<C = unknown> = Authorizer<
  APIGatewayRequestAuthorizerEvent,
  APIGatewayAuthorizerResult,
  C,
  Declared & RestRequestDefinition
>

/** A REST API waits 29 seconds for the whole request. */
const KIND: AuthorizerKind = { subject: 'requestAuthorizer', api: 'REST', timeoutMs: 28_000, hasCachePer: true }

type Options<I> = CommonOptions<I> & Cached & PerRoute

const OPTIONS = optionSchema<Options<unknown>>(KIND.subject, {
  ...COMMON_CHECKS,
  ttlSeconds: TTL_SECONDS,
  cachePer: optional(oneOf('caller', 'route')),
  usageIdentifierKey: optional(callback),
})

/** The identity sources that identify a route of a REST API. */
const ROUTE_SOURCES: readonly IdentitySource[] = [
  { in: 'context', name: 'httpMethod' },
  { in: 'context', name: 'resourcePath' },
]

/**
 * Creates the Lambda handler of a REQUEST authorizer, which can read headers, query parameters, stage variables and
 * `$context` variables. Under a TTL everything that it reads must be an identity source.
 *
 * A missing or rejected credential results in 401, a rule that does not pass in 403, an outage in 500.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong, a response could not be cached safely, or no policy
 *   document can express the route table.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 * @example
 * export const handler = requestAuthorizer({
 *   authenticate: apiKey({ keys }),
 *   ttlSeconds: 60,
 *   routes: { 'GET /pets': authenticated },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of a context without properties
export function requestAuthorizer<I, C extends FlatContext = {}, const K extends RestRouteKey = RestRouteKey>(
  options: AuthorizerOptions<I, C, K> & Cached & PerRoute & Metered<I>,
): Authorizer<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & RestRequestDefinition> {
  const checked = OPTIONS.check(options) as Options<I> // the signature states the type of the identity
  const { ttlSeconds, cachePer } = checked
  const scope = ttlSeconds === 0 ? 'request' : (cachePer ?? 'caller')
  const prepared = prepare<I>(KIND, checked, scope)
  const { reads, table } = prepared
  const sources = identitySources({
    subject: KIND.subject,
    ttlSeconds,
    reads,
    ruleReads: table.reads,
    routeSources: scope === 'route' ? ROUTE_SOURCES : [],
  })
  const parts = partsToRead({ reads, ruleReads: table.reads, route: scope === 'route', perRequest: scope === 'request' })
  const parseArn = arnLocator()
  return createHandler(prepared, {
    definition: { api: 'REST', type: 'REQUEST', ttlSeconds, identitySources: sources },
    parseEvent: (event) => readRequestEvent(event, parseArn, parts),
    checkContext: flatContext,
    buildResponse: policyResponse,
  })
}
