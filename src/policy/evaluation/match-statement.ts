/**
 * One statement against one request: does it match, and if not, which element stopped it first.
 *
 * @module
 */

import { judgeCondition, type PreparedCondition } from '../conditions/condition.ts'
import type { PreparedStatement, ResourceItem } from '../language/statement.ts'
import type { RequestContext } from '../matching/context.ts'
import { compileGlob, matchesGlob } from '../matching/glob.ts'
import { type Caller, closenessOf, isExempt, type PrincipalMatch } from '../matching/principal.ts'
import { endOfApi, matchesResource, resourcePattern } from '../matching/resource-pattern.ts'
import { bindTemplate, matchesLeading } from '../matching/template.ts'

/** A request, read once. */
export interface PreparedRequest {
  readonly caller: Caller
  /** In lower case. */
  readonly action: string
  readonly resource: string
  readonly context: RequestContext
}

/** The first element that does not match. `unreadable`: an Allow that is at fault as a whole. */
export type Mismatch = 'unreadable' | 'action' | 'principal' | 'resource' | 'condition'

/** `undefined`: the statement matches. */
export function firstMismatch(statement: PreparedStatement, request: PreparedRequest): Mismatch | undefined {
  const opens = statement.effect === 'Allow'
  if (statement.faulty) return opens ? 'unreadable' : undefined
  if (!matchesAction(statement, request.action)) return 'action'
  if (!matchesPrincipal(statement, request.caller)) return 'principal'
  if (!matchesResources(statement, request)) return 'resource'
  return holdAll(statement, request.context) ? undefined : 'condition'
}

/** For a statement whose action and resource are known to match: do its principal and its conditions? */
export function restMatches(statement: PreparedStatement, request: PreparedRequest): boolean {
  if (!matchesPrincipal(statement, request.caller)) return false
  return holdAll(statement, request.context)
}

function holdAll({ conditions, effect }: PreparedStatement, context: RequestContext): boolean {
  for (const condition of conditions) if (!holds(condition, context, effect === 'Allow')) return false
  return true
}

export function holds(condition: PreparedCondition, context: RequestContext, opens: boolean): boolean {
  const answer = judgeCondition(condition, context)
  return answer === 'yes' || (answer === 'unknown' && !opens)
}

/** How closely a matching statement names the caller: the closest of its names. */
export function closenessOfStatement({ principals }: PreparedStatement, caller: Caller): PrincipalMatch {
  // Stryker disable next-line ConditionalExpression,StringLiteral: only resource policies are asked, and theirs is never left out.
  if (principals === undefined) return 'account'
  if (principals.negated) return 'direct'
  let closest: PrincipalMatch = 'account'
  for (const name of principals.items) {
    const closeness = closenessOf(name, caller)
    if (closeness === 'direct') return 'direct'
    if (closeness === 'role') closest = 'role'
  }
  return closest
}

export function matchesAction({ actions, effect }: PreparedStatement, action: string): boolean {
  if (actions.faulty) return effect === 'Deny'
  for (const glob of actions.items) if (matchesGlob(glob, action)) return !actions.negated
  return actions.negated
}

export function matchesPrincipal({ principals, effect }: PreparedStatement, caller: Caller): boolean {
  if (principals === undefined) return true
  if (principals.faulty) return effect === 'Deny'
  if (principals.negated) return !principals.items.some((name) => isExempt(name, caller, effect === 'Deny'))
  return principals.items.some((name) => closenessOf(name, caller) !== undefined)
}

function matchesResources({ resources, effect }: PreparedStatement, request: PreparedRequest): boolean {
  if (resources.faulty) return effect === 'Deny'
  // A match of `Resource` on an Allow or of `NotResource` on a Deny lets someone in.
  const narrow = (effect === 'Allow') !== resources.negated
  for (const item of resources.items) {
    // Stryker disable next-line ConditionalExpression,BlockStatement: read at each request it says the same, slower.
    if (item.pattern !== undefined) {
      if (matchesResource(item.pattern, request.resource, narrow)) return !resources.negated
      continue
    }
    // Stryker disable next-line ConditionalExpression,BlockStatement: filled in as a whole it says the same, slower.
    if (item.leading !== undefined && !resources.negated) {
      if (matchesLeading(item.leading, request.resource, request.context)) return true
      continue
    }
    const matches = matchesOpenItem(item, request, narrow)
    // An Allow of all but `${x}` must not become an Allow of all because `x` is absent.
    if (matches === 'unresolved') {
      if (resources.negated && effect === 'Allow') return false
    } else if (matches) return !resources.negated
  }
  return resources.negated
}

function matchesOpenItem(item: ResourceItem, request: PreparedRequest, narrow: boolean): boolean | 'unresolved' {
  const bound = bindTemplate(item.template, request.context)
  if (bound === undefined) return 'unresolved'
  if (!item.isShort) return matchesResource(resourcePattern(bound), request.resource, narrow)
  // The request's own API stands in front: a resource policy speaks of no other.
  const end = endOfApi(request.resource)
  // Stryker disable next-line ConditionalExpression,UnaryOperator: what begins with a slash does not match before the text.
  return end !== -1 && matchesGlob(compileGlob(bound), request.resource, end)
}
