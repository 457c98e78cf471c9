/**
 * The codes with which request verifiers and combinators reject a request or report an outage.
 *
 * The wording is constant: nothing from a request is included. After a change run `node scripts/write-identity-codes.mjs`.
 *
 * @module
 */

import type { IamOutageCode, IamRejectionCode } from './iam-codes.ts'
import type { SamlRejectionCode } from './saml-codes.ts'

/** HTTP status, meaning and remedy of each code of a request verifier or combinator. */
export const VERIFIER_CODES = {
  ERR_CREDENTIAL_FORM: {
    status: 401,
    meaning: 'The credential is malformed: the scheme is missing, it contains whitespace, or it is too long.',
    remedy: 'Send `Authorization: Bearer …`, or set `from` to the location of the credential.',
  },
  ERR_CREDENTIAL_REPEATED: {
    status: 401,
    meaning: 'The credential was sent more than once.',
    remedy: 'Send exactly one header, parameter or cookie.',
  },
  ERR_API_KEY_UNKNOWN: {
    status: 401,
    meaning: 'No record has the hash of this API key.',
    remedy: 'Check the key and the records.',
  },
  ERR_API_KEY_EXPIRED: { status: 401, meaning: 'The API key has expired.', remedy: 'Issue a new key.' },
  ERR_API_KEY_NOT_YET_VALID: {
    status: 401,
    meaning: 'The API key is not yet valid.',
    remedy: 'Wait until the `notBefore` of its record.',
  },
  ERR_PASSWORD: {
    status: 401,
    meaning: 'The user is unknown or the password is wrong. Which of the two is not disclosed.',
    remedy: 'Check user name and password.',
  },
  ERR_SIGNATURE: {
    status: 401,
    meaning: 'Signature verification of the signed URL failed, or its key is unknown.',
    remedy: 'Obtain a newly signed URL.',
  },
  ERR_SIGNATURE_EXPIRED: { status: 401, meaning: 'The signed URL has expired.', remedy: 'Obtain a newly signed URL.' },
  ERR_SIGNATURE_NOT_YET_VALID: {
    status: 401,
    meaning: 'The signed URL is not yet valid.',
    remedy: 'Retry later, or synchronize the clocks.',
  },
  ERR_SIGNATURE_LIFETIME: {
    status: 401,
    meaning: 'The signed URL is valid for longer than the verifier accepts.',
    remedy: 'Sign it for a shorter time.',
  },
  ERR_CERTIFICATE_FORM: {
    status: 401,
    meaning: 'The client certificate cannot be parsed, or differs from the fields of the event.',
    remedy: 'Check the client certificate.',
  },
  ERR_CERTIFICATE_ISSUER: {
    status: 401,
    meaning: 'The client certificate was issued by another certificate authority.',
    remedy: 'Use a certificate of a configured issuer.',
  },
  ERR_CERTIFICATE_SUBJECT: {
    status: 401,
    meaning: 'The subject of the client certificate is not configured.',
    remedy: 'If the subject may call the API, add it to the options.',
  },
  ERR_CERTIFICATE_NAME: {
    status: 401,
    meaning: 'The client certificate has none of the configured names.',
    remedy: 'If the name may call the API, add it to the options.',
  },
  ERR_CERTIFICATE_PIN: {
    status: 401,
    meaning: 'The client certificate is not pinned.',
    remedy: 'If the certificate may be used, add its thumbprint to the options.',
  },
  ERR_CERTIFICATE_EXPIRED: {
    status: 401,
    meaning: 'The client certificate has expired.',
    remedy: 'Renew the certificate.',
  },
  ERR_CERTIFICATE_NOT_YET_VALID: {
    status: 401,
    meaning: 'The client certificate is not yet valid.',
    remedy: 'Retry later, or synchronize the clocks.',
  },
  ERR_TOKEN_INACTIVE: {
    status: 401,
    meaning: 'The introspection endpoint reports that the token is not active.',
    remedy: 'Obtain a new token.',
  },
  ERR_REVOKED: { status: 401, meaning: 'The token, subject or session was revoked.', remedy: 'Sign in again.' },
  ERR_REVOCATION_CLAIM: {
    status: 401,
    meaning: 'The identity lacks the claim under which revocations are stored.',
    remedy: 'Choose a claim that every token carries.',
  },
  ERR_WHERE: {
    status: 401,
    meaning: 'The predicate of `where` returned a falsy value.',
    remedy: 'To answer 403 instead, use a rule in the route table.',
  },
  ERR_INCOMPLETE: {
    status: 401,
    meaning: 'The request carries some of the credentials that `allOf` requires, but not all.',
    remedy: 'Send all of them.',
  },
  ERR_SUBJECT_MISMATCH: {
    status: 401,
    meaning: 'The identities of `allOf` do not have the same issuer and subject.',
    remedy: 'Send credentials of one caller.',
  },
  ERR_PROOF: {
    status: 401,
    meaning: 'The proof of possession is malformed, or was made for another request, token, time or key.',
    remedy: 'Create a new proof for each request (RFC 9449, section 4).',
  },
  ERR_PROOF_MISSING: {
    status: 401,
    meaning: 'The proof of possession is missing.',
    remedy: 'Send the proof together with the token.',
  },
  ERR_PROOF_REPLAYED: {
    status: 401,
    meaning: 'The proof of possession was used before.',
    remedy: 'Create a new proof for each request.',
  },
  ERR_REPLAYS_UNAVAILABLE: { status: 500, meaning: 'The store of used proofs is unavailable.', remedy: 'See `cause`.' },
  ERR_VERIFIER_FAILED: { status: 500, meaning: 'A verifier or a lookup threw an error.', remedy: 'See `cause`.' },
  ERR_VERIFIER_ANSWER: {
    status: 500,
    meaning: 'A verifier or a lookup returned an invalid result.',
    remedy: 'Return one of the four kinds of `Authentication`.',
  },
  ERR_ISSUER_UNDECLARED: {
    status: 500,
    meaning: 'A verifier identified a caller of an issuer that is not among its `issuers`.',
    remedy: 'Add the issuer to `issuers`.',
  },
  ERR_UNDECLARED_READ: {
    status: 500,
    meaning: 'A verifier read a part of the request that is not declared in its `reads`.',
    remedy: 'Declare it. If results are cached, it must be an identity source.',
  },
  ERR_BUSY: {
    status: 500,
    meaning: 'Too many checks are in progress.',
    remedy: 'Retry, or raise the limit.',
  },
  ERR_PASSWORD_COST: {
    status: 500,
    meaning: 'A stored password hash uses a cost that is not listed in `costs`.',
    remedy: 'Add the cost, or hash the password again.',
  },
  ERR_INTROSPECTION_UNAVAILABLE: {
    status: 500,
    meaning: 'The introspection endpoint is unreachable or too slow, or rejects the client credentials of this verifier.',
    remedy: 'See `cause`.',
  },
  ERR_INTROSPECTION_ANSWER: {
    status: 500,
    meaning: 'The introspection endpoint returned an invalid response.',
    remedy: 'Compare the response with RFC 7662, section 2.2.',
  },
  ERR_REVOCATIONS_UNAVAILABLE: { status: 500, meaning: 'The revocation store is unavailable.', remedy: 'See `cause`.' },
  ERR_WHERE_ANSWER: {
    status: 500,
    meaning: 'The predicate of `where` returned a promise or another truthy value instead of `true`.',
    remedy: 'Return a boolean.',
  },
} as const

type CodeWithStatus<S> = {
  [C in keyof typeof VERIFIER_CODES]: (typeof VERIFIER_CODES)[C]['status'] extends S ? C : never
}[keyof typeof VERIFIER_CODES]

/** Why a request verifier or combinator rejected a request: the caller's fault, answered with 401. */
export type RejectionCode = CodeWithStatus<401> | IamRejectionCode | SamlRejectionCode

/** Why the caller could not be determined: an outage or an error of the application, answered with 500. */
export type OutageCode = CodeWithStatus<500> | IamOutageCode | 'ERR_KEYS_UNAVAILABLE'

/** Every code of a request verifier or combinator. */
export type VerifierCode = RejectionCode | OutageCode
