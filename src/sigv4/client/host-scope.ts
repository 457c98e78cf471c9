/**
 * Derives the region and the signing name of the service from the host names of AWS endpoints.
 *
 * @module
 */

/** The parts of a credential scope that a host name can contain. */
export interface HostScope {
  readonly region: string
  readonly service: string
}

/** Maps the label before the region to the signing name of the service. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['execute-api', 'execute-api'],
  ['appsync-api', 'appsync'],
  ['appsync-realtime-api', 'appsync'],
  ['iot', 'iotdevicegateway'],
  ['iotdevicegateway', 'iotdevicegateway'],
])

/**
 * Parses host names such as `{id}.execute-api.{region}.amazonaws.com`: endpoints of API Gateway, Lambda function URLs, AppSync, IoT and S3, in all
 * partitions. Returns `undefined` for all other hosts and for those that do not contain their region.
 *
 * @param host In lowercase, without a port.
 */
export function scopeOfHost(host: string): HostScope | undefined {
  const labels = host.split('.')
  if (endsWith(labels, ['on', 'aws'])) return scopeOfFunctionUrl(labels.slice(0, -2))
  if (endsWith(labels, ['amazonaws', 'com', 'cn'])) return scopeOfEndpoint(labels.slice(0, -3))
  if (endsWith(labels, ['amazonaws', 'com'])) return scopeOfEndpoint(labels.slice(0, -2))
  return undefined
}

/** `{id}.lambda-url.{region}` */
function scopeOfFunctionUrl(labels: readonly string[]): HostScope | undefined {
  const [id, type, region, ...more] = labels
  return id && type === 'lambda-url' && isRegion(region) && more.length === 0 ? { region, service: 'lambda' } : undefined
}

function scopeOfEndpoint(allLabels: readonly string[]): HostScope | undefined {
  // `{id}.execute-api.{region}.vpce`
  const labels = allLabels.at(-1) === 'vpce' ? allLabels.slice(0, -1) : allLabels
  const region = labels.at(-1)
  const prefix = labels.at(-2)
  if (region === 's3' && labels.length <= 2) return { region: 'us-east-1', service: 's3' } // `{bucket}.s3`
  if (!isRegion(region) || prefix === undefined) return undefined
  // `{bucket}.s3.{region}` and `{bucket}.s3.dualstack.{region}`. The name of a bucket may contain dots.
  if (prefix === 's3' || (prefix === 'dualstack' && labels.at(-3) === 's3')) return { region, service: 's3' }
  const service = SERVICES.get(prefix)
  return service !== undefined && labels.length === 3 ? { region, service } : undefined
}

/** `eu-west-1`, `us-gov-east-1`, `ap-southeast-7` */
function isRegion(label: string | undefined): label is string {
  return label !== undefined && label.length <= 32 && /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(label)
}

function endsWith(labels: readonly string[], suffix: readonly string[]): boolean {
  return labels.length > suffix.length && suffix.every((label, index) => labels[labels.length - suffix.length + index] === label)
}
