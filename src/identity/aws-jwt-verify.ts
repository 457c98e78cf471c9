/**
 * AWS's own JWT library as a token verifier, behind the strict reader of this package: `gatewright/identity/aws-jwt-verify`.
 *
 * `aws-jwt-verify` 5 is an optional peer dependency: `npm install aws-jwt-verify`.
 *
 * @module
 */

import {
  CognitoJwtInvalidClientIdError,
  CognitoJwtInvalidGroupError,
  CognitoJwtInvalidTokenUseError,
  FailedAssertionError,
  FetchError,
  JwkInvalidKtyError,
  JwkInvalidUseError,
  JwksNotAvailableInCacheError,
  JwksValidationError,
  JwkValidationError,
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidIssuerError,
  JwtInvalidScopeError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtParseError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error'
import type { Authentication, Identity, JwtVerifier, Proof } from '../events/index.ts'
import { isRecord } from '../internal/type-guards.ts'
import { callback, checkArgument, number, optional, optionSchema, string, strings, valid } from '../options.ts'
import { rejected, unavailable } from './authentication.ts'
import type { TokenOutageCode, TokenRejectionCode } from './codes/token-codes.ts'
import { ASYMMETRIC } from './jwks/signature-algorithm.ts'
import { type ClaimPath, claimPath, isClaimPath } from './jwt/claim-path.ts'
import { claimsFault, expiryOf, stringSet, validityFault } from './jwt/claims.ts'
import { collectGroups, collectScopes } from './jwt/configured-claims.ts'
import { confirmationFault } from './jwt/confirmation.ts'
import { registerVerifyParsed, withDetails } from './jwt/jwt-internals.ts'
import { tokenReader, type UnverifiedToken } from './jwt/jwt-reader.ts'
import { BEARER_TYPES, JWT_EXPRESSION } from './jwt/jwt-verifier.ts'
import type { JsonObject } from './jwt/strict-json.ts'

/** What `CognitoJwtVerifier.create(…)` and `JwtVerifier.create(…)` return, with all properties to verify set at creation. */
export interface AwsJwtVerifier {
  /** Resolves to the payload, or rejects. */
  verify(jwt: string): Promise<object>
}

/** Options of {@link awsJwtVerify}. */
export interface AwsJwtVerifyOptions<S extends string> {
  /**
   * Every issuer that the verifier was created for. It does not expose them, and `byIssuer` and rules need them. A token of another issuer is
   * `ERR_TOKEN_ISSUER`.
   */
  readonly issuers: readonly [string, ...string[]]
  /** `identity.scheme`. Default `awsJwtVerify`. */
  readonly scheme?: S | undefined
  /** The claim that lists the groups: an array of strings, or a string as one group. Default: `cognito:groups`, an array. */
  readonly groupsClaim?: ClaimPath | undefined
  /** Claims whose values are added to `identity.scopes`, next to `scope` or `scp`. Default: none. */
  readonly scopeClaims?: readonly ClaimPath[] | undefined
  /** Tolerance of the checks that are made here (`exp`, `nbf`, `iat`), 0 to 600 seconds. The verifier's own `graceSeconds` still applies. Default 0. */
  readonly graceSeconds?: number | undefined
  /** The clock of the checks that are made here, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

const OPTIONS = optionSchema<AwsJwtVerifyOptions<string>>('awsJwtVerify', {
  issuers: valid('a non-empty array of issuers', (value) => Array.isArray(value) && strings.accepts(value)),
  scheme: optional(string),
  groupsClaim: optional(claimPath),
  scopeClaims: optional(valid('an array of claim paths', (value) => Array.isArray(value) && value.every(isClaimPath))),
  graceSeconds: optional(number(0, 600)),
  now: optional(callback),
})

/** Verifiers are class instances, and some users wrap them, so only `verify` is checked. */
const AWS_VERIFIER = valid<AwsJwtVerifier>(
  'a verifier of aws-jwt-verify',
  (value) => isRecord(value) && typeof value['verify'] === 'function' && value['issuers'] === undefined,
)

const REQUIREMENTS = { issuerRequired: true, subjectRequired: true }
const ALGORITHMS: ReadonlySet<string> = new Set(ASYMMETRIC.map(({ name }) => name))

/**
 * Creates a `JwtVerifier` that is backed by AWS's library. The strict token reader runs first (size, canonical base64url, duplicate JSON members,
 * `crit`, `alg`, `typ`), then `iss` is compared with `issuers`, then the given verifier is called, then the checks that the library does
 * not make: `exp` equal to the current second is expired, `exp` is required, `iat` in the future (60 seconds of tolerance), `cnf`
 * without its proof. Identity and claims are read from the verified token, never from what the verifier returns.
 *
 * Errors of the library are rejections with the code of the failed check; a failed fetch of keys is `ERR_KEYS_UNAVAILABLE`, and any error that is
 * not of the library `ERR_TOKEN_CHECK_FAILED`. Errors that a `customJwtCheck` throws by the library's classes are rejections too.
 *
 * @throws {ConfigError} if an argument or option is missing, unknown or malformed. Importing this module fails with an error that names
 *   `aws-jwt-verify` if that package is not installed.
 * @see https://github.com/awslabs/aws-jwt-verify
 * @example
 * const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'access' })
 * const users = awsJwtVerify(verifier, { issuers: [`https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`] })
 */
export function awsJwtVerify<const S extends string = 'awsJwtVerify'>(
  verifier: AwsJwtVerifier,
  options: AwsJwtVerifyOptions<S>,
): JwtVerifier<Identity<S>> {
  checkArgument('awsJwtVerify', 'verifier', AWS_VERIFIER, verifier)
  const checked = OPTIONS.check(options)
  const { issuers, groupsClaim, scopeClaims = [], graceSeconds = 0, now = Date.now } = checked
  const scheme = (checked.scheme ?? 'awsJwtVerify') as S // if `scheme` is not set, S is its default
  const reader = tokenReader()
  const faultNow = ({ claims }: UnverifiedToken): TokenRejectionCode | undefined =>
    validityFault(claims, { graceSeconds }, now() / 1000)

  function verify(text: string, proof?: Proof): Promise<Authentication<Identity<S>>> {
    const token = reader.read(text)
    return typeof token === 'string' ? Promise.resolve(rejected(token)) : verifyParsed(token, proof)
  }

  async function verifyParsed(token: UnverifiedToken, proof: Proof | undefined): Promise<Authentication<Identity<S>>> {
    const { header, claims, payload } = token
    const { iss } = claims
    if (!ALGORITHMS.has(header.algorithm)) return rejected('ERR_TOKEN_ALGORITHM')
    if (!BEARER_TYPES.has(header.typ)) return rejected('ERR_TOKEN_TYPE')
    if (typeof iss !== 'string' || !issuers.includes(iss)) return rejected('ERR_TOKEN_ISSUER')
    try {
      const verified: unknown = await verifier.verify(token.text)
      if (!isRecord(verified)) throw new Error('the verifier returned no payload')
    } catch (error) {
      const result = resultOf(error)
      const fault = result.kind === 'unavailable' ? (claimsFault(claims, REQUIREMENTS) ?? faultNow(token)) : undefined
      // Times such as 1e300 make the library throw a `RangeError`; a token that is not valid is never an outage.
      return fault === undefined ? result : rejected(fault)
    }
    try {
      const fault = claimsFault(claims, REQUIREMENTS) ?? faultNow(token) ?? confirmationFault(claims, proof)
      if (fault !== undefined) return rejected(fault)
      const groups = groupsClaim === undefined ? cognitoGroups(claims) : collectGroups(claims, [groupsClaim])?.values
      const scopes = collectScopes(claims, scopeClaims)
      if (groups === undefined || scopes === undefined) return rejected('ERR_TOKEN_CLAIM')
      reader.cacheHeader(token)
      const subject = String(claims['sub']) // `claimsFault` has checked that it is a string
      const expiresAt = expiryOf(claims, {})
      const identity = { scheme, issuer: iss, subject, expiresAt, scopes: scopes.values, groups, claims: payload }
      return { kind: 'identified', identity }
    } catch (error) {
      return unavailable('ERR_TOKEN_CHECK_FAILED', error)
    }
  }

  registerVerifyParsed(verify, verifyParsed)
  const wrapped: JwtVerifier<Identity<S>> = {
    verify,
    issuers: Object.freeze([...issuers]),
    live: false,
    tokens: 'jwt',
    identityValidationExpression: JWT_EXPRESSION,
  }
  return withDetails(wrapped, {
    acceptedIssuers: [...issuers],
    trustDomains: [],
    now,
    keyMaxAgeSeconds: undefined,
    watch: (text) => {
      const token = reader.read(text)
      return () => typeof token !== 'string' && faultNow(token) === undefined
    },
  })
}

/** Cognito always writes an array; a string is not one group. */
function cognitoGroups(claims: JsonObject): ReadonlySet<string> | undefined {
  return stringSet(claims['cognito:groups'])
}

/** By class, subclasses before their base class. */
const CODES: readonly (readonly [errorClass: ErrorClass, code: TokenRejectionCode | TokenOutageCode])[] = [
  [JwtExpiredError, 'ERR_TOKEN_EXPIRED'],
  [JwtNotBeforeError, 'ERR_TOKEN_NOT_YET_VALID'],
  [JwtInvalidSignatureError, 'ERR_TOKEN_SIGNATURE'],
  [JwtInvalidSignatureAlgorithmError, 'ERR_TOKEN_ALGORITHM'],
  [JwtInvalidIssuerError, 'ERR_TOKEN_ISSUER'],
  [JwtInvalidAudienceError, 'ERR_TOKEN_AUDIENCE'],
  [JwtInvalidScopeError, 'ERR_TOKEN_SCOPE'],
  [CognitoJwtInvalidGroupError, 'ERR_TOKEN_GROUP'],
  [CognitoJwtInvalidTokenUseError, 'ERR_TOKEN_USE'],
  [CognitoJwtInvalidClientIdError, 'ERR_TOKEN_CLIENT'],
  [KidNotFoundInJwksError, 'ERR_TOKEN_KEY_UNKNOWN'],
  [JwkInvalidUseError, 'ERR_TOKEN_KEY_UNFIT'],
  [JwkInvalidKtyError, 'ERR_TOKEN_KEY_UNFIT'],
  [JwtWithoutValidKidError, 'ERR_TOKEN_HEADER'],
  [JwtParseError, 'ERR_TOKEN_FORM'],
  [FailedAssertionError, 'ERR_TOKEN_CLAIM'],
  [FetchError, 'ERR_KEYS_UNAVAILABLE'],
  [JwksNotAvailableInCacheError, 'ERR_KEYS_UNAVAILABLE'],
  [WaitPeriodNotYetEndedJwkError, 'ERR_KEYS_UNAVAILABLE'],
  [JwksValidationError, 'ERR_KEYS_UNAVAILABLE'],
  [JwkValidationError, 'ERR_KEYS_UNAVAILABLE'],
]

type ErrorClass = abstract new (...input: never) => Error

function resultOf(error: unknown): Authentication<never> {
  const [, code = 'ERR_TOKEN_CHECK_FAILED'] = CODES.find(([errorClass]) => isInstance(error, errorClass)) ?? []
  const isOutage = code === 'ERR_KEYS_UNAVAILABLE' || code === 'ERR_TOKEN_CHECK_FAILED'
  return isOutage ? unavailable(code, error) : rejected(code)
}

/** The package has an ES module and a CommonJS build with classes of their own, so the names along the prototype chain count too. */
function isInstance(error: unknown, { name, prototype }: ErrorClass): boolean {
  if (!(error instanceof Error)) return false
  let current: unknown = error
  while (typeof current === 'object' && current !== null) {
    if (current === prototype || (Object.hasOwn(current, 'constructor') && current.constructor.name === name)) return true
    current = Object.getPrototypeOf(current)
  }
  return false
}
