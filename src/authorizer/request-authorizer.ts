/**
 * The REQUEST authorizer of a REST API.
 *
 * @module
 */

import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda'
import { type Declared, type RestRequest, readRequestEvent, type Source } from '../events/index.ts'
import type { RestRouteKey } from '../policy/index.ts'
import { onlyRoute } from '../policy/routes/index.ts'
import { makeJudge } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, Cached, FlatContext, Metered, PerRoute } from './authorizer-options.ts'
import { frozen } from './frozen.ts'
import { checkTtl, identitySources } from './identity-sources.ts'
import { policyReply } from './policy-reply.ts'
import { type Gate, prepare } from './prepare.ts'

/** What the factory returns; `C` is the context's type. */
export type RequestAuthorizer<C = unknown> = Authorizer<
  APIGatewayRequestAuthorizerEvent,
  APIGatewayAuthorizerResult,
  C,
  Declared & RestRequest
>

const SUBJECT = 'requestAuthorizer'
const GATE: Gate = { subject: SUBJECT, api: 'REST', shape: 'flat', patienceMs: 28_000, chooser: onlyRoute }

/** What names a route of a REST API in the cache key. */
const ROUTE_SOURCES: readonly Source[] = [
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
 *   routes: { 'GET /pets': signedIn },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of no context at all
export function requestAuthorizer<I, C extends FlatContext = {}, const K extends RestRouteKey = RestRouteKey>(
  options: AuthorizerOptions<I, C, K> & Cached & PerRoute & Metered<I>,
): Authorizer<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & RestRequest> {
  const prepared = prepare<I>(GATE, options, { required: ['ttlSeconds'], optional: ['cachePer', 'usageIdentifierKey'] })
  const { ttlSeconds, cachePer } = options
  checkTtl(SUBJECT, ttlSeconds)
  const { table } = prepared
  const definition: Declared & RestRequest = frozen({
    api: 'REST',
    type: 'REQUEST',
    ttlSeconds,
    identitySources: identitySources({
      subject: SUBJECT,
      ttlSeconds,
      reads: options.authenticate.reads,
      ruleReads: table.reads,
      routeSources: cachePer === 'route' ? ROUTE_SOURCES : [],
    }),
    routes: [...table.routes],
    overreach: [...table.overreach],
  })
  const judge = makeJudge<I>(GATE, { ...prepared, read: readRequestEvent })

  async function handleRequestEvent(
    event: APIGatewayRequestAuthorizerEvent,
    context?: Context,
  ): Promise<APIGatewayAuthorizerResult> {
    return policyReply(await judge(event, context))
  }
  return Object.assign(handleRequestEvent, { definition })
}
