/** Former path of this type, kept until its last import is moved to `verifier.ts`. */
export type { IdentityOf } from './verifier.ts'
