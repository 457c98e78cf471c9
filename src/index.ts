/**
 * The main entry point: authorizer factories, rules, verifiers and their combinators. The larger modules have separate
 * entry points: `gatewright/gateway`, `/sigv4`, `/policy`, `/testing` and `/compare`.
 *
 * @module
 */

export * from './authorizer/index.ts'
export {
  ArnError,
  ConfigError,
  EventError,
  GatewrightError,
  ResponseError,
  UnavailableError,
  UndeclaredReadError,
} from './errors.ts'
export type {
  AppSyncAuthorizerEvent,
  AppSyncDefinition,
  AppSyncEventsAuthorizerEvent,
  AppSyncEventsDefinition,
  Authentication,
  AuthorizerDefinition,
  AuthorizerRequest,
  ClientCertificate,
  CredentialLocation,
  Declared,
  EventOperation,
  GuardDefinition,
  HttpApiDefinition,
  Identity,
  IdentitySource,
  IotDefinition,
  Json,
  JwtVerifier,
  Proof,
  RequestUrl,
  RestRequestDefinition,
  RestTokenDefinition,
  TokenVerifier,
  Verifier,
  WebSocketDefinition,
} from './events/index.ts'
export { iotToken, mqttPassword, mqttUsername } from './events/index.ts'
export * from './identity/index.ts'
export {
  authenticated,
  type CertificateFields,
  type Clause,
  type Condition,
  clientCertificateField,
  type ExpectedValue,
  every,
  type HttpRouteKey,
  hasClaim,
  hasScope,
  type IssuerOption,
  inGroup,
  type Method,
  not,
  type OwnOptions,
  own,
  type PathParameters,
  type Predicate,
  type RestRouteKey,
  type RouteKey,
  type RouteRule,
  type Rule,
  requiredHeader,
  requiredQuery,
  requiredStageVariable,
  some,
  sourceIp,
  type TimeWindowOptions,
  timeWindow,
  type WebSocketRouteKey,
} from './policy/index.ts'
