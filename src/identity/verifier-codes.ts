/** Why a request verifier or a combinator refuses: the caller's fault, answered with 401. */
export type RejectionCode =
  /** The place holds something, but not in the form asked for: a bare token where a scheme is wanted, blanks, too long. */
  | 'ERR_CREDENTIAL_FORM'
  /** A header, parameter or cookie that carries a credential came twice. */
  | 'ERR_CREDENTIAL_REPEATED'
  | 'ERR_API_KEY_UNKNOWN'
  | 'ERR_API_KEY_EXPIRED'
  | 'ERR_API_KEY_NOT_YET_VALID'
  /** `basic`: no such user, or another password. Which of the two is said to nobody. */
  | 'ERR_PASSWORD'
  /** `signedParameters`: another signature, or a key that is not known. */
  | 'ERR_SIGNATURE'
  | 'ERR_SIGNATURE_EXPIRED'
  | 'ERR_SIGNATURE_NOT_YET_VALID'
  /** `signedParameters`: made for longer than is taken. */
  | 'ERR_SIGNATURE_LIFETIME'
  /** `clientCertificate`: cannot be read, or is another one than the event's fields say. */
  | 'ERR_CERTIFICATE_FORM'
  | 'ERR_CERTIFICATE_ISSUER'
  | 'ERR_CERTIFICATE_SUBJECT'
  | 'ERR_CERTIFICATE_NAME'
  | 'ERR_CERTIFICATE_PIN'
  | 'ERR_CERTIFICATE_EXPIRED'
  | 'ERR_CERTIFICATE_NOT_YET_VALID'
  /** `introspection`: the server says that it does not count. */
  | 'ERR_TOKEN_INACTIVE'
  /** `dpop`: no proof beside the token; `certificateBound`: no client certificate. */
  | 'ERR_PROOF_MISSING'
  /** `dpop`: the proof is not good for this request and this token. */
  | 'ERR_PROOF'
  /** `dpop`: the proof was seen before. */
  | 'ERR_PROOF_REPLAYED'
  | 'ERR_REVOKED'
  /** `notRevoked`: the identity does not carry what is asked for. */
  | 'ERR_REVOCATION_CLAIM'
  /** `where`: the predicate said no. */
  | 'ERR_WHERE'
  /** `allOf`: one of the credentials is there, another is missing. */
  | 'ERR_INCOMPLETE'

/** Why nobody can say who is calling: an outage or the developer's fault, answered with 500. */
export type OutageCode =
  /** A verifier or look-up threw, or its promise was rejected. */
  | 'ERR_VERIFIER_FAILED'
  /** A verifier or look-up returned something that is no answer. */
  | 'ERR_VERIFIER_ANSWER'
  /** A verifier identified for an issuer that is not among its `issuers`. */
  | 'ERR_ISSUER_UNDECLARED'
  /** A verifier read what its `reads` does not declare. */
  | 'ERR_UNDECLARED_READ'
  /** Too much is being worked on already. */
  | 'ERR_BUSY'
  /** `basic`: a hash is kept with a cost that `costs` does not name. */
  | 'ERR_PASSWORD_COST'
  /** A key cannot be fetched. */
  | 'ERR_KEYS_UNAVAILABLE'
  /** The introspection endpoint is down, slow, or refuses our own credentials. */
  | 'ERR_INTROSPECTION_UNAVAILABLE'
  /** The introspection endpoint said something that is no answer. */
  | 'ERR_INTROSPECTION_ANSWER'
  | 'ERR_REVOCATIONS_UNAVAILABLE'
  | 'ERR_REPLAYS_UNAVAILABLE'
  /** `where`: the predicate answered neither true nor false but a promise or a truthy value. */
  | 'ERR_WHERE_ANSWER'

export type VerifierCode = RejectionCode | OutageCode
