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

/** The domains of endpoints, by partition: standard, China, European Sovereign Cloud, isolated regions; then those of dual-stack endpoints. */
const ENDPOINT_DOMAINS: readonly (readonly string[])[] = [
  ['amazonaws', 'com'],
  ['amazonaws', 'com', 'cn'],
  ['amazonaws', 'eu'],
  ['c2s', 'ic', 'gov'],
  ['sc2s', 'sgov', 'gov'],
  ['cloud', 'adc-e', 'uk'],
  ['csp', 'hci', 'ic', 'gov'],
  ['api', 'aws'],
  ['api', 'amazonwebservices', 'com', 'cn'],
  ['api', 'amazonwebservices', 'eu'],
]

/** The domains of resources such as Lambda function URLs. */
const RESOURCE_DOMAINS: readonly (readonly string[])[] = [
  ['on', 'aws'],
  ['on', 'amazonwebservices', 'com', 'cn'],
  ['on', 'amazonwebservices', 'eu'],
]

/** `{id}.{label}.{region}`: the label and the signing name of the service. */
const RESOURCE_LABELS: ReadonlyMap<string, string> = new Map([
  ['execute-api', 'execute-api'],
  ['appsync-api', 'appsync'],
  ['appsync-realtime-api', 'appsync'],
  ['iot', 'iotdevicegateway'],
  ['iotdevicegateway', 'iotdevicegateway'],
])

/** `{label}.{region}`, without a resource: the label and the signing name of the service. */
const SERVICE_LABELS: ReadonlyMap<string, string> = new Map([
  ['aoss', 'aoss'],
  ['aps-workspaces', 'aps'],
  ['bedrock', 'bedrock'],
  ['bedrock-agent', 'bedrock'],
  ['bedrock-agent-runtime', 'bedrock'],
  ['bedrock-data-automation', 'bedrock'],
  ['bedrock-data-automation-runtime', 'bedrock'],
  ['bedrock-runtime', 'bedrock'],
  ['bedrock-agentcore', 'bedrock-agentcore'],
  ['bedrock-agentcore-control', 'bedrock-agentcore'],
  ['es', 'es'],
  ['lambda', 'lambda'],
  ['vpc-lattice', 'vpc-lattice'],
])

/**
 * Parses host names such as `{id}.execute-api.{region}.amazonaws.com`: endpoints of API Gateway, AppSync, Bedrock, IoT, Lambda, Managed Prometheus,
 * OpenSearch, S3 and VPC Lattice, in all partitions. Returns `undefined` for all other hosts and for those that do not contain their region.
 *
 * @param host In lowercase, without a port.
 */
export function scopeOfHost(host: string): HostScope | undefined {
  const labels = host.split('.')
  for (const domain of RESOURCE_DOMAINS) {
    if (endsWith(labels, domain)) return scopeOfResource(labels.slice(0, -domain.length))
  }
  for (const domain of ENDPOINT_DOMAINS) {
    if (endsWith(labels, domain)) return scopeOfEndpoint(labels.slice(0, -domain.length), domain === ENDPOINT_DOMAINS[0])
  }
  return undefined
}

/** Function URLs, OpenSearch domains and VPC Lattice services. */
function scopeOfResource(labels: readonly string[]): HostScope | undefined {
  const region = labels.at(-1)
  const label = labels.at(-2)
  if (!isRegion(region)) return undefined
  if (label === 'lambda-url' && labels.length === 3) return { region, service: 'lambda' } // `{id}.lambda-url.{region}`
  if (label === 'aos' && labels.length === 3) return { region, service: 'es' } // `{domain}.aos.{region}`
  // `{name}-{id}.{hash}.vpc-lattice-svcs.{region}`
  return label === 'vpc-lattice-svcs' && labels.length === 4 ? { region, service: 'vpc-lattice-svcs' } : undefined
}

function scopeOfEndpoint(allLabels: readonly string[], isStandardPartition: boolean): HostScope | undefined {
  // `{id}.execute-api.{region}.vpce`
  const isVpcEndpoint = allLabels.at(-1) === 'vpce'
  const labels = isVpcEndpoint ? allLabels.slice(0, -1) : allLabels
  const last = labels.at(-1)
  const previous = labels.at(-2)
  if (last === 's3' && labels.length <= 2 && isStandardPartition) return { region: 'us-east-1', service: 's3' } // `{bucket}.s3`
  // `{domain}.{region}.es` and `{collection}.{region}.aoss`
  if ((last === 'es' || last === 'aoss') && labels.length === 3 && isRegion(previous)) return { region: previous, service: last }
  if (!isRegion(last) || previous === undefined) return undefined
  const region = last
  // `{bucket}.s3.{region}` and `{bucket}.s3.dualstack.{region}`. The name of a bucket may contain dots.
  if (previous === 's3' || (previous === 'dualstack' && labels.at(-3) === 's3')) return { region, service: 's3' }
  if (labels.length === 3) {
    const service = RESOURCE_LABELS.get(previous)
    if (service !== undefined) return { region, service }
  }
  // `{id}.gateway.bedrock-agentcore.{region}`
  if (previous === 'bedrock-agentcore' && labels.at(-3) === 'gateway' && labels.length === 4) return { region, service: previous }
  // `{label}.{region}`, `{label}-fips.{region}` and `{endpoint}.{label}.{region}.vpce`
  const service = SERVICE_LABELS.get(previous.replace(/-fips$/, ''))
  return service !== undefined && labels.length === (isVpcEndpoint ? 3 : 2) ? { region, service } : undefined
}

/** `eu-west-1`, `us-gov-east-1`, `eusc-de-east-1`, `us-isob-east-1` */
function isRegion(label: string | undefined): label is string {
  return label !== undefined && label.length <= 32 && /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(label)
}

function endsWith(labels: readonly string[], suffix: readonly string[]): boolean {
  return labels.length > suffix.length && suffix.every((label, index) => labels[labels.length - suffix.length + index] === label)
}
