/**
 * Verifies tokens of an Amazon Cognito user pool: ID tokens, and access tokens of users and of machines.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 * @module
 */

import type { Identity, JwtVerifier } from '../../events/index.ts'
import { callback, nullable, number, object, oneOf, optional, optionSchema, strings, valid } from '../../options.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { keySetsFor, keysAt, type RemoteKeys } from '../jwks/issuer-keys.ts'
import { RS256 } from '../jwks/signature-algorithm.ts'
import { hasAnyOf, isOneOf, stringSet, wordsOf } from './claims.ts'
import { BEARER_TYPES, jwtVerifier } from './jwt-verifier.ts'
import type { JsonObject } from './strict-json.ts'
import { isUserPoolId, userPoolIssuers } from './user-pool.ts'

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
  /** Groups, of which at least one must be in `cognito:groups`. Default: not checked. */
  readonly groups?: string | readonly string[] | undefined
  /** Scopes, of which at least one must be in `scope`. Default: not checked. */
  readonly scopes?: string | readonly string[] | undefined
  /** The key set document of the pool (`{ keys: [ … ] }`). Nothing is fetched. Default: the key set is fetched from the issuer. */
  readonly jwks?: unknown
  /** How the key set is fetched. Cannot be combined with `jwks`. */
  readonly remoteKeys?: RemoteKeys | undefined
  /** Tolerance for clocks that differ, 0 to 600 seconds. Default 0. */
  readonly graceSeconds?: number | undefined
  /** The clock, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

const OPTIONS = optionSchema<CognitoOptions>('cognito', {
  userPoolId: valid('a user pool ID such as eu-west-1_AbCdEf', isUserPoolId),
  clientId: nullable(strings, 'accept any app client'),
  tokenUse: nullable(oneOf('id', 'access'), 'accept both'),
  groups: optional(strings),
  scopes: optional(strings),
  jwks: optional(valid('a key set document', () => true)),
  remoteKeys: optional(object),
  graceSeconds: optional(number(0, 600)),
  now: optional(callback),
})

/**
 * Verifies ID tokens or access tokens of one Amazon Cognito user pool. For several pools use `byIssuer(cognito(a), cognito(b))`.
 *
 * Accepts both issuer formats of the pool. `identity.issuer` is always the Regional one, so a user keeps one principal.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 * @example
 * const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })
 * await users.verify(token) // { kind: 'identified', identity: { scheme: 'cognito', subject: '…', … } }
 */
export function cognito(options: CognitoOptions): JwtVerifier<Identity<'cognito'>> {
  const {
    userPoolId,
    clientId,
    tokenUse,
    groups,
    scopes,
    jwks,
    remoteKeys,
    graceSeconds = 0,
    now = Date.now,
  } = OPTIONS.check(options)
  const issuers = userPoolIssuers(userPoolId)
  const [issuer] = issuers
  const tokenUses = tokenUse === null ? ['id', 'access'] : [tokenUse]
  const clientIds = clientId === null ? undefined : [clientId].flat()
  const requiredGroups = groups === undefined ? undefined : [groups].flat()
  const requiredScopes = scopes === undefined ? undefined : [scopes].flat()

  function identify(payload: JsonObject): Identity<'cognito'> | TokenRejectionCode {
    const { scope = '', token_use: use, aud, client_id: accessTokenClient } = payload
    const tokenGroups = stringSet(payload['cognito:groups'])
    if (typeof scope !== 'string' || tokenGroups === undefined) return 'ERR_TOKEN_CLAIM'
    const tokenScopes = wordsOf(scope)
    if (!hasAnyOf(tokenScopes, requiredScopes)) return 'ERR_TOKEN_SCOPE'
    if (!hasAnyOf(tokenGroups, requiredGroups)) return 'ERR_TOKEN_GROUP'
    if (!isOneOf(use, tokenUses)) return 'ERR_TOKEN_USE'
    const client = use === 'id' ? aud : accessTokenClient
    if (clientIds !== undefined && !isOneOf(client, clientIds)) return 'ERR_TOKEN_CLIENT'
    return {
      scheme: 'cognito',
      issuer,
      // The types of both were checked before (`claimsFault`).
      subject: payload['sub'] as string,
      expiresAt: payload['exp'] as number,
      scopes: tokenScopes,
      groups: tokenGroups,
      claims: payload,
    }
  }

  return jwtVerifier({
    issuers: [issuer],
    keySets: keySetsFor(
      issuers.map((iss) => [iss, keysAt(`${iss}/.well-known/jwks.json`)]),
      { subject: 'cognito', algorithms: [RS256], jwks, remoteKeys, now },
    ),
    algorithms: new Set([RS256.name]),
    types: BEARER_TYPES,
    kidRequired: true,
    graceSeconds,
    now,
    identify,
  })
}
