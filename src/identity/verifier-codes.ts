// Kept until every import names `codes/verifier-codes.ts`.
export type { OutageCode, RejectionCode, VerifierCode } from './codes/verifier-codes.ts'
