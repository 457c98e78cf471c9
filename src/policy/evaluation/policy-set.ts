/**
 * The policies that apply to a request, by type, read once into statements.
 *
 * @module
 */

import { arrayOf, optional, optionSchema, valid } from '../../options.ts'
import type { PolicyDocument } from '../language/document.ts'
import { checkInput } from '../language/fault.ts'
import { type PolicyKind, type PreparedDocument, type PreparedStatement, prepareDocument } from '../language/statement.ts'

/** All policies that apply to a request. A type that is omitted or an empty array neither grants nor limits anything. */
export interface PolicySet {
  /** The caller's own policies. The document that an authorizer returns is one. They do not apply to a root user. */
  readonly identity?: readonly PolicyDocument[] | undefined
  /** The API's resource policy. */
  readonly resource?: PolicyDocument | undefined
  /**
   * The caller's permissions boundaries. Each of them must allow. A caller with a boundary is denied by every Deny with
   * `NotPrincipal` in the resource policy, even if it names the caller.
   */
  readonly boundaries?: readonly PolicyDocument[] | undefined
  /** Session policies. One of them must allow. */
  readonly session?: readonly PolicyDocument[] | undefined
  /**
   * The service control policies of the caller's organization by level: `[[root], [ou], [account]]`. At each level, one
   * policy must allow. They apply neither to AWS services nor to `anonymous`.
   */
  readonly serviceControl?: readonly (readonly PolicyDocument[])[] | undefined
  /** The resource control policies of the API's organization by level, like `serviceControl`. They apply to every caller. */
  readonly resourceControl?: readonly (readonly PolicyDocument[])[] | undefined
}

export interface PreparedPolicies {
  /** No other policy type limits what the identity policies allow. */
  readonly isIdentityOnly: boolean
  readonly documents: readonly PreparedDocument[]
  readonly boundaries: number
  readonly hasSession: boolean
  /** The number of levels. */
  readonly serviceControl: number
  readonly resourceControl: number
}

const documents = optional(valid<readonly PolicyDocument[]>('an array of policy documents', Array.isArray))

const levels = optional(
  arrayOf<readonly PolicyDocument[]>(
    'an array of levels, each of them an array of policy documents: [[root], [ou], [account]]',
    Array.isArray,
  ),
)

const POLICY_SET = optionSchema<PolicySet>(
  'policy',
  {
    identity: documents,
    resource: optional(valid<PolicyDocument>('a policy document', () => true)),
    boundaries: documents,
    session: documents,
    serviceControl: levels,
    resourceControl: levels,
  },
  'policies.',
)

/**
 * Reads a policy set. A fault inside a document does not throw; see `prepareDocument`.
 *
 * @throws {PolicyError} if the set is not an object, a member is not an array, or a member is unknown.
 */
export function preparePolicies(policies: PolicySet): PreparedPolicies {
  const { resource, serviceControl = [], resourceControl = [], ...set } = checkInput(POLICY_SET, policies)
  const identity = prepareAll('identity', set.identity)
  const boundaries = prepareAll('boundary', set.boundaries)
  const session = prepareAll('session', set.session)
  const others = [
    ...boundaries,
    ...session,
    ...prepareLevels('serviceControl', serviceControl),
    ...prepareLevels('resourceControl', resourceControl),
    ...prepareAll('resource', resource === undefined ? [] : [resource]),
  ]
  const hasBoundary = boundaries.length > 0
  return {
    documents: [...identity, ...(hasBoundary ? others.map(withoutExemptions) : others)],
    isIdentityOnly: others.length + serviceControl.length + resourceControl.length === 0,
    boundaries: boundaries.length,
    hasSession: session.length > 0,
    serviceControl: serviceControl.length,
    resourceControl: resourceControl.length,
  }
}

function prepareAll(kind: PolicyKind, list: readonly PolicyDocument[] = [], level?: number): readonly PreparedDocument[] {
  const place = { kind, ...(level !== undefined && { level }) }
  return list.map((document, policy) => prepareDocument(document, { ...place, policy }))
}

function prepareLevels(kind: PolicyKind, levels: readonly (readonly PolicyDocument[])[]): readonly PreparedDocument[] {
  return levels.flatMap((level, index) => prepareAll(kind, level, index))
}

/**
 * A Deny with `NotPrincipal` always applies to a caller with a permissions boundary, even if it names the caller.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function withoutExemptions({ statements, faults }: PreparedDocument): PreparedDocument {
  return { statements: statements.map((statement) => (hasExemptions(statement) ? denyEveryone(statement) : statement)), faults }
}

function hasExemptions({ effect, principals }: PreparedStatement): boolean {
  return effect === 'Deny' && principals?.negated === true
}

function denyEveryone({ principals, ...statement }: PreparedStatement): PreparedStatement {
  if (principals === undefined) return { ...statement, principals }
  return { ...statement, principals: { ...principals, negated: false, items: [{ kind: 'everyone' }] } }
}
