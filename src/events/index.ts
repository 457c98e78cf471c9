/**
 * Authorizer events as requests, and the types that verifiers, rules and authorizers share.
 *
 * @module
 */

export {
  type AppSyncAuthorizerEvent,
  type AppSyncEventsAuthorizerEvent,
  type EventOperation,
  readAppSyncEvent,
  readAppSyncEventsEvent,
} from './appsync-event.ts'
export type { AuthorizerRequest, ClientCertificate, RequestUrl } from './authorizer-request.ts'
export { declaredView } from './declared-view.ts'
export type {
  AuthorizerDefinition,
  Declared,
  HttpApiDefinition,
  RestRequestDefinition,
  RestTokenDefinition,
  WebSocketDefinition,
} from './definition.ts'
export { type EventKind, eventKind } from './event-kind.ts'
export { type HttpTarget, readAlbEvent, readFunctionUrlEvent, readViewerRequest } from './http-target-event.ts'
export type { Identity, Json } from './identity.ts'
export { type CredentialLocation, cookie, header, type IdentitySource, query, sourceText } from './identity-source.ts'
export { iotToken, mqttPassword, mqttUsername, readIotEvent } from './iot-event.ts'
export { type PartsToRead, partsToRead } from './parts-to-read.ts'
export {
  type LocatedRequest,
  type RequestTarget,
  readConnectEvent,
  readHttpEvent1,
  readHttpEvent2,
  readRequestEvent,
  readTokenEvent,
} from './read-event.ts'
export type { AppSyncDefinition, AppSyncEventsDefinition, GuardDefinition, IotDefinition } from './service-definition.ts'
export {
  type Authentication,
  type JwtVerifier,
  knownAnswer,
  type Proof,
  type SingleUseTokenVerifier,
  type TokenVerifier,
  type Verifier,
} from './verifier.ts'
