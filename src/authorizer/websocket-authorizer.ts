/**
 * The Lambda authorizer of a WebSocket API. Only the `$connect` route has one, and its result is not cached.
 *
 * @module
 */

import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { type Declared, partsToRead, readConnectEvent, type WebSocketDefinition } from '../events/index.ts'
import { optionSchema } from '../options.ts'
import type { WebSocketRouteKey } from '../policy/index.ts'
import { routeLocator } from './arn-locator.ts'
import { createHandler } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, FlatContext } from './authorizer-options.ts'
import { sharedSources } from './identity-sources.ts'
import { type AuthorizerKind, COMMON_CHECKS, type CommonOptions, prepare } from './prepare-options.ts'
import { policyResponse } from './response/policy-response.ts'
import { flatContext } from './response/response-fields.ts'
import { MAX_WEBSOCKET_RESPONSE_BYTES, responseLimit } from './response/websocket-limit.ts'

/** The handler that {@link websocketAuthorizer} returns. `C` is the type of the authorizer context. */
export type WebSocketAuthorizer<C = unknown> = Authorizer<
  APIGatewayRequestAuthorizerEvent,
  APIGatewayAuthorizerResult,
  C,
  Declared & WebSocketDefinition
>

const KIND: AuthorizerKind = {
  subject: 'websocketAuthorizer',
  api: 'WEBSOCKET',
  timeoutMs: 28_000,
  hasCachePer: false,
  maxDocumentBytes: MAX_WEBSOCKET_RESPONSE_BYTES,
}

const OPTIONS = optionSchema<Omit<CommonOptions<unknown>, 'usageIdentifierKey'>>(KIND.subject, COMMON_CHECKS)

/**
 * Creates the Lambda handler of a `$connect` authorizer. The identity sources are those that every alternative of the
 * verifier reads: API Gateway rejects a handshake that lacks one of them without calling the authorizer.
 *
 * A missing or rejected credential results in 401, a rule that does not pass in 403, an outage in 500. API Gateway accepts
 * at most 8192 bytes: a larger response, for example because of a long claim in the context, is replaced by a denial (403).
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong. `ttlSeconds` is unknown, because results are not cached.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 * @example
 * export const handler = websocketAuthorizer({
 *   authenticate: bearer(users, { from: query('token') }),
 *   routes: { $connect: authenticated },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of a context without properties
export function websocketAuthorizer<I, C extends FlatContext = {}>(
  options: AuthorizerOptions<I, C, WebSocketRouteKey>,
): Authorizer<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & WebSocketDefinition> {
  const checked = OPTIONS.check(options) as CommonOptions<I> // the signature states the type of the identity
  const prepared = prepare<I>(KIND, checked, 'request')
  const { reads, table } = prepared
  const parts = partsToRead({ reads, ruleReads: table.reads, route: true, perRequest: false })
  const parseArn = routeLocator()
  return createHandler(prepared, {
    definition: { api: 'WEBSOCKET', type: 'REQUEST', identitySources: sharedSources(reads) },
    parseEvent: (event) => readConnectEvent(event, parseArn, parts),
    checkContext: flatContext,
    fits: responseLimit(),
    buildResponse: policyResponse,
  })
}
