import type { TokenOutageCode, TokenRejectionCode } from '../token/token-codes.ts'

/** What each code of a token means. The texts are constant: no claim, key or part of a token is ever in them. After a change: `node scripts/write-identity-codes.mjs`. */
export const TOKEN_CODES: {
  readonly [code in TokenRejectionCode | TokenOutageCode]: {
    readonly status: 401 | 500
    readonly meaning: string
    readonly remedy: string
  }
} = {
  ERR_TOKEN_SIZE: {
    status: 401,
    meaning: 'The token is longer than 8,192 characters.',
    remedy: 'Put fewer claims into it; API Gateway passes 10,240 bytes of headers in all.',
  },
  ERR_TOKEN_FORM: {
    status: 401,
    meaning: 'It is not three parts with dots between: an opaque or an encrypted token, or none.',
    remedy: 'Send a signed JWT, or use `introspection` for opaque tokens.',
  },
  ERR_TOKEN_ENCODING: {
    status: 401,
    meaning: 'A part is not canonical base64url: padding, blanks, stray bits, `+` or `/`.',
    remedy: 'Send the token exactly as it was issued.',
  },
  ERR_TOKEN_JSON: {
    status: 401,
    meaning: 'Header or payload is not one JSON object in UTF-8, has a member twice, or is nested deeper than 32.',
    remedy: 'Look at how the issuer writes its tokens.',
  },
  ERR_TOKEN_HEADER: {
    status: 401,
    meaning: 'The header has no `alg` or no `kid` where one is needed, or they are no text.',
    remedy: 'Look at the header; a user pool always writes both.',
  },
  ERR_TOKEN_CRITICAL: {
    status: 401,
    meaning: 'The header demands an extension (`crit`, `b64`), and none is implemented.',
    remedy: 'Have the issuer leave it out.',
  },
  ERR_TOKEN_TYPE: {
    status: 401,
    meaning: 'It is another kind of token: a DPoP proof, a logout token, a security event.',
    remedy: 'Send the access or ID token; name an unusual `typ` in the options of `oidc`.',
  },
  ERR_TOKEN_ALGORITHM: {
    status: 401,
    meaning: 'Its algorithm is not one of those configured.',
    remedy: 'Name it in `algorithms`, if the issuer really signs with it.',
  },
  ERR_TOKEN_ISSUER: {
    status: 401,
    meaning: '`iss` is not, to the letter, an issuer that is configured.',
    remedy: 'Compare them, the slash at the end included.',
  },
  ERR_TOKEN_KEY_UNKNOWN: {
    status: 401,
    meaning: 'The key set of the issuer has no key of this `kid`.',
    remedy: 'Bring a static key set up to date; a fetched one was looked up again.',
  },
  ERR_TOKEN_KEY_UNFIT: {
    status: 401,
    meaning: 'The key of this `kid` may not verify with this algorithm: type, use, curve or size.',
    remedy: 'Look at `kty`, `use`, `key_ops`, `alg`, `crv` of the key; RSA needs 2048 bits.',
  },
  ERR_TOKEN_SIGNATURE: {
    status: 401,
    meaning: 'The signature is not one of this text by this key.',
    remedy: 'Somebody changed the token, or signed it himself.',
  },
  ERR_TOKEN_CLAIM: {
    status: 401,
    meaning: 'A claim that must be there is missing, or one has a type it must not have.',
    remedy: 'Look at `exp`, `sub`, `nbf`, `iat`, `jti`, scopes, groups and `requiredClaims`.',
  },
  ERR_TOKEN_EXPIRED: {
    status: 401,
    meaning: '`exp` has come.',
    remedy: 'Get a new token; `graceSeconds` is for clocks that disagree.',
  },
  ERR_TOKEN_NOT_YET_VALID: {
    status: 401,
    meaning: '`nbf` lies ahead.',
    remedy: 'Wait, or set the clocks; `graceSeconds` is for clocks that disagree.',
  },
  ERR_TOKEN_ISSUED_LATER: {
    status: 401,
    meaning: '`iat` lies ahead.',
    remedy: 'Set the clocks; `graceSeconds` is for clocks that disagree.',
  },
  ERR_TOKEN_AUDIENCE: {
    status: 401,
    meaning: 'It was issued for somebody else: `aud` has none of the audiences configured.',
    remedy: 'Ask the issuer for a token for this API.',
  },
  ERR_TOKEN_CLIENT: {
    status: 401,
    meaning: 'It was issued to another app client of the pool.',
    remedy: 'Name the client in `clientId`, if it may call.',
  },
  ERR_TOKEN_USE: {
    status: 401,
    meaning: 'An ID token where an access token is wanted, or the other way round.',
    remedy: 'Send the other token.',
  },
  ERR_TOKEN_SCOPE: {
    status: 401,
    meaning: 'It has none of the scopes that the verifier demands.',
    remedy: 'Get a token with one; a rule (`hasScope`) would answer 403.',
  },
  ERR_TOKEN_GROUP: {
    status: 401,
    meaning: 'Its holder is in none of the groups that the verifier demands.',
    remedy: 'Add the user to one; a rule (`inGroup`) would answer 403.',
  },
  ERR_TOKEN_CLAIMS_SCHEMA: {
    status: 401,
    meaning: 'The claims are not what the schema in `claims` wants.',
    remedy: 'Compare the claims with the schema.',
  },
  ERR_TOKEN_PROOF_MISSING: {
    status: 401,
    meaning: 'The token is bound to a key or certificate (`cnf`), and nothing proves that the caller holds it.',
    remedy: 'Wrap the verifier in `dpop` or `certificateBound`.',
  },
  ERR_TOKEN_PROOF: {
    status: 401,
    meaning: 'The proof is of another key or certificate than the token names, or the token names none.',
    remedy: 'Prove the key that the token was issued for.',
  },
  ERR_KEYS_UNAVAILABLE: {
    status: 500,
    meaning: 'The key set of the issuer cannot be had; the token may be good.',
    remedy: '`cause` says why; a `seed` in `remoteKeys` bridges short outages.',
  },
  ERR_TOKEN_CHECK_FAILED: {
    status: 500,
    meaning: 'A check threw, a clock or a schema of your own perhaps.',
    remedy: '`cause` is what it threw.',
  },
}
