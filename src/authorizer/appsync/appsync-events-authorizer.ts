/**
 * The Lambda authorizer of an AppSync Events API.
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import { ConfigError } from '../../errors.ts'
import {
  type AppSyncEventsAuthorizerEvent,
  type AppSyncEventsDefinition,
  type AuthorizerRequest,
  type EventOperation,
  readAppSyncEventsEvent,
  type Verifier,
} from '../../events/index.ts'
import { deepFreeze } from '../../internal/deep-freeze.ts'
import { callback, object, optional, optionSchema, valid } from '../../options.ts'
import type { Predicate, RouteRule } from '../../policy/index.ts'
import type { FlatContext } from '../authorizer-options.ts'
import type { DecisionRecord } from '../logging/decision-hook.ts'
import { TTL_SECONDS } from '../prepare-options.ts'
import { type RowRule, readRuleTable } from '../service/rule-table.ts'
import { appSyncContext, fitsAppSync } from '../service/service-context.ts'
import { SERVICE_CHECKS, type ServiceDecision, serviceHandler } from '../service/service-handler.ts'
import { decideChannel, readChannelRows } from './channel-table.ts'

/** The key of a channel: `publish /orders/{id}`. `{parameter}` stands for one whole segment. A channel has at most 5 segments. */
export type ChannelKey = `${'publish' | 'subscribe'} /${string}`

/** What a Lambda authorizer returns to an AppSync Events API. */
export interface AppSyncEventsAuthorizerResponse<C> {
  /** Whether the operation is allowed. */
  isAuthorized: boolean
  /** The context of the handlers of the namespace. */
  handlerContext?: C
  /** How long AppSync caches this response, in seconds: always 0. */
  ttlOverride?: number
}

/** Options of {@link appSyncEventsAuthorizer}. */
export interface AppSyncEventsAuthorizerOptions<I, C extends FlatContext, K extends ChannelKey> {
  /** Authenticates the caller. Let it read the token as `header('authorization')`, whole. */
  readonly authenticate: Verifier<I>
  /** Who may open the connection. */
  readonly connect: Predicate<NoInfer<I>> | ((identity: NoInfer<I>) => boolean)
  /** The channels and who may use them. The most specific channel decides; one that is not listed is rejected. */
  readonly channels: { readonly [P in K]: RouteRule<NoInfer<I>, P> }
  /**
   * The API's `authorizerResultTtlInSeconds`. Must be 0: AWS does not document whether operation and channel are part of the cache key, so
   * a cached allow could serve channels that are not listed.
   */
  readonly ttlSeconds: number
  /** Returns the `handlerContext`: strings, numbers and booleans. */
  readonly context?: ((identity: NoInfer<I>) => C) | undefined
  /** How long the verifier may take, in milliseconds, greater than 0. Default and maximum: 9500. */
  readonly timeoutMs?: number | undefined
  /** Called after each decision. Its result and its errors are ignored; a promise is awaited for at most 10 ms. */
  readonly onDecision?: ((record: DecisionRecord) => void) | undefined
}

const SUBJECT = 'appSyncEventsAuthorizer'
/** AppSync waits 10 seconds. */
const MAX_TIMEOUT_MS = 9_500

type Options<I> = AppSyncEventsAuthorizerOptions<I, FlatContext, ChannelKey>

const OPTIONS = optionSchema<Options<unknown>>(SUBJECT, {
  ...SERVICE_CHECKS,
  connect: valid('a predicate or a function', (value) => typeof value === 'function' || typeof value === 'object'),
  channels: { ...object, expected: 'an object of channels and rules' },
  ttlSeconds: TTL_SECONDS,
  context: optional(callback),
})

