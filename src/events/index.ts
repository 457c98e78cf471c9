export { type Authentication, knownAnswer } from './authentication.ts'
export type { AuthorizerRequest, ClientCertificate } from './authorizer-request.ts'
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
export type { Identity } from './identity.ts'
export { type CredentialLocation, cookie, header, type IdentitySource, query, sourceText } from './identity-source.ts'
export type { Json } from './json.ts'
export { type PartsToRead, partsToRead } from './parts-to-read.ts'
export {
  type Located,
  type ReadEvent,
  readConnectEvent,
  readHttpEvent1,
  readHttpEvent2,
  readRequestEvent,
  readTokenEvent,
} from './read-event.ts'
export type { JwtVerifier, Proof, TokenVerifier, Verifier } from './verifier.ts'
