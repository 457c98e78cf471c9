/**
 * Guards the handler of a Lambda function URL whose `AuthType` is `NONE`.
 *
 * @module
 */

import type { APIGatewayProxyStructuredResultV2, Context, LambdaFunctionURLEvent } from 'aws-lambda'
import { type GuardDefinition, readFunctionUrlEvent } from '../../events/index.ts'
import { optionSchema } from '../../options.ts'
import type { RestRouteKey } from '../../policy/index.ts'
import { checkHandler, GUARD_CHECKS, type GuardKind, type GuardOptions, guard } from './guard-options.ts'
import { guardBody, guardHeaders } from './guard-response.ts'

const KIND: GuardKind = {
  subject: 'functionUrlGuard',
  api: 'FUNCTION_URL',
  maxTimeoutMs: 28_000,
  parseEvent: readFunctionUrlEvent,
}
const OPTIONS = optionSchema<GuardOptions<unknown, RestRouteKey>>(KIND.subject, GUARD_CHECKS)

/**
 * Wraps the handler of a Lambda function URL with `AuthType: NONE`: it is called only for requests that are open or authorized.
 *
 * The response is 401 without or with rejected credentials, 403 when a rule fails, and 500 on an outage, each with `Cache-Control: no-store` and a
 * body `{"message":…}`. The guard decides on `rawPath` as sent: a path with an encoded slash (`%2F`, `%5C`), a dot segment or an empty segment, a
 * trailing slash included, matches no route.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong, or if the handler is not a function.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 * @example
 * export const handler = functionUrlGuard(
 *   { authenticate: bearer(users), routes: { 'GET /health': null, 'GET /users/{id}': own('id') }, challenge: 'Bearer' },
 *   async (event, identity) => ({ statusCode: 200, body: identity?.subject ?? 'ok' }),
 * )
 */
export function functionUrlGuard<I, const K extends RestRouteKey>(
  options: GuardOptions<I, K>,
  handler: (
    event: LambdaFunctionURLEvent,
    identity: I | undefined,
    context: Context,
  ) => Promise<APIGatewayProxyStructuredResultV2 | string>,
): ((event: LambdaFunctionURLEvent, context: Context) => Promise<APIGatewayProxyStructuredResultV2 | string>) & {
  /** The settings of the guard, frozen. */
  readonly definition: GuardDefinition
} {
  const checked = OPTIONS.check(options) as GuardOptions<I, RestRouteKey> // the signature states the type of the identity
  checkHandler(KIND.subject, handler)
  const { decide, definition } = guard<I>(KIND, checked)
  async function handle(event: LambdaFunctionURLEvent, context: Context): Promise<APIGatewayProxyStructuredResultV2 | string> {
    const result = await decide(event, context)
    if (result.isOpen) return handler(event, result.identity, context)
    const { status, challenge } = result
    return { statusCode: status, headers: guardHeaders(challenge), body: guardBody(status) }
  }
  return Object.assign(handle, { definition })
}
