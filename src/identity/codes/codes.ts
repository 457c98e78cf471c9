/**
 * All codes of the verifiers of this package, with HTTP status, meaning and remedy. `docs/identity-codes.md` lists the same table.
 *
 * @module
 */

import { IAM_CODES } from './iam-codes.ts'
import { SAML_CODES } from './saml-codes.ts'
import { TOKEN_CODES, type TokenOutageCode, type TokenRejectionCode } from './token-codes.ts'
import { type OutageCode, type RejectionCode, VERIFIER_CODES } from './verifier-codes.ts'

/** Every code that a verifier of this package returns. The union is closed; codes of custom verifiers start with `custom:`. */
export type IdentityCode = TokenRejectionCode | TokenOutageCode | RejectionCode | OutageCode

/** What a code means and what to do about it. */
export interface CodeMeaning {
  /** 401: the caller must send another credential. 500: the credential could not be checked and may be valid. */
  readonly status: 401 | 500
  /** One or two sentences. Constant: nothing from a request is included. */
  readonly meaning: string
  /** What the operator or the caller can do. */
  readonly remedy: string
}

/** Meaning and remedy of every code. A rule that denies a request is answered with 403 and has no code here. */
export const IDENTITY_CODES: { readonly [code in IdentityCode]: CodeMeaning } = Object.freeze({
  ...TOKEN_CODES,
  ...VERIFIER_CODES,
  ...IAM_CODES,
  ...SAML_CODES,
})

/**
 * Returns status, meaning and remedy of a code, or `undefined` for a code that is not from this package.
 *
 * @example
 * describeCode('ERR_TOKEN_EXPIRED')?.meaning // 'The token has expired (`exp`).'
 */
export function describeCode(code: string): CodeMeaning | undefined {
  // `hasOwn` proves that the code is a key of the table.
  return Object.hasOwn(IDENTITY_CODES, code) ? IDENTITY_CODES[code as IdentityCode] : undefined
}
