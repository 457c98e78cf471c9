/**
 * Checks the options of `websocketApi`. Authorizers and the route selection expression are checked where they are read.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { boolean, callback, nullable, object, oneOf, optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import { checkIntegration } from '../backend/check-integration.ts'
import type { Integration } from '../backend/integration.ts'
import { checkSharedOptions, SHARED_CHECKS } from '../check-shared-options.ts'
import type { SharedOptions } from '../shared-options.ts'
import { type ApiKeys, checkApiKeys, checkUsagePlans, type UsagePlans } from '../usage/usage-options.ts'
import type {
  WebSocketApiOptions,
  WebSocketAuthorizer,
  WebSocketConnectRoute,
  WebSocketDisconnectRoute,
  WebSocketRoute,
} from './websocket-options.ts'

const SUBJECT = 'websocketApi'

type AnyOptions = WebSocketApiOptions<Record<string, WebSocketAuthorizer>>

/** Shared options that are filled in. */
type CheckedShared = { readonly [K in 'principals' | 'functions' | 'domains']: NonNullable<SharedOptions[K]> }

/** The options after the check, without the names of the authorizers in the type. */
export type CheckedWebSocketOptions = Omit<
  AnyOptions,
  'routes' | 'apiKeys' | 'usagePlans' | 'principals' | 'functions' | 'domains'
> &
  CheckedShared & {
    readonly connect: WebSocketConnectRoute<string>
    readonly disconnect: WebSocketDisconnectRoute | undefined
    /** By route key, `$default` included. */
    readonly messageRoutes: ReadonlyMap<string, WebSocketRoute>
    readonly apiKeys: ApiKeys
    readonly usagePlans: UsagePlans
  }

const OPTIONS = optionSchema<AnyOptions>(SUBJECT, {
  ...SHARED_CHECKS,
  stage: string,
  stageVariables: optional(object),
  authorizers: optional(object),
  routeSelectionExpression: optional(string),
  routes: valid('an object with at least one route', (value) => object.accepts(value) && Object.keys(value as object).length > 0),
  apiKeys: optional(object),
  usagePlans: optional(object),
  apiKeySelectionExpression: optional(oneOf('$request.header.x-api-key', '$context.authorizer.usageIdentifierKey')),
})

const RESERVED_NAMES = ['AWS_IAM', 'NONE'] as const

/** @throws {ConfigError} `option` names the first option that is unknown, missing or wrong. */
export function checkWebSocketOptions(given: unknown): CheckedWebSocketOptions {
  const options = OPTIONS.check(given)
  const { stage, authorizers = {} } = options
  for (const name of RESERVED_NAMES) {
    if (Object.hasOwn(authorizers, name))
      throw new ConfigError(SUBJECT, `authorizers["${name}"]`, '', `the authorizer name "${name}" is reserved. Rename it.`)
  }
  const { domains = {}, principals = {}, functions = {} } = checkSharedOptions(options, { subject: SUBJECT, stages: [stage] })
  for (const [name, domain] of Object.entries(domains)) {
    if (domain.policy !== undefined || domain.stage === null)
      throw new ConfigError(
        SUBJECT,
        `domains["${name}"]`,
        '',
        `domains["${name}"]: policy, and stage null, are for REST APIs only.`,
      )
  }
  const apiKeys = checkApiKeys(SUBJECT, options.apiKeys ?? {})
  for (const [id, plan] of Object.entries(options.usagePlans ?? {})) {
    if (object.accepts(plan) && Object.hasOwn(plan, 'methodThrottle')) {
      const option = `usagePlans["${id}"].methodThrottle`
      throw new ConfigError(SUBJECT, option, '', `${option} is for REST APIs only. Use throttle.`)
    }
  }
  const names = { apiKeys: Object.keys(apiKeys), stages: [stage], routeKeys: [] }
  return {
    ...options,
    domains,
    principals,
    functions,
    ...checkRoutes(options.routes, authorizers),
    apiKeys,
    usagePlans: checkUsagePlans(SUBJECT, options.usagePlans ?? {}, names),
  }
}

function checkRoutes(
  routes: { readonly [routeKey: string]: unknown },
  authorizers: object,
): Pick<CheckedWebSocketOptions, 'connect' | 'disconnect' | 'messageRoutes'> {
  let connect: WebSocketConnectRoute<string> = {}
  let disconnect: WebSocketDisconnectRoute | undefined
  const messageRoutes = new Map<string, WebSocketRoute>()
  for (const [key, route] of Object.entries(routes)) {
    const option = `routes["${key}"]`
    if (route === undefined) continue
    if (!isRecord(route)) throw wrongValue(SUBJECT, option, 'an object', route)
    if (key === '$connect') connect = checkConnectRoute(option, route, authorizers)
    else if (key === '$disconnect') disconnect = checkDisconnectRoute(option, route)
    else if (key === '$default' || (!key.startsWith('$') && key !== '' && key.length <= 128))
      messageRoutes.set(key, checkMessageRoute(option, route))
    else
      throw new ConfigError(SUBJECT, option, '$connect, $disconnect, $default or 1 to 128 characters that do not begin with "$"')
  }
  return { connect, disconnect, messageRoutes }
}

const integration = valid<Integration>(
  'a function or an object { type, … }',
  (value) => callback.accepts(value) || object.accepts(value),
)

function checkConnectRoute(option: string, given: object, authorizers: object): WebSocketConnectRoute<string> {
  const names = [...Object.keys(authorizers), ...RESERVED_NAMES]
  const route = optionSchema<WebSocketConnectRoute<string>>(
    SUBJECT,
    {
      authorizer: optional(nullable(oneOf(...names), 'leave the route without authorization')),
      apiKeyRequired: optional(boolean),
      integration: optional(integration),
    },
    `${option}.`,
  ).check(given)
  if (route.integration !== undefined) checkBackend(option, route.integration)
  return route
}

function checkDisconnectRoute(option: string, given: object): WebSocketDisconnectRoute {
  rejectAuthorization(option, given)
  const route = optionSchema<WebSocketDisconnectRoute>(SUBJECT, { integration }, `${option}.`).check(given)
  checkBackend(option, route.integration)
  return route
}

function checkMessageRoute(option: string, given: object): WebSocketRoute {
  rejectAuthorization(option, given)
  const checks = { integration, routeResponse: optional(boolean) }
  const route = optionSchema<WebSocketRoute>(SUBJECT, checks, `${option}.`).check(given)
  checkBackend(option, route.integration)
  return route
}

/** An authorizer on another route would not run on AWS. */
function rejectAuthorization(option: string, given: object): void {
  for (const name of ['authorizer', 'apiKeyRequired'] as const) {
    if (!Object.hasOwn(given, name)) continue
    const problem = `${option}.${name}: only $connect is authorized. Set it on $connect.`
    throw new ConfigError(SUBJECT, `${option}.${name}`, '', problem)
  }
}

function checkBackend(option: string, backend: Integration): void {
  checkIntegration({ subject: SUBJECT, path: `${option}.integration.` }, backend)
}
