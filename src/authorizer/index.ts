/**
 * Lambda authorizers for REST, HTTP and WebSocket APIs, AppSync and IoT Core, and guards for functions without an authorizer.
 *
 * @module
 */

export {
  type AppSyncAuthorizerOptions,
  type AppSyncAuthorizerResponse,
  appSyncAuthorizer,
  type FieldKey,
} from './appsync/appsync-authorizer.ts'
export {
  type AppSyncEventsAuthorizerOptions,
  type AppSyncEventsAuthorizerResponse,
  appSyncEventsAuthorizer,
  type ChannelKey,
} from './appsync/appsync-events-authorizer.ts'
export type {
  Authorizer,
  AuthorizerOptions,
  Cached,
  declaredContext,
  FlatContext,
  JsonContext,
  Metered,
  PerRoute,
} from './authorizer-options.ts'
export { fromEnvironment } from './environment/from-environment.ts'
export { type JsonRoutes, routesFromJson } from './environment/routes-from-json.ts'
export { rulesFromJson } from './environment/rules-from-json.ts'
export { type Setting, setting } from './environment/setting.ts'
export { type Environment, readEnvironment, type Settings, type Values } from './environment/settings.ts'
export { albGuard } from './guards/alb-guard.ts'
export { functionUrlGuard } from './guards/function-url-guard.ts'
export type { ChallengeSource, GuardOptions } from './guards/guard-options.ts'
export { type ViewerRequestGuardOptions, viewerRequestGuard } from './guards/viewer-request-guard.ts'
export { type HttpApiAuthorizer, httpApiAuthorizer, type PolicyResponse, type SimpleResponse } from './http-api-authorizer.ts'
export { type IotActionKey, type IotAuthorizerOptions, iotAuthorizer } from './iot/iot-authorizer.ts'
export type { DecisionRecord } from './logging/decision-hook.ts'
export { type EmfMetricsOptions, emfMetrics, type MetricDimension } from './logging/emf-metrics.ts'
export { type JsonLogOptions, jsonLog } from './logging/json-log.ts'
export { type Delivered, type IamCaller, readAuthorizerContext, readClaims, readIamCaller } from './read-authorizer-context.ts'
export { type RequestAuthorizer, requestAuthorizer } from './request-authorizer.ts'
export { type TokenAuthorizer, tokenAuthorizer } from './token-authorizer.ts'
export { type WebSocketAuthorizer, websocketAuthorizer } from './websocket-authorizer.ts'
