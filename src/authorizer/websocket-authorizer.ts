/**
 * The authorizer of a WebSocket API. Only `$connect` has one, and its result has no TTL.
 *
 * @module
 */

import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { type Declared, partsToRead, readConnectEvent, type WebSocketDefinition } from '../events/index.ts'
import type { WebSocketRouteKey } from '../policy/index.ts'
import { routeLocator } from './arn-locator.ts'
import { makeHandler } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, FlatContext } from './authorizer-options.ts'
import { sharedSources } from './identity-sources.ts'
import { type AuthorizerKind, prepare } from './prepare-options.ts'
import { policyResponse } from './response/policy-response.ts'
import { flatContext } from './response/response-fields.ts'
import { MAX_WEBSOCKET_REPLY_BYTES, replyLimit } from './response/websocket-limit.ts'

/** What the factory returns; `C` is the context's type. */
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
  options: {},
  maxBytes: MAX_WEBSOCKET_REPLY_BYTES,
}

/**
 * Builds the Lambda handler of a `$connect` authorizer. Identity sources are those that every way in reads: API Gateway
 * refuses a handshake that lacks one of them before it calls.
 *
 * @throws {ConfigError} for an unknown or missing option; `ttlSeconds` is one, because the result is never cached.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 * @example
 * export const handler = websocketAuthorizer({
 *   authenticate: bearer(users, { from: query('token') }),
 *   routes: { $connect: authenticated },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of no context at all
export function websocketAuthorizer<I, C extends FlatContext = {}>(
  options: AuthorizerOptions<I, C, WebSocketRouteKey>,
): Authorizer<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & WebSocketDefinition> {
  const prepared = prepare<I>(KIND, options)
  const wanted = partsToRead({ reads: prepared.reads, ruleReads: prepared.table.reads, route: false })
  const checkSize = replyLimit()
  const locate = routeLocator()
  return makeHandler(prepared, {
    definition: { api: 'WEBSOCKET', type: 'REQUEST', identitySources: sharedSources(prepared.reads) },
    read: (event) => readConnectEvent(event, locate, wanted),
    checkContext: flatContext,
    finish: (reply) => policyResponse(checkSize(reply)),
  })
}
