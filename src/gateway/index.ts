/**
 * API Gateway's authorization layer offline: `restApi` applies it in this process, `listen` serves it over HTTP.
 *
 * @module
 */

export { type AuthorizerResponse, type MalformedResponse, parseAuthorizerResponse } from './authorize/authorizer-response.ts'
export type { DenialStyle } from './authorize/denial-message.ts'
export type { HttpIntegration } from './backend/http-integration.ts'
export type { Integration, IntegrationFunction, LambdaIntegration, MockIntegration } from './backend/integration.ts'
export { type Clock, clock } from './clock.ts'
export { explain } from './explain.ts'
export type { Fact, FactTable } from './facts/fact.ts'
export { GATEWAY_FACTS } from './facts/gateway-facts.ts'
export { InferredBehaviourError } from './inferred-behaviour-error.ts'
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
