import type { TokenOutageCode, TokenRejectionCode } from '../token/token-codes.ts'
import type { OutageCode, RejectionCode } from '../verifier-codes.ts'

/** What each code of a request verifier or combinator means. After a change: `node scripts/write-identity-codes.mjs`. */
export const VERIFIER_CODES: {
  readonly [code in Exclude<RejectionCode | OutageCode, TokenRejectionCode | TokenOutageCode>]: {
    readonly status: 401 | 500
    readonly meaning: string
    readonly remedy: string
  }
} = {
  ERR_CREDENTIAL_FORM: {
    status: 401,
    meaning: 'The place holds something, but not in the form asked for: a bare token where a scheme is wanted, blanks, too long.',
    remedy: 'Send `Authorization: Bearer …`, or name the place in `from`.',
  },
  ERR_CREDENTIAL_REPEATED: {
    status: 401,
    meaning: 'A header, parameter or cookie that carries a credential came twice.',
    remedy: 'Send it once.',
  },
  ERR_API_KEY_UNKNOWN: { status: 401, meaning: 'No record has the hash of this key.', remedy: 'Check key and records.' },
  ERR_API_KEY_EXPIRED: { status: 401, meaning: 'The key has ended.', remedy: 'Issue a new one.' },
  ERR_API_KEY_NOT_YET_VALID: { status: 401, meaning: 'The key does not count yet.', remedy: 'Wait for its `notBefore`.' },
  ERR_PASSWORD: { status: 401, meaning: 'No such user, or another password; which, nobody learns.', remedy: 'Try again.' },
  ERR_SIGNATURE: { status: 401, meaning: 'Another signature, or a key that is not known.', remedy: 'Have the URL signed again.' },
  ERR_SIGNATURE_EXPIRED: { status: 401, meaning: 'The signed URL has ended.', remedy: 'Have the URL signed again.' },
  ERR_SIGNATURE_NOT_YET_VALID: { status: 401, meaning: 'The signed URL does not count yet.', remedy: 'Wait, or set the clocks.' },
  ERR_SIGNATURE_LIFETIME: { status: 401, meaning: 'The URL was signed for longer than is taken.', remedy: 'Sign it for less.' },
  ERR_CERTIFICATE_FORM: {
    status: 401,
    meaning: "The certificate cannot be read, or is another one than the event's fields say.",
    remedy: 'Look at the client certificate.',
  },
  ERR_CERTIFICATE_ISSUER: {
    status: 401,
    meaning: 'The certificate is of another issuer.',
    remedy: 'Use one of the issuer configured.',
  },
  ERR_CERTIFICATE_SUBJECT: {
    status: 401,
    meaning: 'The certificate is of another subject.',
    remedy: 'Name the subject in the options.',
  },
  ERR_CERTIFICATE_NAME: {
    status: 401,
    meaning: 'The certificate has none of the names configured.',
    remedy: 'Name it in the options.',
  },
  ERR_CERTIFICATE_PIN: { status: 401, meaning: 'The certificate is none of those pinned.', remedy: 'Pin its thumbprint.' },
  ERR_CERTIFICATE_EXPIRED: { status: 401, meaning: 'The certificate has ended.', remedy: 'Renew it.' },
  ERR_CERTIFICATE_NOT_YET_VALID: {
    status: 401,
    meaning: 'The certificate does not count yet.',
    remedy: 'Wait, or set the clocks.',
  },
  ERR_TOKEN_INACTIVE: {
    status: 401,
    meaning: 'The introspection endpoint says that the token does not count.',
    remedy: 'Get a new one.',
  },
  ERR_REVOKED: { status: 401, meaning: 'Token, subject or session was revoked.', remedy: 'Sign in again.' },
  ERR_REVOCATION_CLAIM: {
    status: 401,
    meaning: 'The identity does not carry the claim by which revocations are kept.',
    remedy: 'Choose a claim that every token has.',
  },
  ERR_WHERE: { status: 401, meaning: 'The predicate of `where` said no.', remedy: 'A rule in the route table would answer 403.' },
  ERR_INCOMPLETE: {
    status: 401,
    meaning: 'One credential of `allOf` is there, another is missing.',
    remedy: 'Send all of them.',
  },
  ERR_PROOF: {
    status: 401,
    meaning: 'The proof of possession is malformed, or of another request, token, time or key.',
    remedy: 'Make a new proof for each request: RFC 9449 section 4.',
  },
  ERR_PROOF_MISSING: { status: 401, meaning: 'The proof of possession is missing.', remedy: 'Send it with the token.' },
  ERR_PROOF_REPLAYED: { status: 401, meaning: 'The proof was used before.', remedy: 'Make a new proof for each request.' },
  ERR_REPLAYS_UNAVAILABLE: { status: 500, meaning: 'The store of used proofs cannot be asked.', remedy: '`cause` says why.' },
  ERR_VERIFIER_FAILED: { status: 500, meaning: 'A verifier or look-up threw.', remedy: '`cause` is what it threw.' },
  ERR_VERIFIER_ANSWER: {
    status: 500,
    meaning: 'A verifier or look-up returned what is no answer.',
    remedy: 'Return one of the four kinds of `Authentication`.',
  },
  ERR_ISSUER_UNDECLARED: {
    status: 500,
    meaning: 'A verifier identified for an issuer that is not among its `issuers`.',
    remedy: 'Declare the issuer.',
  },
  ERR_UNDECLARED_READ: {
    status: 500,
    meaning: 'A verifier read what its `reads` does not declare.',
    remedy: 'Declare it: under a result cache it must be an identity source.',
  },
  ERR_BUSY: {
    status: 500,
    meaning: 'Too much is being worked on already.',
    remedy: 'Try again; raise the bound if it is too low.',
  },
  ERR_PASSWORD_COST: {
    status: 500,
    meaning: 'A password hash is kept with a cost that `costs` does not name.',
    remedy: 'Name the cost, or hash again.',
  },
  ERR_INTROSPECTION_UNAVAILABLE: {
    status: 500,
    meaning: 'The introspection endpoint is down, slow, or refuses our own credentials.',
    remedy: '`cause` says why.',
  },
  ERR_INTROSPECTION_ANSWER: {
    status: 500,
    meaning: 'The introspection endpoint said something that is no answer.',
    remedy: 'Look at its response: RFC 7662 section 2.2.',
  },
  ERR_REVOCATIONS_UNAVAILABLE: { status: 500, meaning: 'The store of revocations cannot be asked.', remedy: '`cause` says why.' },
  ERR_WHERE_ANSWER: {
    status: 500,
    meaning: 'The predicate of `where` answered neither true nor false.',
    remedy: 'Return a boolean, not a promise or a truthy value.',
  },
}
