/**
 * The codes of request verifiers and combinators.
 *
 * @module
 */

/** Why a request verifier or a combinator rejects a credential: 401. */
export type RejectionCode =
  /** The location holds a value, but not in the required form: a bare token where a scheme is required, spaces, too long. */
  | 'ERR_CREDENTIAL_FORM'
  /** The header, parameter or cookie with the credential was sent more than once. */
  | 'ERR_CREDENTIAL_REPEATED'
  | 'ERR_API_KEY_UNKNOWN'
  | 'ERR_API_KEY_EXPIRED'
  | 'ERR_API_KEY_NOT_YET_VALID'
  /** `basic`: unknown user or wrong password. The response does not reveal which. */
  | 'ERR_PASSWORD'
  /** `signedParameters`: the signature does not match, or its key is unknown. */
  | 'ERR_SIGNATURE'
  | 'ERR_SIGNATURE_EXPIRED'
  | 'ERR_SIGNATURE_NOT_YET_VALID'
  /** `signedParameters`: the lifetime of the URL exceeds the maximum. */
  | 'ERR_SIGNATURE_LIFETIME'
  /** `clientCertificate`: the certificate is malformed, or differs from the event's fields. */
  | 'ERR_CERTIFICATE_FORM'
  | 'ERR_CERTIFICATE_ISSUER'
  | 'ERR_CERTIFICATE_SUBJECT'
  | 'ERR_CERTIFICATE_NAME'
  | 'ERR_CERTIFICATE_PIN'
  | 'ERR_CERTIFICATE_EXPIRED'
  | 'ERR_CERTIFICATE_NOT_YET_VALID'
  /** `introspection`: the server reports the token as not active. */
  | 'ERR_TOKEN_INACTIVE'
  /** `dpop`: no proof was sent with the token; `certificateBound`: no client certificate was sent. */
  | 'ERR_PROOF_MISSING'
  /** `dpop`: the proof is not valid for this request and token. */
  | 'ERR_PROOF'
  /** `dpop`: the proof was used before. */
  | 'ERR_PROOF_REPLAYED'
  | 'ERR_REVOKED'
  /** `notRevoked`: the identity lacks the claim to look up. */
  | 'ERR_REVOCATION_CLAIM'
  /** `where`: the predicate returned a falsy value. */
  | 'ERR_WHERE'
  /** `allOf`: some credentials are present and some are missing. */
  | 'ERR_INCOMPLETE'

/** Why a credential could not be checked, an outage or a mistake of the developer: 500. */
export type OutageCode =
  /** A verifier or lookup threw, or its promise was rejected. */
  | 'ERR_VERIFIER_FAILED'
  /** A verifier or lookup returned a value that is not an `Authentication`. */
  | 'ERR_VERIFIER_ANSWER'
  /** A verifier returned an identity whose issuer is not among its `issuers`. */
  | 'ERR_ISSUER_UNDECLARED'
  /** A verifier read a part of the request that its `reads` does not declare. */
  | 'ERR_UNDECLARED_READ'
  /** Too many verifications are running. */
  | 'ERR_BUSY'
  /** `basic`: a password hash has a cost that `costs` does not name. */
  | 'ERR_PASSWORD_COST'
  /** A key could not be fetched. */
  | 'ERR_KEYS_UNAVAILABLE'
  /** The introspection endpoint is down or slow, or does not accept the client credentials. */
  | 'ERR_INTROSPECTION_UNAVAILABLE'
  /** The introspection response is malformed. */
  | 'ERR_INTROSPECTION_ANSWER'
  | 'ERR_REVOCATIONS_UNAVAILABLE'
  | 'ERR_REPLAYS_UNAVAILABLE'
  /** `where`: the predicate returned a promise or a truthy value other than `true`. */
  | 'ERR_WHERE_ANSWER'

/** Any code of a request verifier or combinator. */
export type VerifierCode = RejectionCode | OutageCode
