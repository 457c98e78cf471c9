/**
 * What tests of an authorizer need: an issuer with real keys, and tokens that must be refused.
 *
 * @module
 */

export type { StagePart } from './asked-request.ts'
export type { EventOptions } from './event-options.ts'
export { events } from './events.ts'
export type { HostileToken, HostileTokenOptions } from './forge.ts'
export { hostileTokens } from './hostile-tokens.ts'
export type { IssuerKey } from './issuer-keys.ts'
export type { IssuerServer } from './issuer-server.ts'
export {
  type Change,
  type Difference,
  diff,
  difference,
  type Matrix,
  type MatrixCaller,
  type MatrixOptions,
  matrix,
} from './matrix.ts'
export type { TokenParts } from './sign-token.ts'
export { type MintOptions, type TestClaims, type TestIssuer, type TestIssuerOptions, testIssuer } from './test-issuer.ts'
