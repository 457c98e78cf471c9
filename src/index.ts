/**
 * What an ordinary authorizer needs: the factories, the rules, the verifiers and their combinators. Never the gateway
 * or anything heavy: those have doors of their own (`gatewright/gateway`, `/sigv4`, `/policy`, `/testing`, `/compare`).
 *
 * @module
 */

export * from './authorizer/index.ts'
export {
  ArnError,
  ConfigError,
  EventError,
  GatewrightError,
  ReplyError,
  UnavailableError,
  UndeclaredReadError,
} from './errors.ts'
export type {
  Authentication,
  AuthorizerDefinition,
  AuthorizerRequest,
  ClientCertificate,
  Declared,
  HttpRequest,
  Identity,
  Json,
  JwtVerifier,
  Place,
  Proof,
  RestRequest,
  RestToken,
  Source,
  TokenVerifier,
  Verifier,
  WebSocketConnect,
} from './events/index.ts'
export * from './identity/index.ts'
export {
  type Cell,
  type Clause,
  type Condition,
  every,
  type HttpRouteKey,
  hasClaim,
  hasScope,
  inGroup,
  type Method,
  not,
  type OfIssuer,
  own,
  type PathParameters,
  type Predicate,
  type RestRouteKey,
  type RouteKey,
  type Rule,
  signedIn,
  some,
  sourceIp,
  type WebSocketRouteKey,
} from './policy/index.ts'
