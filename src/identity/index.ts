/**
 * Who is calling? One verifier a file, and the combinators.
 *
 * @module
 */

export { type AllOf, allOf } from './all-of.ts'
export { type ApiKeyIdentity, type ApiKeyOptions, apiKey } from './api-key.ts'
export { type ApiKeyRecord, type ApiKeys, hashApiKey } from './api-key-records.ts'
export { firstOf } from './first-of.ts'
export type { IdentityOf } from './identity-of.ts'
export { type VerifierOptions, verifier } from './verifier.ts'
export type { OutageCode, RejectionCode, VerifierCode } from './verifier-codes.ts'
export { where } from './where.ts'
