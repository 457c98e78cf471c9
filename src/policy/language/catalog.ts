/**
 * The actions and condition keys that AWS documents for API Gateway, as data: used by the linter, by `parsePolicy` and by
 * the types of the builder.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigateway.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @module
 */

import { type Glob, matchesGlob } from '../matching/glob.ts'

const ACTIONS = {
  Invoke: 'call a method or route',
  InvalidateCache: 'invalidate a cached response of a REST API',
  ManageConnections: 'send to and close connections of a WebSocket API',
} as const

/** An action of API Gateway's `execute-api` service, without the prefix `execute-api:`. */
export type ExecuteApiAction = keyof typeof ACTIONS

/** The actions of the `execute-api` service, and what each allows. */
export const EXECUTE_API_ACTIONS: { readonly [action in ExecuteApiAction]: string } = ACTIONS

/** Returns true if an action pattern, in lowercase, matches at least one action of the `execute-api` service. */
export function matchesExecuteApiAction(pattern: Glob): boolean {
  return Object.keys(EXECUTE_API_ACTIONS).some((name) => matchesGlob(pattern, `execute-api:${name}`.toLowerCase()))
}

/** The type of a condition key's value. `date` accepts ISO 8601 and seconds since the epoch. */
export type ConditionKeyType = 'string' | 'arn' | 'boolean' | 'date' | 'number' | 'address'

/**
 * Which requests to API Gateway have a condition key: `all`; `private`, those to a private API; `iam`, those with IAM
 * authorization; `none`, none that AWS documents.
 */
export type ConditionKeyAvailability = 'all' | 'private' | 'iam' | 'none'

/** What AWS documents about one condition key. */
export interface ConditionKeyFacts {
  /** The type of its values. */
  readonly type: ConditionKeyType
  /** Whether a request can have several values, which need `ForAnyValue` or `ForAllValues`. */
  readonly isMultivalued: boolean
  /** The requests to API Gateway that have the key. */
  readonly availability: ConditionKeyAvailability
}

