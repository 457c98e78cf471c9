/**
 * Calls the backend of a WebSocket API's route.
 *
 * @module
 */

import { type Integration, integrate, type PreparedIntegration, prepareIntegration } from '../backend/integration.ts'
import type { IntegrationResult } from '../backend/integration-result.ts'
import type { LambdaFunctions } from '../lambda/lambda-function.ts'
import type { Runtime } from '../lambda/runtime.ts'
import type { GatewayRequest } from '../raw-request.ts'
import type { RunningWork } from '../running-work.ts'
import type { WebSocketEvent } from './websocket-event.ts'

/** The settings of all backends of an API. */
export interface WebSocketBackendSettings {
  readonly api: { readonly partition: string; readonly region: string; readonly accountId: string }
  readonly stageVariables: { readonly [name: string]: string }
  readonly timeoutMs: number
  readonly work: RunningWork
}

/** An event and, for HTTP integrations, the request that it stands for. */
export interface WebSocketCall {
  readonly event: WebSocketEvent
  readonly requestId: string
  readonly request: GatewayRequest
}

/** Calls one backend. Never rejects. */
export type WebSocketBackend = (call: WebSocketCall) => Promise<IntegrationResult>

/** Prepares the backend of a route. An HTTP integration receives a POST request unless it states another method. */
export function webSocketBackend(
  integration: Integration,
  defaults: { readonly runtime: Runtime; readonly fetch: typeof fetch; readonly functions: LambdaFunctions },
  settings: WebSocketBackendSettings,
): WebSocketBackend {
  const withMethod =
    typeof integration !== 'function' && integration.type === 'HTTP_PROXY' ? { method: 'POST', ...integration } : integration
  const prepared: PreparedIntegration = prepareIntegration(withMethod, { ...defaults, name: 'backend' })
  const { stageVariables, ...environment } = settings
  return ({ event, requestId, request }) =>
    integrate(
      prepared,
      { request: { forwarded: request, pathParameters: {}, stageVariables }, event },
      { ...environment, requestId, isBinary: () => true },
    )
}
