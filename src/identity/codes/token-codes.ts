/**
 * The codes with which a token verifier rejects a token or reports an outage. The order is that of the verification steps.
 *
 * The wording is constant: no claim, key or part of a token is included. After a change run `node scripts/write-identity-codes.mjs`.
 *
 * @module
 */

/** HTTP status, meaning and remedy of each code of a token verifier. */
export const TOKEN_CODES = {
  ERR_TOKEN_SIZE: {
    status: 401,
    meaning: 'The token is longer than 10,240 characters.',
    remedy: 'Reduce the number of claims. API Gateway accepts 10,240 bytes of headers in total.',
  },
  ERR_TOKEN_FORM: {
    status: 401,
    meaning: 'Not a signed JWT (three base64url parts separated by dots). The token may be opaque or encrypted.',
    remedy: 'Send a signed JWT, or verify opaque tokens with `introspection`.',
  },
  ERR_TOKEN_ENCODING: {
    status: 401,
    meaning: 'A part of the token is not canonical base64url: it contains padding, whitespace, stray bits, `+` or `/`.',
    remedy: 'Send the token exactly as it was issued.',
  },
  ERR_TOKEN_JSON: {
    status: 401,
    meaning:
      'The header or payload is not a JSON object in UTF-8, contains a duplicate member, or is nested deeper than 32 levels.',
    remedy: 'Check how the issuer serializes its tokens.',
  },
  ERR_TOKEN_HEADER: {
    status: 401,
    meaning: 'A required header parameter (`alg`, `kid`) is missing, or is not a string.',
    remedy: 'Decode the header. Cognito user pools always set both parameters.',
  },
  ERR_TOKEN_CRITICAL: {
    status: 401,
    meaning: 'The header requires an extension (`crit`, `b64`). None is supported.',
    remedy: 'Configure the issuer to omit the extension.',
  },
  ERR_TOKEN_TYPE: {
    status: 401,
    meaning: 'The token is of another type, such as a DPoP proof, a logout token or a security event token.',
    remedy: 'Send the access token or ID token. For another `typ`, set the option `typ` of `oidc`.',
  },
  ERR_TOKEN_ALGORITHM: {
    status: 401,
    meaning: 'The signature algorithm (`alg`) is not one of the configured algorithms.',
    remedy: 'If the issuer signs with this algorithm, add it to `algorithms`.',
  },
  ERR_TOKEN_ISSUER: {
    status: 401,
    meaning: '`iss` does not exactly match a configured issuer.',
    remedy: 'Compare both strings; a trailing slash counts.',
  },
  ERR_TOKEN_KEY_UNKNOWN: {
    status: 401,
    meaning: "The issuer's key set contains no key with this `kid`.",
    remedy: 'Update a static key set. A fetched key set has already been fetched again.',
  },
  ERR_TOKEN_KEY_UNFIT: {
    status: 401,
    meaning: 'The key with this `kid` may not be used with this algorithm because of its type, use, curve or size.',
    remedy: 'Check `kty`, `use`, `key_ops`, `alg` and `crv` of the key. RSA keys need at least 2048 bits.',
  },
  ERR_TOKEN_SIGNATURE: {
    status: 401,
    meaning: 'Signature verification failed.',
    remedy: "The token was altered, or signed with a key that is not in the issuer's key set.",
  },
  ERR_TOKEN_CLAIM: {
    status: 401,
    meaning: 'A required claim is missing, or a claim has the wrong type.',
    remedy: 'Check `exp`, `sub`, `nbf`, `iat`, `jti`, the scope and group claims, and `requiredClaims`.',
  },
  ERR_TOKEN_EXPIRED: {
    status: 401,
    meaning: 'The token has expired (`exp`).',
    remedy: 'Obtain a new token. If clocks differ, set `graceSeconds`.',
  },
  ERR_TOKEN_NOT_YET_VALID: {
    status: 401,
    meaning: 'The token is not yet valid (`nbf`).',
    remedy: 'Retry later, or synchronize the clocks. If clocks differ, set `graceSeconds`.',
  },
  ERR_TOKEN_ISSUED_LATER: {
    status: 401,
    meaning: 'The token was issued in the future (`iat`).',
    remedy: 'Synchronize the clocks. If clocks differ by more than a minute, set `issuedAtToleranceSeconds`.',
  },
  ERR_TOKEN_AGE: {
    status: 401,
    meaning: 'The token is older than `maxTokenAgeSeconds` (`iat`).',
    remedy: 'Obtain a new token.',
  },
  ERR_TOKEN_AUTHENTICATION: {
    status: 401,
    meaning: 'The user signed in too long ago (`auth_time`), or not in one of the required ways (`acr`).',
    remedy: 'Sign in again as `maxAuthenticationAgeSeconds` and `acrValues` require (RFC 9470).',
  },
  ERR_TOKEN_AUDIENCE: {
    status: 401,
    meaning: 'The token was issued for another recipient: `aud` contains none of the configured audiences.',
    remedy: 'Request a token for this API from the issuer.',
  },
  ERR_TOKEN_CLIENT: {
    status: 401,
    meaning: 'The token was issued to another app client of the user pool.',
    remedy: 'If the client may call the API, add it to `clientId`.',
  },
  ERR_TOKEN_USE: {
    status: 401,
    meaning: 'An ID token was sent where an access token is required, or the reverse.',
    remedy: 'Send the other token.',
  },
  ERR_TOKEN_GROUPS_OVERAGE: {
    status: 401,
    meaning: 'The token reports that the user is in too many groups to list, so its list of groups is incomplete.',
    remedy: 'Use app roles, or configure the application to emit only the groups that are assigned to it.',
  },
  ERR_TOKEN_SCOPE: {
    status: 401,
    meaning: 'The token has none of the scopes that the verifier requires.',
    remedy: 'Obtain a token with one of them. To answer 403 instead, use the rule `hasScope`.',
  },
  ERR_TOKEN_GROUP: {
    status: 401,
    meaning: 'The user is in none of the groups that the verifier requires.',
    remedy: 'Add the user to one of them. To answer 403 instead, use the rule `inGroup`.',
  },
  ERR_TOKEN_CLAIMS_SCHEMA: {
    status: 401,
    meaning: 'The claims do not match the schema in `claims`.',
    remedy: 'Compare the claims of the token with the schema.',
  },
  ERR_TOKEN_PROOF_MISSING: {
    status: 401,
    meaning: 'The token is bound to a key or certificate (`cnf`), and the request does not prove possession of it.',
    remedy: 'Wrap the verifier in `dpop` or `certificateBound`.',
  },
  ERR_TOKEN_PROOF: {
    status: 401,
    meaning: 'The proof was made with a key or certificate other than the one in `cnf`, or the token has no `cnf`.',
    remedy: 'Use the key or certificate that the token was issued for.',
  },
  ERR_KEYS_UNAVAILABLE: {
    status: 500,
    meaning: "The issuer's key set could not be retrieved. The token was not checked.",
    remedy: 'See `cause`. A bundled `seed` in `remoteKeys` covers short outages.',
  },
  ERR_TOKEN_CHECK_FAILED: {
    status: 500,
    meaning: 'A check threw an error, for example a custom clock or schema.',
    remedy: 'See `cause`.',
  },
} as const

type CodeWithStatus<S> = {
  [C in keyof typeof TOKEN_CODES]: (typeof TOKEN_CODES)[C]['status'] extends S ? C : never
}[keyof typeof TOKEN_CODES]

/** Why a token was rejected: the caller's fault, answered with 401. {@link describeCode} returns meaning and remedy. */
export type TokenRejectionCode = CodeWithStatus<401>

/** Why a token could not be checked: an outage, answered with 500. */
export type TokenOutageCode = CodeWithStatus<500>
