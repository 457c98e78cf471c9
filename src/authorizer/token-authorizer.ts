/**
 * The TOKEN authorizer of a REST API.
 *
 * @module
 */

import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda'
import { ConfigError } from '../errors.ts'
import { type Declared, type RestTokenDefinition, readTokenEvent } from '../events/index.ts'
import { callback, optional, optionSchema } from '../options.ts'
import type { RestRouteKey } from '../policy/index.ts'
import { arnLocator } from './arn-locator.ts'
import { createHandler } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, Cached, FlatContext, Metered } from './authorizer-options.ts'
import { tokenSource } from './identity-sources.ts'
import { type AuthorizerKind, COMMON_CHECKS, type CommonOptions, prepare, TTL_SECONDS } from './prepare-options.ts'
import { policyResponse } from './response/policy-response.ts'
import { flatContext } from './response/response-fields.ts'
import { isPortableExpression } from './validation-expression.ts'

/** The handler that {@link tokenAuthorizer} returns. `C` is the type of the authorizer context. */
export type TokenAuthorizer<C = unknown> = Authorizer<
  APIGatewayTokenAuthorizerEvent,
  APIGatewayAuthorizerResult,
  C,
  Declared & RestTokenDefinition
>

/** A REST API waits 29 seconds for the whole request. */
const KIND: AuthorizerKind = { subject: 'tokenAuthorizer', api: 'REST', timeoutMs: 28_000, hasCachePer: false }

const OPTIONS = optionSchema<CommonOptions<unknown> & Cached>(KIND.subject, {
  ...COMMON_CHECKS,
  ttlSeconds: TTL_SECONDS,
  usageIdentifierKey: optional(callback),
})

/**
 * Creates the Lambda handler of a TOKEN authorizer. The token is in one header, which is also the cache key.
 *
 * A missing or rejected token results in 401, a rule that does not pass in 403, an outage in 500.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong, a response could not be cached safely, no policy
 *   document can express the route table, or Java and JavaScript read the verifier's validation expression differently.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 * @example
 * export const handler = tokenAuthorizer({
 *   authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })),
 *   ttlSeconds: 300,
 *   routes: { 'GET /pets': hasScope('pets/read') },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of a context without properties
export function tokenAuthorizer<I, C extends FlatContext = {}, const K extends RestRouteKey = RestRouteKey>(
  options: AuthorizerOptions<I, C, K> & Cached & Metered<I>,
): Authorizer<APIGatewayTokenAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & RestTokenDefinition> {
  const checked = OPTIONS.check(options) as CommonOptions<I> & Cached // the signature states the type of the identity
  const { ttlSeconds, authenticate } = checked
  const prepared = prepare<I>(KIND, checked, ttlSeconds === 0 ? 'request' : 'caller')
  const { reads, table } = prepared
  const { identityValidationExpression } = authenticate
  if (identityValidationExpression !== undefined && !isPortableExpression(identityValidationExpression)) {
    const expected = 'a regular expression that Java, which API Gateway uses, and JavaScript read alike'
    throw new ConfigError(KIND.subject, 'authenticate.identityValidationExpression', expected)
  }
  const { name } = tokenSource({ subject: KIND.subject, ttlSeconds, reads, ruleReads: table.reads })
  const parseArn = arnLocator()
  return createHandler(prepared, {
    definition: {
      api: 'REST',
      type: 'TOKEN',
      ttlSeconds,
      ...(identityValidationExpression !== undefined && { identityValidationExpression }),
      identitySources: [{ in: 'header', name }],
    },
    parseEvent: (event) => readTokenEvent(event, parseArn, name),
    checkContext: flatContext,
    buildResponse: policyResponse,
  })
}
