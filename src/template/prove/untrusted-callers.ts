/**
 * Asks what a resource policy allows an untrusted caller: a client without credentials, or with those of another AWS account.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { diff, findAllowed, type PolicyDocument, type RequestContext } from '../../policy/index.ts'
import type { TemplateApi, TemplateEnvironment } from '../model.ts'

/** An IAM user of an account that has nothing to do with the API. */
const OTHER_ACCOUNT = '999999999999'
const ALLOW_EVERYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'execute-api:*', Resource: '*' }],
}

const DENY_EVERYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }],
}

/** Addresses all over the internet; those inside a narrow range of the policy do not belong to an untrusted caller. */
const ADDRESSES = [
  '198.51.100.77',
  '203.0.113.77',
  '192.0.2.77',
  '8.8.4.77',
  '77.77.77.77',
  '130.77.77.77',
  '200.77.77.77',
  '2001:db8:77::77',
  '2a00:77::77',
]
/** A range with a shorter prefix covers so many networks that it does not restrict the callers. */
const NARROW_PREFIX = { v4: 8, v6: 16 }

/** A request that a resource policy allows to an untrusted caller. */
export interface UntrustedRequest {
  /** The ARN of the request. */
  readonly resource: string
  readonly context: RequestContext
}

/** The API and stage that a proof is about. */
export interface PolicyTarget {
  readonly api: TemplateApi
  readonly environment: TemplateEnvironment
  readonly stage: string
}

/**
 * Returns a request of `pattern` (`GET/pets/*`) that the policy allows to a client without credentials, from any address, or
 * with headers that it chooses.
 *
 * @throws {BoundError} if the proof needs more than a million steps.
 */
export function allowsUntrustedCaller(
  policy: PolicyDocument,
  target: PolicyTarget,
  pattern: string,
): UntrustedRequest | undefined {
  return findFor(policy, target, pattern, { identity: [], principal: 'anonymous' })
}

/** Returns a request that the policy allows to any user of another AWS account. Both accounts must allow it. */
export function allowsOtherAccount(policy: PolicyDocument, target: PolicyTarget, pattern: string): UntrustedRequest | undefined {
  const { partition } = target.environment
  const principal = `arn:${partition}:iam::${OTHER_ACCOUNT}:user/other`
  return findFor(policy, target, pattern, { identity: [ALLOW_EVERYTHING], principal })
}

/** Returns a request that the policy allows to a caller who meets its conditions, whatever they are. */
export function allowsSomeone(policy: PolicyDocument, target: PolicyTarget, pattern: string): UntrustedRequest | undefined {
  const expanded = expandPolicy(policy, target)
  const found = findAllowed({ resource: expanded }, arnPattern(target, pattern), { principal: 'anonymous' })
  return found === undefined ? undefined : { resource: found.resource, context: found.context }
}

function findFor(
  policy: PolicyDocument,
  target: PolicyTarget,
  pattern: string,
  { identity, principal }: { readonly identity: readonly PolicyDocument[]; readonly principal: string },
): UntrustedRequest | undefined {
  const resource = expandPolicy(policy, target)
  const policies = identity.length === 0 ? { resource } : { identity, resource }
  for (const context of untrustedContexts(policy, target.api, principal)) {
    const found = findAllowed(policies, arnPattern(target, pattern), { principal, context })
    if (found === undefined) continue
    if (found.isCertain) return { resource: found.resource, context }
    // The rest of the context has the values that the client must choose.
    const chosen = diff({ identity: [], resource: DENY_EVERYTHING }, policies, { pattern: found.resource, principal, context })
    return { resource: found.resource, context: chosen?.context ?? context }
  }
  return undefined
}

/**
 * The condition keys that an untrusted caller cannot choose. What it can choose is left out, so that conditions on it may hold: Referer,
 * User-Agent, the time, and the address inside a VPC of its own.
 */
