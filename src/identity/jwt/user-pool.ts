/**
 * The issuers of an Amazon Cognito user pool. Each pool has two: the Regional one, and the one that pools with the updated issuer
 * configuration write into their tokens.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_IssuerConfigurationType.html
 * @module
 */

/** Reports whether a value is a user pool ID, `{region}_{id}` with at most 55 characters. */
export function isUserPoolId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 55 && USER_POOL_ID.test(value)
}

/** Returns both issuers of a pool, the Regional one first. */
export function userPoolIssuers(userPoolId: string): readonly [string, string] {
  const region = userPoolId.slice(0, userPoolId.indexOf('_'))
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const address = `cognito-idp.${region}.${domain}/${userPoolId}`
  return [`https://${address}`, `https://issuer-${address}`]
}

const USER_POOL_ID = /^(?:eusc-)?[a-z]{2}(?:-gov)?-[a-z]+-\d{1,2}_[0-9A-Za-z]+$/