const KEYS = {
  'aws:AssumedRoot': { type: 'boolean', isMultivalued: false, availability: 'none' },
  'aws:CalledVia': { type: 'string', isMultivalued: true, availability: 'none' },
  'aws:CalledViaAWSMCP': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:CalledViaFirst': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:CalledViaLast': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:ChatbotSourceArn': { type: 'arn', isMultivalued: false, availability: 'none' },
  'aws:CurrentTime': { type: 'date', isMultivalued: false, availability: 'all' },
  'aws:Ec2InstanceSourcePrivateIPv4': { type: 'address', isMultivalued: false, availability: 'none' },
  'aws:Ec2InstanceSourceVpc': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:EpochTime': { type: 'date', isMultivalued: false, availability: 'all' },
  'aws:FederatedProvider': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:IsMcpServiceAction': { type: 'boolean', isMultivalued: false, availability: 'none' },
  'aws:MultiFactorAuthAge': { type: 'number', isMultivalued: false, availability: 'iam' },
  'aws:MultiFactorAuthPresent': { type: 'boolean', isMultivalued: false, availability: 'iam' },
  'aws:PrincipalAccount': { type: 'string', isMultivalued: false, availability: 'iam' },
  'aws:PrincipalArn': { type: 'arn', isMultivalued: false, availability: 'iam' },
  'aws:PrincipalIsAWSService': { type: 'boolean', isMultivalued: false, availability: 'none' },
  'aws:PrincipalOrgID': { type: 'string', isMultivalued: false, availability: 'iam' },
  'aws:PrincipalOrgPaths': { type: 'string', isMultivalued: true, availability: 'iam' },
  'aws:PrincipalServiceName': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:PrincipalServiceNamesList': { type: 'string', isMultivalued: true, availability: 'none' },
  'aws:PrincipalTag/': { type: 'string', isMultivalued: false, availability: 'iam' },
  'aws:PrincipalType': { type: 'string', isMultivalued: false, availability: 'iam' },
  'aws:Referer': { type: 'string', isMultivalued: false, availability: 'all' },
  'aws:RequestedRegion': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:RequestTag/': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:ResourceAccount': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:ResourceOrgID': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:ResourceOrgPaths': { type: 'string', isMultivalued: true, availability: 'none' },
  'aws:ResourceTag/': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:SecureTransport': { type: 'boolean', isMultivalued: false, availability: 'all' },
  'aws:SignInSessionArn': { type: 'arn', isMultivalued: false, availability: 'none' },
  'aws:SourceAccount': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:SourceArn': { type: 'arn', isMultivalued: false, availability: 'all' },
  'aws:SourceIdentity': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:SourceIp': { type: 'address', isMultivalued: false, availability: 'all' },
  'aws:SourceOrgID': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:SourceOrgPaths': { type: 'string', isMultivalued: true, availability: 'none' },
  'aws:SourceOwner': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:SourceVpc': { type: 'string', isMultivalued: false, availability: 'private' },
  'aws:SourceVpcArn': { type: 'arn', isMultivalued: false, availability: 'private' },
  'aws:SourceVpce': { type: 'string', isMultivalued: false, availability: 'private' },
  'aws:TagKeys': { type: 'string', isMultivalued: true, availability: 'none' },
  'aws:TokenIssueTime': { type: 'date', isMultivalued: false, availability: 'iam' },
  'aws:UserAgent': { type: 'string', isMultivalued: false, availability: 'all' },
  'aws:userid': { type: 'string', isMultivalued: false, availability: 'iam' },
  'aws:username': { type: 'string', isMultivalued: false, availability: 'iam' },
  'aws:ViaAWSMCPService': { type: 'boolean', isMultivalued: false, availability: 'none' },
  'aws:ViaAWSService': { type: 'boolean', isMultivalued: false, availability: 'none' },
  'aws:VpceAccount': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:VpceOrgID': { type: 'string', isMultivalued: false, availability: 'none' },
  'aws:VpceOrgPaths': { type: 'string', isMultivalued: true, availability: 'none' },
  'aws:VpcSourceIp': { type: 'address', isMultivalued: false, availability: 'private' },
  'execute-api:viaDomainArn': { type: 'arn', isMultivalued: false, availability: 'private' },
} as const

/** The names of {@link CONDITION_KEYS}. */
export type ConditionKeyId = keyof typeof KEYS

/** The condition keys, by name. A name that ends with `/` is followed by the key of a tag. */
export const CONDITION_KEYS: { readonly [name in ConditionKeyId]: ConditionKeyFacts } = KEYS

/** A condition key of the catalogue, with a tag key after `aws:PrincipalTag/` and similar names. */
export type KnownConditionKey = { [K in ConditionKeyId]: K extends `${string}/` ? `${K}${string}` : K }[ConditionKeyId]

/** A condition key: editors complete the names of the catalogue, and every other name is accepted too. */
export type ConditionKeyName = KnownConditionKey | (string & Record<never, never>)

const BY_LOWER_NAME: ReadonlyMap<string, ConditionKeyFacts> = new Map(
  Object.entries(CONDITION_KEYS).map(([name, facts]) => [name.toLowerCase(), facts]),
)

/** Key names are case-insensitive. Returns `undefined` for a name that is not in the catalogue. */
export function findConditionKey(name: string): ConditionKeyFacts | undefined {
  const lower = name.toLowerCase()
  const slash = lower.indexOf('/')
  if (slash === -1) return BY_LOWER_NAME.get(lower)
  // The tag key must not be empty.
  return slash + 1 < lower.length ? BY_LOWER_NAME.get(lower.slice(0, slash + 1)) : undefined
}

/**
 * Returns true for a name that AWS does not define: an unknown name with the prefix `aws:` or `execute-api:`, or one
 * without a prefix. The keys of other services are not in the catalogue.
 */
export function isUnknownConditionKey(name: string): boolean {
  const [prefix = ''] = name.toLowerCase().split(':', 1)
  const isCatalogued = prefix === 'aws' || prefix === 'execute-api' || !name.includes(':')
  return isCatalogued && findConditionKey(name) === undefined
}
