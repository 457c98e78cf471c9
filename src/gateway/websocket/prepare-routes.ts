/**
 * Prepares the routes of a WebSocket API for handshakes and messages.
 *
 * @module
 */

import type { ApiStage } from '../api-stage.ts'
import type { Authorize } from '../authorize/authorization.ts'
import type { PolicyEvaluator } from '../authorize/policy-evaluator.ts'
import type { Integration } from '../backend/integration.ts'
import { passedStep } from '../facts/trace-steps.ts'
import type { LambdaFunctions } from '../lambda/lambda-function.ts'
import type { Runtime } from '../lambda/runtime.ts'
import type { RunningWork } from '../running-work.ts'
import type { CheckedWebSocketOptions } from './check-websocket-options.ts'
import type { PreparedConnectRoute } from './handshake.ts'
import { prepareWebSocketAuthorizer } from './prepare-authorizer.ts'
import type { MessageSettings, PreparedMessageRoute } from './receive-message.ts'
import { type WebSocketBackend, webSocketBackend } from './websocket-backend.ts'
import { WEBSOCKET_FACTS } from './websocket-facts.ts'

/** What routes and authorizers need from their API. */
export interface RouteEnvironment {
  readonly api: ApiStage
  readonly functions: LambdaFunctions
  readonly runtime: Runtime
  readonly fetch: typeof fetch
  readonly timeoutMs: number
  readonly work: RunningWork
  readonly policies: PolicyEvaluator
}

/** @throws {ConfigError} for authorizers that API Gateway does not accept, unused ones included. */
export function prepareConnectRoute(
  { connect, authorizers = {} }: CheckedWebSocketOptions,
  environment: RouteEnvironment & { readonly iam: Authorize },
): PreparedConnectRoute {
  const prepared = new Map(
    Object.entries(authorizers).map(([name, entry]) => [name, prepareWebSocketAuthorizer(name, entry, environment)]),
  )
  const { authorizer: name = null, apiKeyRequired = false, integration } = connect
  const authorize = name === null ? undefined : prepared.get(name)
  const route = { apiKeyRequired, backend: integration && backendOf(integration, environment) }
  if (authorize !== undefined) return { ...route, authorization: 'REQUEST', authorizer: name, authorize }
  return name === 'AWS_IAM'
    ? { ...route, authorization: 'AWS_IAM', authorizer: null, authorize: environment.iam }
    : { ...route, authorization: 'NONE', authorizer: null, authorize: openConnect }
}

/** Prepares the routes of messages and of `$disconnect`. */
export function prepareMessageRoutes(
  { messageRoutes, disconnect }: CheckedWebSocketOptions,
  environment: RouteEnvironment,
): Pick<MessageSettings, 'routes' | 'disconnect'> {
  const routes = [...messageRoutes].map(([key, { integration, routeResponse = false }]): [string, PreparedMessageRoute] => [
    key,
    { backend: backendOf(integration, environment), routeResponse },
  ])
  return { routes: new Map(routes), disconnect: disconnect && backendOf(disconnect.integration, environment) }
}

function backendOf(integration: Integration, { api, ...environment }: RouteEnvironment): WebSocketBackend {
  const { timeoutMs, work } = environment
  return webSocketBackend(integration, environment, { api, stageVariables: api.stageVariables, timeoutMs, work })
}

const openConnect: Authorize = async ({ steps }) => {
  steps.push(passedStep(WEBSOCKET_FACTS.openRoute, 'authorization of $connect', 'NONE'))
  const reason = (): string => 'allowed: $connect has no authorization'
  return { kind: 'allowed', principal: null, lambda: 'not invoked', cacheAgeSeconds: null, reason }
}
