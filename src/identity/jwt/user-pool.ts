/**
 * The issuers of an Amazon Cognito user pool. Each pool has two: the Regional one, and the one that pools with the updated issuer
 * configuration write into their tokens. Replicated pools have a Regional issuer in each of their Regions.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_IssuerConfigurationType.html
 * @module
 */

/** Reports whether a value is a user pool ID, `{region}_{id}` with at most 55 characters. */
export function isUserPoolId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 55) return false
  const [region, id = '', ...others] = value.split('_')
  return isRegion(region) && /^[0-9A-Za-z]+$/.test(id) && others.length === 0
}

/** Reports whether a value is the name of an AWS Region. */
export function isRegion(value: unknown): value is string {
  return typeof value === 'string' && REGION.test(value)
}

/** Returns the issuers of a pool: the Regional one, the updated one, and the Regional ones of further Regions. */
export function userPoolIssuers(userPoolId: string, regions: readonly string[]): readonly [string, ...string[]] {
  const homeRegion = userPoolId.slice(0, userPoolId.indexOf('_'))
  const domain = homeRegion.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const regionalIssuer = (region: string): string => `https://cognito-idp.${region}.${domain}/${userPoolId}`
  const others = regions.filter((region) => region !== homeRegion)
  const updatedIssuer = regionalIssuer(homeRegion).replace('cognito-idp', 'issuer-cognito-idp')
  return [regionalIssuer(homeRegion), updatedIssuer, ...new Set(others.map(regionalIssuer))]
}

const REGION = /^(?:eusc-)?[a-z]{2}(?:-gov)?-[a-z]+-\d{1,2}$/
