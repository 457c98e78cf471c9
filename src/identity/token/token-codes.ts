// Kept until every import names `codes/token-codes.ts`.
export type { TokenOutageCode, TokenRejectionCode } from '../codes/token-codes.ts'
