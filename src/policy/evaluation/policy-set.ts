/**
 * The policies that bear on a request, by kind, read once into statements.
 *
 * @module
 */

import type { PolicyDocument } from '../language/document.ts'
import { PolicyError } from '../language/policy-error.ts'
import { type PolicyKind, type PreparedDocument, prepareDocument } from '../language/statement.ts'

/** Every policy that bears on a request. A kind that is left out, or an empty list, limits and grants nothing. */
export interface PolicySet {
  /** The caller's own policies; an authorizer's reply is one. */
  readonly identity?: readonly PolicyDocument[] | undefined
  /** The API's resource policy. */
  readonly resource?: PolicyDocument | undefined
  /** Each one must allow. */
  readonly boundaries?: readonly PolicyDocument[] | undefined
  readonly session?: readonly PolicyDocument[] | undefined
  readonly serviceControl?: readonly PolicyDocument[] | undefined
  readonly resourceControl?: readonly PolicyDocument[] | undefined
}

export interface PreparedPolicies {
  /** Nothing limits what an identity policy allows. */
  readonly isIdentityOnly: boolean
  readonly documents: readonly PreparedDocument[]
  readonly boundaries: number
  readonly hasSession: boolean
  readonly hasServiceControl: boolean
  readonly hasResourceControl: boolean
}

const LISTS: readonly (readonly [keyof PolicySet, PolicyKind])[] = [
  ['identity', 'identity'],
  ['boundaries', 'boundary'],
  ['session', 'session'],
  ['serviceControl', 'serviceControl'],
  ['resourceControl', 'resourceControl'],
]

/**
 * Reads a set. What is wrong inside a document never throws: it is denied.
 *
 * @throws {PolicyError} when the set is no object, a list no list, or a member is unknown.
 */
export function preparePolicies(policies: PolicySet): PreparedPolicies {
  const set: unknown = policies
  if (typeof set !== 'object' || set === null || Array.isArray(set)) throw new PolicyError('policies', 'an object')
  for (const name of Object.keys(set)) {
    if (name !== 'resource' && !LISTS.some(([list]) => list === name))
      throw new PolicyError(`policies.${name.slice(0, 64)}`, 'left out: nobody knows it')
  }
  const documents: PreparedDocument[] = []
  const counts = new Map<PolicyKind, number>()
  for (const [name, kind] of LISTS) {
    const list: unknown = policies[name]
    if (list === undefined) continue
    if (!Array.isArray(list)) throw new PolicyError(`policies.${name}`, 'a list of documents')
    counts.set(kind, list.length)
    for (const [index, document] of list.entries()) documents.push(prepareDocument(document, kind, index))
  }
  if (policies.resource !== undefined) documents.push(prepareDocument(policies.resource, 'resource', 0))
  const has = (kind: PolicyKind): boolean => (counts.get(kind) ?? 0) > 0
  return {
    documents,
    // Stryker disable next-line ConditionalExpression: judged in layers it comes to the same, slower.
    isIdentityOnly: documents.length === policies.identity?.length,
    boundaries: counts.get('boundary') ?? 0,
    hasSession: has('session'),
    hasServiceControl: has('serviceControl'),
    hasResourceControl: has('resourceControl'),
  }
}
