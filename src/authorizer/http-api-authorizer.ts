/**
 * The Lambda authorizer of an HTTP API, with both payload formats and both response formats.
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
import { boolean, oneOf, optional, optionSchema } from '../options.ts'
import type { HttpRouteKey } from '../policy/index.ts'
import { proveSimpleResponses } from '../policy/routes/index.ts'
import { arnLocator } from './arn-locator.ts'
import { type AuthorizerSteps, createHandler } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, Cached, FlatContext, JsonContext, PerRoute } from './authorizer-options.ts'
import { identitySources } from './identity-sources.ts'
import { type AuthorizerKind, COMMON_CHECKS, type CommonOptions, prepare, TTL_SECONDS } from './prepare-options.ts'
import { jsonContext } from './response/json-context.ts'
import { policyResponse } from './response/policy-response.ts'
import { flatContext } from './response/response-fields.ts'
import { simpleResponse } from './response/simple-response.ts'

/** A policy response of payload format 2.0. Its context may be any JSON, which `@types/aws-lambda` does not state. */
export type PolicyResponse<C> = Omit<APIGatewayAuthorizerResult, 'context'> & {
  /** The authorizer context. */
  context?: C
}
/** A simple response of payload format 2.0. */
export type SimpleResponse<C> = APIGatewaySimpleAuthorizerResult & {
  /** The authorizer context. */
  context?: C
}

/** The handler that {@link httpApiAuthorizer} returns with payload format 2.0 and policy responses. `C` is the type of the authorizer context. */
export type HttpApiAuthorizer<C = unknown> = Authorizer<
  APIGatewayRequestAuthorizerEventV2,
  PolicyResponse<C>,
  C,
  Declared & HttpApiDefinition
>

/** An HTTP API waits 10 seconds for its authorizer; half a second is reserved for the response. */
const KIND: AuthorizerKind = { subject: 'httpApiAuthorizer', api: 'HTTP', timeoutMs: 9_500, hasCachePer: true }

interface HttpOptions extends Cached, PerRoute {
  readonly payloadFormatVersion: '1.0' | '2.0'
  readonly simpleResponses?: boolean | undefined
}
type Response<C> = PolicyResponse<C> | SimpleResponse<C> | APIGatewayAuthorizerResult

const OPTIONS = optionSchema<Omit<CommonOptions<unknown>, 'usageIdentifierKey'> & HttpOptions>(KIND.subject, {
  ...COMMON_CHECKS,
  payloadFormatVersion: oneOf('1.0', '2.0'),
  ttlSeconds: TTL_SECONDS,
  cachePer: optional(oneOf('caller', 'route')),
  simpleResponses: optional(boolean),
})

/** The identity source that identifies a route of an HTTP API. */
const ROUTE_SOURCES: readonly IdentitySource[] = [{ in: 'context', name: 'routeKey' }]

/**
 * Creates the Lambda handler of an HTTP API's authorizer. By default it returns policy responses.
 *
 * A simple response is one boolean for all requests with the same cache key. With `simpleResponses: true` and a TTL,
 * `cachePer: 'route'` is therefore required, and every rule must be the same for all paths and requests of its route.
 *
 * A missing or rejected credential results in 401, a rule that does not pass in 403, an outage in 500.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong, a response could not be cached safely, or no policy
 *   document can express the route table.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * @example
 * export const handler = httpApiAuthorizer({
 *   authenticate: bearer(oidc({ issuer: 'https://id.example/', audience: 'pets', algorithms: ['RS256'] })),
 *   payloadFormatVersion: '2.0',
 *   ttlSeconds: 60,
 *   routes: { 'GET /pets': hasScope('pets/read') },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of a context without properties
export function httpApiAuthorizer<I, C extends JsonContext = {}, const K extends HttpRouteKey = HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> &
    Cached &
    PerRoute & { readonly payloadFormatVersion: '2.0'; readonly simpleResponses: true },
): Authorizer<APIGatewayRequestAuthorizerEventV2, SimpleResponse<C>, C, Declared & HttpApiDefinition>
// biome-ignore lint/complexity/noBannedTypes: as above
export function httpApiAuthorizer<I, C extends JsonContext = {}, const K extends HttpRouteKey = HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> &
    Cached &
    PerRoute & { readonly payloadFormatVersion: '2.0'; readonly simpleResponses?: false | undefined },
): Authorizer<APIGatewayRequestAuthorizerEventV2, PolicyResponse<C>, C, Declared & HttpApiDefinition>
// biome-ignore lint/complexity/noBannedTypes: as above
export function httpApiAuthorizer<I, C extends FlatContext = {}, const K extends HttpRouteKey = HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> & Cached & PerRoute & { readonly payloadFormatVersion: '1.0' },
): Authorizer<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & HttpApiDefinition>
export function httpApiAuthorizer<I, C extends JsonContext, const K extends HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> & HttpOptions,
): Authorizer<never, Response<C>, C, Declared & HttpApiDefinition> {
  const checked = OPTIONS.check(options) as CommonOptions<I> & HttpOptions // the signature states the type of the identity
  const { payloadFormatVersion, ttlSeconds, cachePer, simpleResponses = false } = checked
  if (simpleResponses) checkSimpleResponses(checked)
  const scope = ttlSeconds === 0 ? 'request' : (cachePer ?? 'caller')
  const prepared = prepare<I>(KIND, checked, scope)
  const { table, reads } = prepared
  if (simpleResponses && ttlSeconds > 0) proveSimpleResponses(KIND.subject, table)
  const sources = identitySources({
    subject: KIND.subject,
    ttlSeconds,
    reads,
    ruleReads: table.reads,
    routeSources: scope === 'route' ? ROUTE_SOURCES : [],
  })
  const readEvent = payloadFormatVersion === '1.0' ? readHttpEvent1 : readHttpEvent2
  const parts = partsToRead({ reads, ruleReads: table.reads, route: scope === 'route', perRequest: scope === 'request' })
  const parseArn = arnLocator()
  return createHandler(prepared, {
    definition: { api: 'HTTP', type: 'REQUEST', payloadFormatVersion, simpleResponses, ttlSeconds, identitySources: sources },
    parseEvent: (event) => readEvent(event, parseArn, parts),
    checkContext: payloadFormatVersion === '1.0' ? flatContext : jsonContext,
    // The context in the response is what the user's callback returned: `C` by the signature.
    buildResponse: (simpleResponses ? simpleResponse : policyResponse) as AuthorizerSteps<Response<C>, unknown>['buildResponse'],
  })
}

function checkSimpleResponses({
  payloadFormatVersion,
  ttlSeconds,
  cachePer,
  expireWithToken,
}: HttpOptions & Pick<CommonOptions<unknown>, 'expireWithToken'>): void {
  const reject = (problem: string, option = 'simpleResponses'): never => {
    throw new ConfigError(KIND.subject, option, '', `${option} ${problem}`)
  }
  if (payloadFormatVersion === '1.0') reject("requires payloadFormatVersion '2.0'.")
  if (ttlSeconds > 0 && cachePer !== 'route') {
    reject("requires ttlSeconds 0 or cachePer 'route', because a cached boolean applies to every route of the API.")
  }
  if (ttlSeconds > 0 && expireWithToken === true) {
    reject('requires policy responses or ttlSeconds 0, because a cached boolean does not expire.', 'expireWithToken')
  }
}
