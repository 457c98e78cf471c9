// Kept until every import names `signature-algorithm.ts`.
export { type PublicJwk, publicJwkFor } from './signature-algorithm.ts'
