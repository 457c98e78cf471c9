export type {
  Authorizer,
  AuthorizerOptions,
  Cached,
  DecisionRecord,
  declaredContext,
  FlatContext,
  JsonContext,
  Metered,
  PerRoute,
} from './authorizer-options.ts'
export { fromEnvironment, given } from './environment/from-environment.ts'
export { type JsonRoutes, routesFromJson } from './environment/routes-from-json.ts'
export { type Environment, readEnvironment, type Setting, type Settings, setting, type Values } from './environment/settings.ts'
export { type HttpApiAuthorizer, httpApiAuthorizer, type PolicyResponse, type SimpleResponse } from './http-api-authorizer.ts'
export { type EmfMetricsOptions, emfMetrics, type MetricDimension } from './logging/emf-metrics.ts'
export { type JsonLogOptions, jsonLog } from './logging/json-log.ts'
export { type Delivered, type IamCaller, readAuthorizerContext, readClaims, readIamCaller } from './read-authorizer-context.ts'
export { type RequestAuthorizer, requestAuthorizer } from './request-authorizer.ts'
export { type TokenAuthorizer, tokenAuthorizer } from './token-authorizer.ts'
export { type WebSocketAuthorizer, websocketAuthorizer } from './websocket-authorizer.ts'
