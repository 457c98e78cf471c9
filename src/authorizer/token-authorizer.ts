/**
 * The TOKEN authorizer of a REST API.
 *
 * @module
 */

import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda'
import { type Declared, type RestTokenDefinition, readTokenEvent } from '../events/index.ts'
import type { RestRouteKey } from '../policy/index.ts'
import { arnLocator } from './arn-locator.ts'
import { makeHandler } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, Cached, FlatContext, Metered } from './authorizer-options.ts'
import { CALLBACK, TTL_SECONDS } from './option-table.ts'
import { type AuthorizerKind, prepare } from './prepare-options.ts'
import { policyResponse } from './response/policy-response.ts'
import { flatContext } from './response/response-fields.ts'
import { tokenSource } from './token-source.ts'

/** What the factory returns; `C` is the context's type. */
export type TokenAuthorizer<C = unknown> = Authorizer<
  APIGatewayTokenAuthorizerEvent,
  APIGatewayAuthorizerResult,
  C,
  Declared & RestTokenDefinition
>

const KIND: AuthorizerKind = {
  subject: 'tokenAuthorizer',
  api: 'REST',
  timeoutMs: 28_000,
  options: { ttlSeconds: TTL_SECONDS, usageIdentifierKey: CALLBACK },
}

/**
 * Builds the Lambda handler of a TOKEN authorizer: one header is the credential and the cache key.
 * No or a refused token answers 401, a rule that fails 403, an outage 500.
 *
 * @throws {ConfigError} for what cannot be cached safely, an unknown or missing option, or a table that no document can say.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 * @example
 * export const handler = tokenAuthorizer({
 *   authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })),
 *   ttlSeconds: 300,
 *   routes: { 'GET /pets': hasScope('pets/read') },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of no context at all
export function tokenAuthorizer<I, C extends FlatContext = {}, const K extends RestRouteKey = RestRouteKey>(
  options: AuthorizerOptions<I, C, K> & Cached & Metered<I>,
): Authorizer<APIGatewayTokenAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & RestTokenDefinition> {
  const prepared = prepare<I, Cached>(KIND, options)
  const { reads, table } = prepared
  const { ttlSeconds, authenticate } = prepared.options
  const { identityValidationExpression } = authenticate
  const { name } = tokenSource({ subject: KIND.subject, ttlSeconds, reads, ruleReads: table.reads })
  const locate = arnLocator()
  return makeHandler(prepared, {
    definition: {
      api: 'REST',
      type: 'TOKEN',
      ttlSeconds,
      ...(identityValidationExpression !== undefined && { identityValidationExpression }),
      identitySources: [{ in: 'header', name }],
    },
    read: (event) => readTokenEvent(event, locate, name),
    checkContext: flatContext,
    finish: policyResponse,
  })
}
