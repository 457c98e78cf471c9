/**
 * API Gateway's authorization layer offline: `restApi`, `httpApi` and `websocketApi` apply it in this process, and
 * `listen` serves them over HTTP and WebSockets.
 *
 * @module
 */

export { type AuthorizerResponse, type MalformedResponse, parseAuthorizerResponse } from './authorize/authorizer-response.ts'
export type { DenialStyle } from './authorize/denial-message.ts'
export type { HttpIntegration } from './backend/http-integration.ts'
export type { Integration, IntegrationFunction, LambdaIntegration, MockIntegration } from './backend/integration.ts'
export type { CacheDisagreement, CacheSafety, CacheSafetyOptions, CacheSafetyRequest } from './cache-safety/cache-safety.ts'
export { checkCacheSafety } from './cache-safety/check-cache-safety.ts'
export { type Clock, clock } from './clock.ts'
export { type ExampleRequest, type ExampleSignature, exampleRequests } from './example-requests.ts'
export { explain } from './explain.ts'
export type { Fact, FactTable } from './facts/fact.ts'
export { GATEWAY_FACTS } from './facts/gateway-facts.ts'
export { type HttpApi, httpApi } from './http/http-api.ts'
export type {
  HttpApiAuthorizer,
  HttpApiOptions,
  HttpCors,
  HttpFactoryAuthorizer,
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpRoute,
  HttpStageOptions,
  HttpUncertainBehaviour,
} from './http/http-options.ts'
export { InferredBehaviourError } from './inferred-behaviour-error.ts'
export { isGateway, type JoinedGateways, type JoinOptions, joinGateways } from './join-gateways.ts'
export type { InlineFunction, Invocable, LambdaFunction, LambdaFunctions, NamedFunction } from './lambda/lambda-function.ts'
export type { LambdaHandler, Runtime } from './lambda/runtime.ts'
export type { EndpointType } from './limits.ts'
export { type Listening, type ListenOptions, listen, type RequestHandler } from './listen.ts'
export type { OfflineGateway, RestApi, TracedResponse } from './offline-gateway.ts'
export type { RawRequest } from './raw-request.ts'
export type { RequestOptions } from './request-options.ts'
export type { CustomizableType, FixedType, GatewayResponseName, GatewayResponseType } from './responses/error-response.ts'
export type { GatewayResponse, GatewayResponses } from './responses/gateway-response.ts'
export type { RestCors } from './rest/cors.ts'
export { restApi } from './rest/rest-api.ts'
export type { RequestModel, RequestParameter, RequestValidation, RequestValidator } from './rest/validate-request.ts'
export type {
  AdditionalClaim,
  Canary,
  CognitoAuthorizer,
  RestApiOptions,
  RestAuthorizer,
  RestFactoryAuthorizer,
  RestJwtAuthorizer,
  RestJwtIssuer,
  RestRequestAuthorizer,
  RestRoute,
  RestStageOptions,
  RestTokenAuthorizer,
  UncertainBehaviour,
} from './rest-options.ts'
export type { CustomDomain, IamPrincipal, SharedOptions } from './shared-options.ts'
export type { AuthorizationType, Confidence, HttpResponseType, Trace, TraceCheck, TraceStep } from './trace.ts'
export type { ApiKey, ApiKeys, Quota, Throttle, UsagePlan, UsagePlans } from './usage/usage-options.ts'
export type { WebSocketConnection } from './websocket/client-end.ts'
export type { ConnectOptions } from './websocket/connect-options.ts'
export type { Closed } from './websocket/connection.ts'
export { websocketApi } from './websocket/websocket-api.ts'
export type { Handshake, WebSocketApi } from './websocket/websocket-gateway.ts'
export type {
  ApiKeySelectionExpression,
  WebSocketApiOptions,
  WebSocketAuthorizer,
  WebSocketConnectRoute,
  WebSocketDisconnectRoute,
  WebSocketFactoryAuthorizer,
  WebSocketRequestAuthorizer,
  WebSocketRoute,
} from './websocket/websocket-options.ts'
