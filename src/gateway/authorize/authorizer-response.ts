/**
 * Judges what any Lambda authorizer returned by API Gateway's rules for REST APIs. It repeats nothing of our own
 * authorizers, so it catches their bugs too. Whatever is wrong here ends as 500 `{"message":null}`.
 *
 * @module
 */

import type { PolicyDocument } from '../../policy/index.ts'
import { policyFault } from './policy-shape.ts'

/** A reply that can be used, as it is kept in the cache. */
export interface PolicyResponse {
  readonly kind: 'policy'
  /** Tolerated as missing, because AWS was seen to answer a Deny without it; an Allow needs it. */
  readonly principalId: string | undefined
  readonly policy: PolicyDocument
  /** As the backend gets it: text throughout. */
  readonly context: { readonly [name: string]: string }
  readonly usageIdentifierKey: string | undefined
  /** The length of the reply's text. */
  readonly size: number
}

export interface MalformedReply {
  readonly kind: 'malformed'
  /** For the developer; API Gateway itself only says it in its execution log. */
  readonly why: string
}

/** The longest resource ARN that API Gateway reads in a returned policy. */
const MAX_RESOURCE_LENGTH = 512

export function judgeReply(json: string): PolicyResponse | MalformedReply {
  const reply: unknown = JSON.parse(json) // written by JSON.stringify a moment ago
  if (!isRecord(reply)) return malformed('the reply is not an object')
  if (!isRecord(reply['policyDocument'])) {
    return malformed(
      'isAuthorized' in reply ? 'a REST API has no simple replies: policyDocument is missing' : 'policyDocument is missing',
    )
  }
  const policy = readPolicy(reply['policyDocument'])
  if (policy.kind === 'malformed') return policy
  const context = readContext(reply['context'])
  if (context.kind === 'malformed') return context
  const { principalId, usageIdentifierKey } = reply
  if (!isAbsent(principalId) && typeof principalId !== 'string') return malformed('principalId is not a string')
  if (!isAbsent(usageIdentifierKey) && typeof usageIdentifierKey !== 'string')
    return malformed('usageIdentifierKey is not a string')
  return {
    kind: 'policy',
    principalId: principalId ?? undefined,
    policy: policy.value,
    context: context.value,
    usageIdentifierKey: usageIdentifierKey ?? undefined,
    size: json.length,
  }
}

function readPolicy(document: { readonly [key: string]: unknown }): { kind: 'ok'; value: PolicyDocument } | MalformedReply {
  const readable = withoutEmptyLists(document)
  const fault = policyFault(readable)
  if (fault !== undefined) return malformed(`policyDocument cannot be read: ${fault}`)
  // policyFault has looked at every element that makes a document one.
  const policy = readable as unknown as PolicyDocument
  const resources = [policy.Statement].flat().flatMap(({ Resource, NotResource }) => [Resource ?? [], NotResource ?? []].flat())
  return resources.some((arn) => arn.length > MAX_RESOURCE_LENGTH)
    ? malformed(`policyDocument has a resource of more than ${MAX_RESOURCE_LENGTH} characters`)
    : { kind: 'ok', value: policy }
}

/** A statement without a resource or an action can match nothing. Frameworks send them, and API Gateway answers 403, not 500. */
function withoutEmptyLists(document: { readonly [key: string]: unknown }): { readonly [key: string]: unknown } {
  const statements = document['Statement']
  if (!Array.isArray(statements)) return document
  return {
    ...document,
    Statement: statements.filter(
      (statement) => !(isRecord(statement) && (isEmptyList(statement['Resource']) || isEmptyList(statement['Action']))),
    ),
  }
}

function readContext(context: unknown): { kind: 'ok'; value: { readonly [name: string]: string } } | MalformedReply {
  if (isAbsent(context)) return { kind: 'ok', value: {} }
  if (!isRecord(context)) return malformed('context is not an object')
  const entries: [string, string][] = []
  for (const [name, value] of Object.entries(context)) {
    if (value === null) continue
    if (typeof value === 'object')
      return malformed('context holds an object or a list: REST APIs take strings, numbers and booleans')
    entries.push([name, String(value)])
  }
  return { kind: 'ok', value: Object.fromEntries(entries) }
}

function malformed(why: string): MalformedReply {
  return { kind: 'malformed', why }
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
