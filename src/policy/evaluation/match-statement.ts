/**
 * Matches one statement against one request, and reports the first element that does not match.
 *
 * @module
 */

import { evaluateCondition, type PreparedCondition } from '../conditions/condition.ts'
import type { ResourceItem } from '../language/element.ts'
import type { PolicyKind, PreparedStatement } from '../language/statement.ts'
import type { RequestContext } from '../matching/context.ts'
import { compileGlob, matchesGlob } from '../matching/glob.ts'
import { type Caller, isExempt, isServiceOrAnonymous, matchPrincipal, type PrincipalMatch } from '../matching/principal.ts'
import { compileResource, findApiEnd, matchesResource } from '../matching/resource-pattern.ts'
import { bindTemplate, matchesLeadingTemplate } from '../matching/template.ts'

/** A request whose parts are parsed. */
export interface PreparedRequest {
  readonly caller: Caller
  /** In lowercase. */
  readonly action: string
  readonly resource: string
  /** The account of the resource if its ARN does not name one. */
  readonly resourceAccount: string | undefined
  readonly context: RequestContext
}

/** The first element of a statement that does not match. `unreadable`: an Allow that is faulty as a whole. */
export type Mismatch = 'unreadable' | 'action' | 'principal' | 'resource' | 'condition'

/** Returns `undefined` if the statement matches. */
export function firstMismatch(statement: PreparedStatement, request: PreparedRequest): Mismatch | undefined {
  if (statement.faulty) return statement.effect === 'Allow' ? 'unreadable' : undefined
  if (!matchesAction(statement, request.action)) return 'action'
  if (!matchesPrincipal(statement, request.caller)) return 'principal'
  if (!matchesResources(statement, request)) return 'resource'
  return matchesConditions(statement, request.context) ? undefined : 'condition'
}

/** Returns true if the action matches. */
export function matchesAction({ actions, effect }: PreparedStatement, action: string): boolean {
  if (actions.faulty) return effect === 'Deny'
  for (const glob of actions.items) if (matchesGlob(glob, action)) return !actions.negated
  return actions.negated
}

/** Returns true if the statement applies to the caller. */
export function matchesPrincipal({ place, principals, effect }: PreparedStatement, caller: Caller): boolean {
  if (isExemptFrom(place.kind, caller)) return false
  if (principals === undefined) return true
  if (principals.faulty) return effect === 'Deny'
  if (principals.negated) return !principals.items.some((name) => isExempt(name, caller, effect === 'Deny'))
  return principals.items.some((name) => matchPrincipal(name, caller) !== undefined)
}

/**
 * Identity-based policies do not apply to the root user, and service control policies apply neither to services nor to
 * anonymous callers.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function isExemptFrom(kind: PolicyKind, caller: Caller): boolean {
  if (kind === 'identity') return caller.isRoot
  return kind === 'serviceControl' && isServiceOrAnonymous(caller)
}

function matchesResources({ resources, effect }: PreparedStatement, request: PreparedRequest): boolean {
  if (resources.faulty) return effect === 'Deny'
  // A match of `Resource` on an Allow, or of `NotResource` on a Deny, grants access.
  const isNarrow = (effect === 'Allow') !== resources.negated
  for (const item of resources.items) {
    const matches = matchesItem(item, request, isNarrow)
    // An Allow of everything except `${x}` must not become an Allow of everything if `x` is absent.
    if (matches === 'unresolved') {
      if (resources.negated && effect === 'Allow') return false
    } else if (matches) return !resources.negated
  }
  return resources.negated
}

/** `unresolved`: the resource has a variable without a value. */
function matchesItem(item: ResourceItem, request: PreparedRequest, isNarrow: boolean): boolean | 'unresolved' {
  const { resource, context } = request
  if (item.pattern !== undefined) return matchesResource(item.pattern, resource, isNarrow)
  if (item.leading !== undefined && matchesLeadingTemplate(item.leading, resource, context)) return true
  const bound = bindTemplate(item.template, context)
  if (bound === undefined) return 'unresolved'
  if (item.leading !== undefined) return false
  if (!item.isShortForm) return matchesResource(compileResource(bound), resource, isNarrow)
  // The short form means the API of the policy, which is that of the request.
  const apiEnd = findApiEnd(resource)
  return apiEnd !== -1 && matchesGlob(compileGlob(bound), resource, apiEnd)
}

/** Returns true if all conditions hold. */
export function matchesConditions({ conditions, effect }: PreparedStatement, context: RequestContext): boolean {
  for (const condition of conditions) if (!holds(condition, context, effect)) return false
  return true
}

/** An unknown result fails on an Allow and holds on a Deny. */
export function holds(condition: PreparedCondition, context: RequestContext, effect: PreparedStatement['effect']): boolean {
  const result = evaluateCondition(condition, context)
  return result === 'yes' || (result === 'unknown' && effect === 'Deny')
}

/** How closely a matching statement of a resource policy names the caller: the closest of its names. */
export function closestPrincipalMatch({ principals }: PreparedStatement, caller: Caller): PrincipalMatch {
  if (principals?.negated === true) return 'direct'
  const matches = new Set(principals?.items.map((name) => matchPrincipal(name, caller)))
  return matches.has('direct') ? 'direct' : matches.has('role') ? 'role' : 'account'
}