function untrustedContexts(policy: PolicyDocument, api: TemplateApi, principal: string): readonly RequestContext[] {
  const isAnonymous = principal === 'anonymous'
  const shared: { [key: string]: string | null } = {
    'aws:SecureTransport': 'true',
    'aws:SourceVpc': api.endpoint === 'PRIVATE' ? 'vpc-0ffffffffffffff00' : null,
    'aws:SourceVpce': api.endpoint === 'PRIVATE' ? 'vpce-0ffffffffffffff00' : null,
    'aws:SourceArn': null,
    'aws:SourceAccount': null,
    'aws:PrincipalIsAWSService': isAnonymous ? null : 'false',
    'aws:PrincipalArn': isAnonymous ? null : principal,
    'aws:PrincipalAccount': isAnonymous ? null : OTHER_ACCOUNT,
    'aws:PrincipalOrgID': isAnonymous ? null : 'o-0ffffffff00',
    'aws:PrincipalOrgPaths': null,
    'aws:PrincipalType': isAnonymous ? null : 'User',
    'aws:userid': isAnonymous ? null : 'AIDAOTHER',
    'aws:username': isAnonymous ? null : 'other',
  }
  for (const name of principalTags(policy)) shared[name] = null
  if (api.endpoint === 'PRIVATE') return [{ ...shared, 'aws:SourceIp': null }]
  return untrustedAddresses(policy).map((address) => ({ ...shared, 'aws:SourceIp': address, 'aws:VpcSourceIp': null }))
}

/** Tags of principals: an untrusted caller has none that this account defined. */
function principalTags(policy: PolicyDocument): readonly string[] {
  return conditionEntries(policy).flatMap(([key]) => (key.toLowerCase().startsWith('aws:principaltag/') ? [key] : []))
}

function untrustedAddresses(policy: PolicyDocument): readonly string[] {
  const ranges = conditionEntries(policy)
    .filter(([key]) => key.toLowerCase() === 'aws:sourceip')
    .flatMap(([, values]) => values)
  const narrow = ranges.filter((range) => !isWide(range))
  const wide = ranges.filter(isWide).map((range) => range.split('/')[0] ?? '')
  const inside = wide.map((address) => (address.includes(':') ? '2a00:77::77' : address.replace(/\.\d+$/, '.77')))
  return [...ADDRESSES, ...inside].filter((address) => !narrow.some((range) => isInside(address, range)))
}

function isWide(range: string): boolean {
  const [address = '', prefix] = range.split('/')
  if (prefix === undefined) return false
  return Number(prefix) < (address.includes(':') ? NARROW_PREFIX.v6 : NARROW_PREFIX.v4)
}

/** Evaluates the range as a policy does. */
function isInside(address: string, range: string): boolean {
  const condition = { IpAddress: { 'aws:SourceIp': range } }
  const policy: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition }],
  }
  return findAllowed({ identity: [policy] }, '*', { context: { 'aws:SourceIp': address } }) !== undefined
}

/** The keys and values of all conditions of a policy. */
function conditionEntries(policy: PolicyDocument): readonly (readonly [string, readonly string[]])[] {
  const given: unknown = policy.Statement
  return [given].flat().flatMap((statement: unknown) => {
    const condition = isRecord(statement) ? statement['Condition'] : undefined
    const operators = isRecord(condition) ? Object.values(condition) : []
    return operators.flatMap((operator) =>
      Object.entries(isRecord(operator) ? operator : {}).map(([key, values]) => [key, [values].flat().map(String)] as const),
    )
  })
}

/** `GET/pets/*` of one stage. */
function arnPattern({ api, environment, stage }: PolicyTarget, pattern: string): string {
  const { partition, region, accountId } = environment
  return `arn:${partition}:execute-api:${region}:${accountId}:${api.apiId}/${stage}/${pattern}`
}

/** API Gateway expands short resources when it saves the policy. */
function expandPolicy(policy: PolicyDocument, { api, environment }: PolicyTarget): PolicyDocument {
  const { partition, region, accountId } = environment
  const prefix = `arn:${partition}:execute-api:${region}:${accountId}:${api.apiId}/`
  const expand = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(expand)
    return typeof value === 'string' && value.startsWith('execute-api:/') ? prefix + value.slice('execute-api:/'.length) : value
  }
  const given: unknown = policy.Statement
  const statements = [given].flat().map((statement) => {
    if (!isRecord(statement)) return statement
    const { Resource, NotResource } = statement
    return {
      ...statement,
      ...(Resource !== undefined && { Resource: expand(Resource) }),
      ...(NotResource !== undefined && { NotResource: expand(NotResource) }),
    }
  })
  return { ...policy, Statement: statements } as PolicyDocument // only resources were replaced by equal ones
}
