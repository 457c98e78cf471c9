/**
 * The policies that apply to a request, by type, read once into statements.
 *
 * @module
 */

import { optional, optionSchema, valid } from '../../options.ts'
import type { PolicyDocument } from '../language/document.ts'
import { checkInput } from '../language/fault.ts'
import { type PolicyKind, type PreparedDocument, prepareDocument } from '../language/statement.ts'

/** All policies that apply to a request. A type that is omitted or an empty array neither grants nor limits anything. */
export interface PolicySet {
  /** The caller's own policies. The document that an authorizer returns is one. */
  readonly identity?: readonly PolicyDocument[] | undefined
  /** The API's resource policy. */
  readonly resource?: PolicyDocument | undefined
  /** Permissions boundaries. Each of them must allow. */
  readonly boundaries?: readonly PolicyDocument[] | undefined
  /** Session policies. One of them must allow. */
  readonly session?: readonly PolicyDocument[] | undefined
  /** Service control policies. One of them must allow. */
  readonly serviceControl?: readonly PolicyDocument[] | undefined
  /** Resource control policies. One of them must allow. */
  readonly resourceControl?: readonly PolicyDocument[] | undefined
}

export interface PreparedPolicies {
  /** No other policy type limits what the identity policies allow. */
  readonly isIdentityOnly: boolean
  readonly documents: readonly PreparedDocument[]
  readonly boundaries: number
  readonly hasSession: boolean
  readonly hasServiceControl: boolean
  readonly hasResourceControl: boolean
}

const documents = optional(valid<readonly PolicyDocument[]>('an array of policy documents', Array.isArray))

const POLICY_SET = optionSchema<PolicySet>(
  'policy',
  {
    identity: documents,
    resource: optional(valid<PolicyDocument>('a policy document', () => true)),
    boundaries: documents,
    session: documents,
    serviceControl: documents,
    resourceControl: documents,
  },
  'policies.',
)

/**
 * Reads a policy set. A fault inside a document does not throw; see `prepareDocument`.
 *
 * @throws {PolicyError} if the set is not an object, a member is not an array, or a member is unknown.
 */
export function preparePolicies(policies: PolicySet): PreparedPolicies {
  const set = checkInput(POLICY_SET, policies)
  const read = (kind: PolicyKind, list: readonly PolicyDocument[] = []): readonly PreparedDocument[] =>
    list.map((document, index) => prepareDocument(document, kind, index))
  const identity = read('identity', set.identity)
  const boundaries = read('boundary', set.boundaries)
  const session = read('session', set.session)
  const serviceControl = read('serviceControl', set.serviceControl)
  const resourceControl = read('resourceControl', set.resourceControl)
  const resource = read('resource', set.resource === undefined ? [] : [set.resource])
  const documents = [...identity, ...boundaries, ...session, ...serviceControl, ...resourceControl, ...resource]
  return {
    documents,
    isIdentityOnly: documents.length === identity.length,
    boundaries: boundaries.length,
    hasSession: session.length > 0,
    hasServiceControl: serviceControl.length > 0,
    hasResourceControl: resourceControl.length > 0,
  }
}
