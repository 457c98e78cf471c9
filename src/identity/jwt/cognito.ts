/**
 * Tokens of an Amazon Cognito user pool: ID tokens, access tokens of users and of machines.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Identity, JwtVerifier } from '../../events/index.ts'
import { checkOptions } from '../../options.ts'
import { keySetsFor, keysAt, type RemoteKeys } from '../jwks/issuer-keys.ts'
import { RS256 } from '../jwks/signature-algorithm.ts'
import { clockOf, graceOf, textList, textListOrNull } from '../option-values.ts'
import { isOneOf } from '../token/claim-lists.ts'
import type { TokenRejectionCode } from '../token/token-codes.ts'
import { stringSet, wordsOf } from './claims.ts'
import { BEARER_TYPES, tokenEngine } from './jwt-verifier.ts'
import type { JsonObject } from './strict-json.ts'
import { userPoolIssuers } from './user-pool.ts'

export interface CognitoOptions {
  /** `{region}_{id}`, e.g. `eu-west-1_AbCdEf`. */
  readonly userPoolId: string
  /** One of these: `aud` of an ID token, `client_id` of an access token. `null`: any app client of the pool. */
  readonly clientId: string | readonly string[] | null
  /** `null`: ID and access tokens alike. */
  readonly tokenUse: 'id' | 'access' | null
  /** At least one of these must be in `cognito:groups`. */
  readonly groups?: readonly string[]
  /** At least one of these must be in `scope`. */
  readonly scopes?: readonly string[]
  /** The pool's key set (`{ keys: [ … ] }`): nothing is fetched. Without it the set is fetched from the issuer. */
  readonly jwks?: unknown
  /** How the key set is fetched; not beside `jwks`. */
  readonly remoteKeys?: RemoteKeys
  /** How far clocks may disagree, 0 to 600. Default 0. */
  readonly graceSeconds?: number
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
}

/**
 * Verifies the tokens of one user pool. Several pools: `byIssuer(cognito(a), cognito(b))`.
 *
 * Both issuer forms of a pool are taken, and `identity.issuer` is the first for both: the same person is the same principal.
 *
 * @throws {ConfigError} for missing, unknown or malformed options.
 * @example
 * const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })
 * await users.verify(token) // { kind: 'identified', identity: { scheme: 'cognito', subject: '…', … } }
 */
export function cognito(options: CognitoOptions): JwtVerifier<Identity<'cognito'>> {
  checkOptions('cognito', options, [
    'userPoolId',
    'clientId',
    'tokenUse',
    'groups',
    'scopes',
    'jwks',
    'remoteKeys',
    'graceSeconds',
    'now',
  ])
  const { tokenUse, jwks, remoteKeys } = options
  const issuers = userPoolIssuers(options.userPoolId)
  const [issuer] = issuers
  if (tokenUse !== 'id' && tokenUse !== 'access' && tokenUse !== null) {
    throw new ConfigError('cognito', 'tokenUse', `'id', 'access' or null`)
  }
  const tokenUses = tokenUse === null ? ['id', 'access'] : [tokenUse]
  const clientIds = textListOrNull('cognito', 'clientId', options.clientId)
  const wantedGroups = options.groups === undefined ? null : textList('cognito', 'groups', options.groups)
  const wantedScopes = options.scopes === undefined ? null : textList('cognito', 'scopes', options.scopes)
  const now = clockOf('cognito', options.now)

  function identify(payload: JsonObject): Identity<'cognito'> | TokenRejectionCode {
    const { scope = '', token_use: use, aud, client_id: clientId } = payload
    const groups = stringSet(payload['cognito:groups'])
    if (typeof scope !== 'string' || groups === undefined) return 'ERR_TOKEN_CLAIM'
    const scopes = wordsOf(scope)
    if (wantedScopes !== null && !wantedScopes.some((wanted) => scopes.has(wanted))) return 'ERR_TOKEN_SCOPE'
    if (wantedGroups !== null && !wantedGroups.some((wanted) => groups.has(wanted))) return 'ERR_TOKEN_GROUP'
    if (!isOneOf(use, tokenUses)) return 'ERR_TOKEN_USE'
    // The client is `aud` in an ID token and `client_id` in an access token, so it is judged after the token's use.
    if (clientIds !== null && !isOneOf(use === 'id' ? aud : clientId, clientIds)) return 'ERR_TOKEN_CLIENT'
    return {
      scheme: 'cognito',
      issuer,
      // The engine's check of types proves both.
      subject: payload['sub'] as string,
      expiresAt: payload['exp'] as number,
      scopes,
      groups,
      claims: payload,
    }
  }
  return tokenEngine({
    graceSeconds: graceOf('cognito', options.graceSeconds),
    now,
    issuers: [issuer],
    keySets: keySetsFor(
      issuers.map((name) => [name, keysAt(`${name}/.well-known/jwks.json`)]),
      { subject: 'cognito', algorithms: [RS256], jwks, remoteKeys, now },
    ),
    algorithms: new Set([RS256.name]),
    types: BEARER_TYPES,
    kidRequired: true,
    identify,
  })
}
