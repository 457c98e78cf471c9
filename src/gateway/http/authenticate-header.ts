/**
 * Formats the `www-authenticate` header of a JWT authorizer. Its fields are separated by spaces.
 *
 * AWS documents the header, and the description for the audience only. The other descriptions are in one table here, because they may
 * differ on AWS.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
 * @module
 */

/** The header of a response to a request without a token. */
export const MISSING_TOKEN = 'Bearer'

/** Why a token was rejected. */
export type TokenError = keyof typeof DESCRIPTIONS

const DESCRIPTIONS = {
  segments: 'token contains an invalid number of segments',
  audience: 'the token does not have a valid audience',
  issuer: 'issuer does not match',
  expired: 'the token has expired',
  'not yet valid': 'the token is not valid yet',
  algorithm: 'the token is signed with an unsupported algorithm',
  key: 'the key of the token was not found',
  signature: 'the signature is invalid',
  'keys unavailable': 'OIDC discovery endpoint communication error',
  form: 'the token is invalid',
} as const

/** Formats the header of a 401. `scopes` are those of the route. */
export function invalidToken(scopes: readonly string[], error: TokenError): string {
  return `Bearer scope="${quote(scopes)}" error="invalid_token" error_description="${DESCRIPTIONS[error]}"`
}

/** Formats the header of a 403. */
export function insufficientScope(scopes: readonly string[]): string {
  const list = quote(scopes)
  return `Bearer scope="${list}" error="insufficient_scope" error_description="expected scopes: [${list}]"`
}

/** Returns the error for the code of the verifier. */
export function describeTokenError(token: string, code: string): TokenError {
  if (token.split('.', 4).length !== 3) return 'segments'
  return ERRORS.get(code) ?? 'form'
}

const ERRORS: ReadonlyMap<string, TokenError> = new Map([
  ['ERR_TOKEN_ALGORITHM', 'algorithm'],
  ['ERR_TOKEN_AUDIENCE', 'audience'],
  ['ERR_TOKEN_EXPIRED', 'expired'],
  ['ERR_TOKEN_ISSUED_LATER', 'not yet valid'],
  ['ERR_TOKEN_ISSUER', 'issuer'],
  ['ERR_TOKEN_KEY_UNFIT', 'key'],
  ['ERR_TOKEN_KEY_UNKNOWN', 'key'],
  ['ERR_TOKEN_NOT_YET_VALID', 'not yet valid'],
  ['ERR_TOKEN_SIGNATURE', 'signature'],
])

/** Scopes are checked to have no quotation marks when the API is built. */
function quote(scopes: readonly string[]): string {
  return scopes.join(' ')
}
