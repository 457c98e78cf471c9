/**
 * Guards a Lambda function that is the target of an Application Load Balancer.
 *
 * @module
 */

import type { ALBEvent, ALBResult, Context } from 'aws-lambda'
import { type GuardDefinition, readAlbEvent } from '../../events/index.ts'
import { optionSchema } from '../../options.ts'
import type { RestRouteKey } from '../../policy/index.ts'
import { checkHandler, GUARD_CHECKS, type GuardKind, type GuardOptions, guard } from './guard-options.ts'
import { GUARD_MESSAGES, guardBody, guardHeaders } from './guard-response.ts'

const KIND: GuardKind = { subject: 'albGuard', api: 'ALB', maxTimeoutMs: 28_000, parseEvent: readAlbEvent }
const OPTIONS = optionSchema<GuardOptions<unknown, RestRouteKey>>(KIND.subject, GUARD_CHECKS)

/**
 * Wraps the handler of a Lambda target of an Application Load Balancer, as `functionUrlGuard` does for function URLs. The response has
 * `multiValueHeaders` if the event has them, because the target group requires the same kind.
 *
 * The rule `sourceIp` compares the last address in `X-Forwarded-For`, which the load balancer appends. Do not use it if
 * `routing.http.xff_header_processing.mode` is not `append`: the client then chooses the address.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong, or if the handler is not a function.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 * @example
 * export const handler = albGuard(
 *   { authenticate: albOidcData({ … }), routes: { 'GET /health': null, 'GET /orders': authenticated }, challenge: null },
 *   async (event, identity) => ({ statusCode: 200, body: identity?.subject ?? 'ok' }),
 * )
 */
export function albGuard<I, const K extends RestRouteKey>(
  options: GuardOptions<I, K>,
  handler: (event: ALBEvent, identity: I | undefined, context: Context) => Promise<ALBResult>,
): ((event: ALBEvent, context: Context) => Promise<ALBResult>) & {
  /** The settings of the guard, frozen. */
  readonly definition: GuardDefinition
} {
  const checked = OPTIONS.check(options) as GuardOptions<I, RestRouteKey> // the signature states the type of the identity
  checkHandler(KIND.subject, handler)
  const { decide, definition } = guard<I>(KIND, checked)
  async function handle(event: ALBEvent, context: Context): Promise<ALBResult> {
    const result = await decide(event, context)
    if (result.isOpen) return handler(event, result.identity, context)
    const { status, challenge } = result
    const headers = guardHeaders(challenge)
    return {
      statusCode: status,
      statusDescription: `${status} ${GUARD_MESSAGES[status].description}`,
      isBase64Encoded: false,
      ...(event.multiValueHeaders == null
        ? { headers }
        : { multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])) }),
      body: guardBody(status),
    }
  }
  return Object.assign(handle, { definition })
}
