/**
 * The names that a user pool signs with. A pool has two: the regional one, and the one that pools with the updated issuer
 * configuration write.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_IssuerConfigurationType.html
 * @module
 */

import { ConfigError } from '../../errors.ts'

/**
 * Both issuers of a pool, the regional one first.
 *
 * @throws {ConfigError} where `userPoolId` is not `{region}_{id}`.
 */
export function userPoolIssuers(userPoolId: unknown): readonly [string, string] {
  const region = typeof userPoolId === 'string' && userPoolId.length <= 55 ? POOL_ID.exec(userPoolId)?.[1] : undefined
  if (region === undefined) throw new ConfigError('cognito', 'userPoolId', 'a user pool id such as eu-west-1_AbCdEf')
  const address = `cognito-idp.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/${userPoolId}`
  return [`https://${address}`, `https://issuer-${address}`]
}

/** At most 55 characters, as the API of Cognito has it. */
const POOL_ID = /^((?:eusc-)?[a-z]{2}(?:-gov)?-[a-z]+-\d{1,2})_[0-9A-Za-z]+$/
