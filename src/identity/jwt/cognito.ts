/**
 * Verifies tokens of an Amazon Cognito user pool: ID tokens, and access tokens of users and of machines.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Identity, JwtVerifier } from '../../events/index.ts'
import { callback, nullable, object, oneOf, optional, optionSchema, strings, valid } from '../../options.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { issuerKeys, type KeyLocation, keysAt, type RemoteKeys } from '../jwks/issuer-keys.ts'
import { RS256 } from '../jwks/signature-algorithm.ts'
import { expiryOf, hasAnyOf, hasOneOf, isOneOf, stringSet, wordsOf } from './claims.ts'
import { BEARER_TYPES, jwtVerifier } from './jwt-verifier.ts'
import type { JsonObject } from './strict-json.ts'
import { isRegion, isUserPoolId, userPoolIssuers } from './user-pool.ts'
import { VALIDITY_OPTIONS } from './validity-options.ts'

/** Options of {@link cognito}. */
export interface CognitoOptions {
  /** The ID of the user pool, `{region}_{id}`: `eu-west-1_AbCdEf`. */
  readonly userPoolId: string
  /**
   * App client IDs, of which one must be the token's client: `aud` of an ID token, `client_id` of an access token. `null` accepts any
   * app client of the pool.
   */
  readonly clientId: string | readonly string[] | null
  /** The type of token to accept (`token_use`). `null` accepts ID tokens and access tokens. */
  readonly tokenUse: 'id' | 'access' | null
  /**
   * Resource servers, of which one must be in `aud` of an access token that is bound to a resource (RFC 8707). A token without `aud` is then
   * rejected. Default: an access token that carries `aud` is rejected, because it was issued for another API. `null`: `aud` of access
   * tokens is not checked. ID tokens are not affected.
   */
  readonly audience?: string | readonly string[] | null | undefined
  /**
   * Further Regions of a replicated user pool. The issuer of a token is then that of the Region in which the user signed in;
   * `identity.issuer` is that of the Region in `userPoolId`. Default: none.
   */
  readonly regions?: string | readonly string[] | undefined
  /** Groups, of which at least one must be in `cognito:groups`. Default: not checked. */
  readonly groups?: string | readonly string[] | undefined
  /** Scopes, of which at least one must be in `scope`. Default: not checked. */
  readonly scopes?: string | readonly string[] | undefined
  /** The key set document of the pool (`{ keys: [ … ] }`). Nothing is fetched. Default: the key set is fetched from the issuer. */
  readonly jwks?: unknown
  /** How the key set is fetched. Cannot be combined with `jwks`. */
  readonly remoteKeys?: RemoteKeys | undefined
  /** Maximum age of a token since `iat`, 0 to 31,536,000 seconds. Default: only `exp` limits it. */
  readonly maxTokenAgeSeconds?: number | undefined
  /** Maximum time since the user signed in (`auth_time`), 0 to 31,536,000 seconds. Default: not checked. */
  readonly maxAuthenticationAgeSeconds?: number | undefined
  /** Tolerance for clocks that differ, 0 to 600 seconds. Default 0. */
  readonly graceSeconds?: number | undefined
  /** Tolerance for an `iat` in the future, 0 to 600 seconds. The larger of this and `graceSeconds` applies. Default 60. */
  readonly issuedAtToleranceSeconds?: number | undefined
  /** The clock, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

const OPTIONS = optionSchema<CognitoOptions>('cognito', {
  userPoolId: valid('a user pool ID such as eu-west-1_AbCdEf', isUserPoolId),
  clientId: nullable(strings, 'accept any app client'),
  tokenUse: nullable(oneOf('id', 'access'), 'accept both'),
  audience: optional(nullable(strings, 'accept any audience')),
  regions: optional(valid('a Region or an array of Regions', (value) => [value].flat().every(isRegion))),
  groups: optional(strings),
  scopes: optional(strings),
  jwks: optional(valid('a key set document', () => true)),
  remoteKeys: optional(object),
  ...VALIDITY_OPTIONS,
  now: optional(callback),
})

/**
 * Verifies ID tokens or access tokens of one Amazon Cognito user pool. For several pools use `byIssuer(cognito(a), cognito(b))`.
 *
 * Accepts both issuer formats of the pool, and those of `regions`. `identity.issuer` is always that of the Region in `userPoolId`, so a user
 * keeps one principal.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 * @example
 * const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })
 * await users.verify(token) // { kind: 'identified', identity: { scheme: 'cognito', subject: '…', … } }
 */
export function cognito(options: CognitoOptions): JwtVerifier<Identity<'cognito'>> {
  const checked = OPTIONS.check(options)
  const { userPoolId, clientId, tokenUse, audience, groups, scopes, regions = [], jwks, remoteKeys, now = Date.now } = checked
  if (tokenUse === 'id' && [audience].flat().some((value) => typeof value === 'string')) {
    throw new ConfigError(
      'cognito',
      'audience',
      '',
      'audience applies to access tokens only; the audience of an ID token is clientId',
    )
  }
  const issuers = userPoolIssuers(userPoolId, [regions].flat())
  const [issuer, ...otherIssuers] = issuers
  const tokenUses = tokenUse === null ? ['id', 'access'] : [tokenUse]
  const clientIds = clientId === null ? undefined : [clientId].flat()
  const requiredGroups = groups === undefined ? undefined : [groups].flat()
  const requiredScopes = scopes === undefined ? undefined : [scopes].flat()

  const keys = issuerKeys({ subject: 'cognito', algorithms: [RS256], jwks, remoteKeys, now })
  const mainKeySet = keys.at(keySetOf(issuer))
  const keySets = new Map(otherIssuers.map((iss) => [iss, keys.alternateAt(keySetOf(iss), mainKeySet)]))

  function identify(claims: JsonObject, payload: JsonObject): Identity<'cognito'> | TokenRejectionCode {
    const { scope = '', token_use: use, aud, client_id: accessTokenClient } = claims
    const tokenGroups = stringSet(claims['cognito:groups'])
    if (typeof scope !== 'string' || tokenGroups === undefined) return 'ERR_TOKEN_CLAIM'
    const tokenScopes = wordsOf(scope)
    if (!hasAnyOf(tokenScopes, requiredScopes)) return 'ERR_TOKEN_SCOPE'
    if (!hasAnyOf(tokenGroups, requiredGroups)) return 'ERR_TOKEN_GROUP'
    if (!isOneOf(use, tokenUses)) return 'ERR_TOKEN_USE'
    const client = use === 'id' ? aud : accessTokenClient
    if (clientIds !== undefined && !isOneOf(client, clientIds)) return 'ERR_TOKEN_CLIENT'
    if (use === 'access' && !isForAudience(aud, audience)) return 'ERR_TOKEN_AUDIENCE'
    return {
      scheme: 'cognito',
      issuer,
      subject: String(claims['sub']), // `claimsFault` has checked that it is a string
      expiresAt: expiryOf(claims, checked),
      scopes: tokenScopes,
      groups: tokenGroups,
      claims: payload,
    }
  }

  return jwtVerifier({
    issuers: [issuer],
    keySets: new Map([[issuer, mainKeySet], ...keySets]),
    algorithms: new Set([RS256.name]),
    types: BEARER_TYPES,
    kidRequired: true,
    subjectRequired: true,
    validity: checked,
    keyMaxAgeSeconds: keys.maxAgeSeconds,
    now,
    identify,
  })
}

function keySetOf(issuer: string): KeyLocation {
  return keysAt(`${issuer}/.well-known/jwks.json`)
}

/** Access tokens carry `aud` only if they are bound to a resource. */
function isForAudience(aud: unknown, audience: string | readonly string[] | null | undefined): boolean {
  if (audience === null) return true
  return audience === undefined ? aud === undefined : hasOneOf(aud, [audience].flat())
}
