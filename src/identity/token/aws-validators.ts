/**
 * The claims of a token as AWS's own library judges them. The only module that loads `aws-jwt-verify`.
 * Time is not its business: it knows no clock but its own and takes `exp` = now for valid (`token-time.ts` decides).
 *
 * @module
 */

import { validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier'
import {
  CognitoJwtInvalidClientIdError,
  CognitoJwtInvalidGroupError,
  CognitoJwtInvalidTokenUseError,
  JwtInvalidAudienceError,
  JwtInvalidScopeError,
} from 'aws-jwt-verify/error'
import { validateJwtFields } from 'aws-jwt-verify/jwt'
import type { JwtPayload } from 'aws-jwt-verify/jwt-model'
import type { JsonObject } from './strict-json.ts'
import type { TokenRejectionCode } from './token-codes.ts'

/** `aud` and `scope` of any token. The engine compares `iss`, whole and before anything is verified. */
export interface JwtExpectation {
  readonly issuer: null
  /** One of these, or `null`: not checked. */
  readonly audience: string[] | null
  readonly scope: string[] | null
  /** Infinite: the time was judged before, on the clock that was handed in. */
  readonly graceSeconds: number
}

export interface CognitoExpectation {
  /** One of these, or `null`: not checked. */
  readonly clientId: string[] | null
  readonly tokenUse: 'id' | 'access' | null
  readonly groups: string[] | null
}

/** What to expect of any token; made once, because each token is held against it. */
export function jwtExpectation(audience: string[] | null, scope: string[] | null): JwtExpectation {
  return { issuer: null, audience, scope, graceSeconds: Number.POSITIVE_INFINITY }
}

export function jwtFault(payload: JsonObject, expectation: JwtExpectation): TokenRejectionCode | undefined {
  try {
    validateJwtFields(asAws(payload), expectation)
    return undefined
  } catch (error) {
    return codeOf(error)
  }
}

/** `token_use`, `client_id` or `aud`, and `cognito:groups` of a token of a user pool. */
export function cognitoFault(payload: JsonObject, expectation: CognitoExpectation): TokenRejectionCode | undefined {
  try {
    validateCognitoJwtFields(asAws(payload), expectation)
    return undefined
  } catch (error) {
    return codeOf(error)
  }
}

/** The cast is proved by `claimTypesFault`, which ran before: the fields that have a type here have it there. Nothing writes to it. */
function asAws(payload: JsonObject): JwtPayload {
  return payload as JwtPayload
}

/** Their messages quote claims, so only the kind of error goes on. */
function codeOf(error: unknown): TokenRejectionCode {
  if (error instanceof JwtInvalidAudienceError) return 'ERR_TOKEN_AUDIENCE'
  if (error instanceof JwtInvalidScopeError) return 'ERR_TOKEN_SCOPE'
  if (error instanceof CognitoJwtInvalidClientIdError) return 'ERR_TOKEN_CLIENT'
  if (error instanceof CognitoJwtInvalidTokenUseError) return 'ERR_TOKEN_USE'
  if (error instanceof CognitoJwtInvalidGroupError) return 'ERR_TOKEN_GROUP'
  return 'ERR_TOKEN_CLAIM' // whatever else it throws, the token is not good
}
