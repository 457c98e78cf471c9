/**
 * Reads the options of a Cognito authorizer.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { cognito } from '../../identity/index.ts'
import { arrayOf, integer, object, oneOf, optional, optionSchema, string, wrongValue } from '../../options.ts'
import type { CognitoPools } from '../authorize/cognito-authorizer.ts'
import type { CognitoAuthorizer } from '../rest-options.ts'
import { compileExpression, documentFetcher, identityHeader } from './authorizer-options.ts'

/** @throws {ConfigError} `option` names the first option that is unknown, missing or wrong. */
export function readCognitoPools(
  option: string,
  given: unknown,
  { now, fetch }: { readonly now: () => number; readonly fetch: typeof globalThis.fetch | undefined },
): CognitoPools {
  const entry = optionSchema<CognitoAuthorizer>(
    'restApi',
    {
      type: oneOf('COGNITO_USER_POOLS'),
      providerArns: arrayOf('an array with at least one ARN of a user pool', string.accepts),
      identitySource: identityHeader,
      ttlSeconds: integer(0, 3600),
      jwks: optional(object),
      identityValidationExpression: optional(string),
    },
    `${option}.`,
  ).check(given)
  if (entry.providerArns.length === 0)
    throw wrongValue('restApi', `${option}.providerArns`, 'an array with at least one ARN of a user pool', [])
  const poolIds = entry.providerArns.map((arn) => parsePoolId(option, arn))
  const createVerifiers = (tokenUse: 'id' | 'access') =>
    poolIds.map((userPoolId) => {
      const jwks = selectKeySet(entry.jwks, userPoolId)
      const remoteKeys = jwks === undefined && fetch !== undefined ? { fetch: documentFetcher(fetch) } : undefined
      // API Gateway checks `aud` only against the validation expression.
      return cognito({ userPoolId, clientId: null, audience: null, tokenUse, now, jwks, remoteKeys })
    })
  return {
    identitySource: entry.identitySource,
    idTokens: createVerifiers('id'),
    accessTokens: createVerifiers('access'),
    expression: compileExpression(option, entry.identityValidationExpression),
  }
}

/** Returns the pool ID of `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf`. */
function parsePoolId(option: string, arn: string): string {
  const pattern = /^arn:aws[a-z-]*:cognito-idp:([a-z0-9-]+):\d{12}:userpool\/(([a-z0-9-]+)_[A-Za-z0-9]+)$/
  const [, region, poolId = '', poolRegion] = (arn.length < 256 && pattern.exec(arn)) || []
  if (region === undefined || region !== poolRegion)
    throw new ConfigError('restApi', `${option}.providerArns`, 'an array of user pool ARNs')
  return poolId
}

/** `jwks` is one key set for all pools, or an object with one key set per pool ID. */
function selectKeySet(jwks: unknown, userPoolId: string): unknown {
  if (typeof jwks !== 'object' || jwks === null || Object.hasOwn(jwks, 'keys')) return jwks
  return Object.hasOwn(jwks, userPoolId) ? (jwks as { readonly [id: string]: unknown })[userPoolId] : undefined
}
