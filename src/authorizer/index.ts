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
export { type EmfMetricsOptions, emfMetrics, type MetricDimension } from './emf-metrics.ts'
export { type Environment, readEnvironment, type Setting, type Settings, setting, type Values } from './environment.ts'
export { fromEnvironment, given } from './from-environment.ts'
export { type HttpApiAuthorizer, httpApiAuthorizer, type PolicyReply, type SimpleReply } from './http-api-authorizer.ts'
export { type JsonLogOptions, jsonLog } from './json-log.ts'
export { type Delivered, type IamCaller, readAuthorizerContext, readClaims, readIamCaller } from './read-authorizer-context.ts'
export { type RequestAuthorizer, requestAuthorizer } from './request-authorizer.ts'
export {
  type CertificateFields,
  clientCertificateField,
  requiredHeader,
  requiredQuery,
  requiredStageVariable,
  timeWindow,
} from './request-rules.ts'
export { type JsonRoutes, routesFromJson } from './routes-from-json.ts'
export { type TokenAuthorizer, tokenAuthorizer } from './token-authorizer.ts'
export { type WebSocketAuthorizer, websocketAuthorizer } from './websocket-authorizer.ts'
