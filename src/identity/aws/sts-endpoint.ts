/**
 * The STS endpoints that a proof may name.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/sts.html
 * @module
 */

/** A partition of AWS. */
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov'

/** One endpoint and the Region of its credential scope. */
export interface StsEndpoint {
  readonly host: string
  readonly region: string
}

const DOMAINS: { readonly [partition in Partition]: string } = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
}

/** The issuer of the identities of a partition. */
export function stsIssuer(partition: Partition): string {
  return `https://sts.${DOMAINS[partition]}`
}

/** Returns the endpoint of a Region, or of `global`. */
export function stsEndpoint(region: string, partition: Partition): StsEndpoint {
  if (region === 'global') return { host: 'sts.amazonaws.com', region: 'us-east-1' }
  return { host: `sts.${region}.${DOMAINS[partition]}`, region }
}

/** Reports whether a partition has a Region. `global` is an endpoint of `aws` only. */
export function isRegionOf(region: unknown, partition: Partition): boolean {
  if (typeof region !== 'string') return false
  if (region === 'global') return partition === 'aws'
  if (!/^[a-z]{2}(?:-[a-z]+){1,2}-\d{1,2}$/.test(region)) return false
  const owner = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
  return owner === partition
}
