/**
 * The TOKEN authorizer of a REST API.
 *
 * @module
 */

import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent, Context } from 'aws-lambda'
import { type Declared, type RestToken, readTokenEvent } from '../events/index.ts'
import type { RestRouteKey } from '../policy/index.ts'
import { makeJudge } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, Cached, FlatContext, Metered } from './authorizer-options.ts'
import { frozen } from './frozen.ts'
import { checkTtl, tokenSource } from './identity-sources.ts'
import { policyReply } from './policy-reply.ts'
import { type Gate, prepare } from './prepare.ts'

/** What the factory returns; `C` is the context's type. */
export type TokenAuthorizer<C = unknown> = Authorizer<
  APIGatewayTokenAuthorizerEvent,
  APIGatewayAuthorizerResult,
  C,
  Declared & RestToken
>

const SUBJECT = 'tokenAuthorizer'
const GATE: Gate = { subject: SUBJECT, api: 'REST', shape: 'flat', patienceMs: 28_000 }

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
): Authorizer<APIGatewayTokenAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & RestToken> {
  const prepared = prepare<I>(GATE, options, { required: ['ttlSeconds'], optional: ['usageIdentifierKey'] })
  const { ttlSeconds } = options
  checkTtl(SUBJECT, ttlSeconds)
  const { reads, validationExpression } = options.authenticate
  const { table } = prepared
  const source = tokenSource({ subject: SUBJECT, ttlSeconds, reads, ruleReads: table.reads })
  const definition: Declared & RestToken = frozen({
    api: 'REST',
    type: 'TOKEN',
    ttlSeconds,
    identitySources: [source],
    routes: [...table.routes],
    overreach: [...table.overreach],
    ...(validationExpression === undefined ? {} : { validationExpression }),
  })
  const judge = makeJudge<I>(GATE, {
    ...prepared,
    read: (event, parseArn) => readTokenEvent(event, parseArn, source.name),
  })

  async function handleTokenEvent(event: APIGatewayTokenAuthorizerEvent, context?: Context): Promise<APIGatewayAuthorizerResult> {
    return policyReply(await judge(event, context))
  }
  return Object.assign(handleTokenEvent, { definition })
}
