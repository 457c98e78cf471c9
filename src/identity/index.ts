/**
 * Who is calling? One verifier a file, and the combinators.
 *
 * @module
 */

export {
  type Authentication,
  type AuthorizerRequest,
  type ClientCertificate,
  cookie,
  header,
  type Identity,
  type Json,
  type JwtVerifier,
  type Place,
  type Proof,
  query,
  type Source,
  type TokenVerifier,
  type Verifier,
} from '../events/index.ts'
export { type AllOf, allOf } from './all-of.ts'
export { type ApiKeyIdentity, type ApiKeyOptions, apiKey } from './api-key.ts'
export { type ApiKeyRecord, type ApiKeys, hashApiKey } from './api-key-records.ts'
export { firstOf } from './first-of.ts'
export type { IdentityOf } from './identity-of.ts'
export { type VerifierOptions, verifier } from './verifier.ts'
export type { OutageCode, RejectionCode, VerifierCode } from './verifier-codes.ts'
export { where } from './where.ts'
