/**
 * Region and signing name, worked out from the host names that AWS gives out.
 *
 * @module
 */

export interface HostScope {
  readonly region: string
  readonly service: string
}

/** The word in the host name, and the name that the service signs by. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['execute-api', 'execute-api'],
  ['appsync-api', 'appsync'],
  ['appsync-realtime-api', 'appsync'],
  ['iot', 'iotdevicegateway'],
  ['iotdevicegateway', 'iotdevicegateway'],
])

/**
 * Reads `{id}.execute-api.{region}.amazonaws.com` and its like: Lambda function URLs, AppSync, IoT and S3, in every partition. `host` is in lower case
 * and without port. `undefined`: not one of those, or one that does not name its region.
 */
export function scopeOfHost(host: string): HostScope | undefined {
  const labels = host.split('.')
  if (endsWith(labels, ['on', 'aws'])) return lambdaUrl(labels.slice(0, -2))
  if (endsWith(labels, ['amazonaws', 'com', 'cn'])) return amazonaws(labels.slice(0, -3))
  if (endsWith(labels, ['amazonaws', 'com'])) return amazonaws(labels.slice(0, -2))
  return undefined
}

/** `{id}.lambda-url.{region}` */
function lambdaUrl(labels: readonly string[]): HostScope | undefined {
  const [id, word, region, ...more] = labels
  return id && word === 'lambda-url' && isRegion(region) && more.length === 0 ? { region, service: 'lambda' } : undefined
}

function amazonaws(all: readonly string[]): HostScope | undefined {
  // `{id}.execute-api.{region}.vpce`
  const labels = all.at(-1) === 'vpce' ? all.slice(0, -1) : all
  const region = labels.at(-1)
  const word = labels.at(-2)
  if (region === 's3' && labels.length <= 2) return { region: 'us-east-1', service: 's3' } // `{bucket}.s3`
  if (!isRegion(region) || word === undefined) return undefined
  // `{bucket}.s3.{region}`, and `{bucket}.s3.dualstack.{region}`; a bucket's name may hold dots.
  if (word === 's3' || (word === 'dualstack' && labels.at(-3) === 's3')) return { region, service: 's3' }
  const service = SERVICES.get(word)
  return service !== undefined && labels.length === 3 ? { region, service } : undefined
}

/** `eu-west-1`, `us-gov-east-1`, `ap-southeast-7` */
function isRegion(label: string | undefined): label is string {
  return label !== undefined && label.length <= 32 && /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(label)
}

function endsWith(labels: readonly string[], end: readonly string[]): boolean {
  return labels.length > end.length && end.every((label, index) => labels[labels.length - end.length + index] === label)
}
