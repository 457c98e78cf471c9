/**
 * Tools for tests of authorizers: token issuers with real keys, tokens that must be rejected, authorizer events, and
 * tables of policy decisions.
 *
 * @module
 */

export type { EventCertificate, EventOptions } from './events/event-options.ts'
export { events, type HttpEventOptions, type TokenEventOptions } from './events/events.ts'
export type { HostileAssertion, HostileAssertionOptions } from './hostile-assertions/assertion-forge.ts'
export { hostileAssertions } from './hostile-assertions/hostile-assertions.ts'
export {
  type TestAssertion,
  type TestSamlIssuer,
  type TestSamlIssuerOptions,
  testSamlIssuer,
} from './hostile-assertions/saml-issuer.ts'
export type { SignatureParts } from './hostile-assertions/sign-assertion.ts'
export { hostileTokens } from './hostile-tokens/hostile-tokens.ts'
export type { HostileToken, HostileTokenOptions } from './hostile-tokens/token-forge.ts'
export type { IssuerKey, PublicJwk } from './issuer-keys.ts'
export type { IssuerServer } from './issuer-server.ts'
export { type Matrix, type MatrixCaller, type MatrixCell, type MatrixOptions, matrix, type PolicyResponseLike } from './matrix.ts'
export { type Change, type Difference, diff, difference, type Move } from './matrix-difference.ts'
export type { StagePart } from './request-arn.ts'
export { type AppSyncEvaluation, evaluateAppSync } from './services/evaluate-appsync.ts'
export { type EvaluateIotOptions, evaluateIot, type IotEvaluation, type IotTestAction } from './services/evaluate-iot.ts'
export type { HttpTargetOptions } from './services/http-target-events.ts'
export {
  type AppSyncEventOptions,
  type AppSyncEventsEventOptions,
  type IotEventOptions,
  serviceEvents,
} from './services/service-events.ts'
export { type ServiceMatcherResult, type ServiceMatchers, serviceMatchers } from './services/service-matchers.ts'
export type { TokenParts } from './sign-token.ts'
export { type TestHandlerOptions, testHandler } from './test-handler.ts'
export {
  type MintOptions,
  type PublicKeySet,
  type TestClaims,
  type TestIssuer,
  type TestIssuerOptions,
  testIssuer,
} from './test-issuer.ts'