/**
 * Creates the Lambda authorizer of an AppSync Events API.
 *
 * A channel that no row matches is rejected. A subscription with a wildcard (`/orders/*`) is allowed only if the caller may subscribe to every
 * channel that it can match: a wildcard matches deeper segments too, so each number of segments up to 5 needs a row, and a row that binds a
 * parameter below the wildcard never allows it. An outage is thrown as an `UnavailableError`.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong, or if `ttlSeconds` is not 0.
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html
 * @example
 * export const handler = appSyncEventsAuthorizer({
 *   authenticate: bearer(users, { from: header('authorization') }),
 *   ttlSeconds: 0,
 *   connect: authenticated,
 *   channels: { 'subscribe /users/{id}/news': own('id'), 'publish /all': inGroup('editors') },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of a context without properties
export function appSyncEventsAuthorizer<I, C extends FlatContext = {}, const K extends ChannelKey = ChannelKey>(
  options: AppSyncEventsAuthorizerOptions<I, C, K>,
): ((event: AppSyncEventsAuthorizerEvent, context?: Context) => Promise<AppSyncEventsAuthorizerResponse<C>>) & {
  /** The settings of the authorizer, frozen. */
  readonly definition: AppSyncEventsDefinition
} {
  const checked = OPTIONS.check(options) as Options<I> // the signature states the type of the identity
  const { authenticate, ttlSeconds, context } = checked
  if (ttlSeconds !== 0) {
    const problem =
      'ttlSeconds must be 0, because AWS does not document whether the channel is part of the cache key: a cached allow could serve other channels.'
    throw new ConfigError(SUBJECT, 'ttlSeconds', '', problem)
  }
  const { issuers } = authenticate
  const [connect] = readConnect(checked.connect, issuers)
  // The keys of the table are checked, and the rules are those of the option's type.
  const table = checked.channels as { readonly [key: string]: RowRule<I> }
  const rows = readChannelRows(SUBJECT, readRuleTable<I>({ subject: SUBJECT, option: 'channels', table, issuers, binds: true }))

  function decide(identity: I, { request, operation, channel = '' }: Event): ServiceDecision<Response> {
    const isConnect = operation === 'EVENT_CONNECT'
    const decision = isConnect
      ? { isAllowed: connect?.evaluate(identity, request) === 'all', row: connect }
      : decideChannel(rows, {
          identity,
          request,
          channel,
          operation: operation === 'EVENT_PUBLISH' ? 'publish' : 'subscribe',
          nowMs: Date.now(),
        })
    const about = { route: decision.row?.key, rule: decision.row?.rule.name }
    const denied = { response: { isAuthorized: false }, outcome: 'deny', code: 'denied', ...about } as const
    if (!decision.isAllowed) return denied
    const handlerContext = context === undefined ? undefined : appSyncContext(context(identity))
    if (handlerContext !== undefined && !fitsAppSync(handlerContext)) return { ...denied, code: 'ERR_REPLY' }
    const response: Response = {
      isAuthorized: true,
      // The context is what the user's callback returned: `C` by the signature.
      ...(handlerContext !== undefined && { handlerContext: handlerContext as C }),
      ttlOverride: 0,
    }
    return { response, outcome: 'allow', code: 'allowed', ...about }
  }

  type Response = AppSyncEventsAuthorizerResponse<C>
  const handle = serviceHandler<I, Event, Response>(checked, {
    maxTimeoutMs: MAX_TIMEOUT_MS,
    parseEvent: readAppSyncEventsEvent,
    refuse: () => ({ isAuthorized: false }),
    decide,
  })
  const { identityValidationExpression } = authenticate
  const definition: AppSyncEventsDefinition = deepFreeze({
    api: 'APPSYNC_EVENTS',
    type: 'LAMBDA',
    ttlSeconds: 0,
    channels: rows.map(({ key }) => key),
    ...(identityValidationExpression !== undefined && { validationExpression: identityValidationExpression }),
  })
  return Object.assign(handle, { definition })
}

interface Event {
  readonly request: AuthorizerRequest
  readonly operation: EventOperation
  readonly channel: string | undefined
}

/** Reads `connect` as a table of one row. */
function readConnect<I>(connect: RowRule<I>, issuers: readonly string[]): ReturnType<typeof readRuleTable<I>> {
  return readRuleTable<I>({
    subject: SUBJECT,
    option: 'connect',
    table: { connect },
    issuers,
    binds: false,
    optionOf: () => 'connect',
  })
}
