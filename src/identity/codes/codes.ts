/**
 * Every code that the verifiers of this package give, what the caller sees, what it means and what to do. Codes of your own
 * begin with `custom:`. `docs/identity-codes.md` is this table, and a test holds the two together.
 *
 * @module
 */

import type { TokenOutageCode, TokenRejectionCode } from '../token/token-codes.ts'
import type { OutageCode, RejectionCode } from '../verifier-codes.ts'
import { TOKEN_CODES } from './token-codes.ts'
import { VERIFIER_CODES } from './verifier-codes.ts'

/** A closed union: a `switch` over it is complete. */
export type IdentityCode = TokenRejectionCode | TokenOutageCode | RejectionCode | OutageCode

export interface CodeMeaning {
  /** 401: the caller must come back with something else. 500: nobody could judge, and the caller may be good. */
  readonly status: 401 | 500
  readonly meaning: string
  readonly remedy: string
}

/** A refusal of a rule is 403 and has no code here: the identity was good. */
export const IDENTITY_CODES: { readonly [code in IdentityCode]: CodeMeaning } = Object.freeze({
  ...TOKEN_CODES,
  ...VERIFIER_CODES,
})

/** What a code means; `undefined` for codes of the user's own. */
export function describeCode(code: string): CodeMeaning | undefined {
  // The cast is proved by `hasOwn`.
  return Object.hasOwn(IDENTITY_CODES, code) ? IDENTITY_CODES[code as IdentityCode] : undefined
}
