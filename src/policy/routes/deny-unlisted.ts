/**
 * Denies explicitly everything that a document does not allow. Without an explicit deny, a resource policy may allow it.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { getOrAdd } from '../../internal/get-or-add.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { type Check, checkArgument, valid } from '../../options.ts'
import type { EmittedDocument, EmittedStatement } from '../language/document.ts'
import { type ConditionText, formatCondition, UNCONDITIONAL } from '../rules/condition-blocks.ts'
import { negateAccess } from './emit/negate-conditions.ts'
import { DOT_SEGMENTS } from './emit/pattern-string.ts'
import { resourcesOverlap } from './emit/resource-overlap.ts'
import { type AccessText, formatAccess } from './plan/access-text.ts'

/**
 * Returns the document with explicit Deny statements for everything that it does not allow: other actions, other
 * resources, and resources where all conditions that could allow them fail. Dot segments below a wildcard
 * (`GET /users/me/../you`) are denied too. Use it for authorizer responses; as an identity-based policy it would deny
 * every other API.
 *
 * @throws {ConfigError} for an argument that is not a document made by `policy`, for an Allow with `NotResource`, and for
 *   more than 64 combinations of overlapping conditions.
 * @throws {RuleError} for a condition that cannot be negated.
 * @example
 * denyUnlisted(policy(scope, allow('GET /pets')))
 */
export function denyUnlisted(document: EmittedDocument): EmittedDocument {
  checkArgument('denyUnlisted', 'document', DOCUMENT, document)
  const groups = allowsByAction(document)
  const [onlyGroup] = groups
  const allowed = groups.flatMap(({ allows }) => [...allows.keys()])
  // A single group stands for the whole service, so that actions which AWS may add are denied too.
  const denies = groups.flatMap((group, index) => denyAllBut(group, groups.length === 1 ? ANY_ACTION : group.actions, index))
  if (onlyGroup === undefined) denies.push({ Sid: 'DenyUnlisted', Effect: 'Deny', Action: ANY_ACTION, Resource: '*' })
  const dotSegments = dotSegmentResources(allowed)
  if (dotSegments.length > 0) denies.push({ Sid: 'DenyDotSegments', Effect: 'Deny', Action: ANY_ACTION, Resource: dotSegments })
  const allowedActions = new Set(groups.flatMap(({ actions }) => actions))
  const others = ACTIONS.filter((action) => !allowedActions.has(action))
  if (onlyGroup !== undefined && others.length > 0)
    denies.push({ Sid: 'DenyOtherActions', Effect: 'Deny', Action: others, Resource: '*' })
  return Object.freeze<EmittedDocument>({ Version: '2012-10-17', Statement: [...document.Statement, ...denies] })
}

const ANY_ACTION = 'execute-api:*'
const ACTIONS: readonly string[] = ['execute-api:Invoke', 'execute-api:InvalidateCache', 'execute-api:ManageConnections']

const DOCUMENT: Check<EmittedDocument> = /* @__PURE__ */ valid(
  'a document made by policy(…)',
  (value) => isRecord(value) && Array.isArray(value['Statement']) && value['Statement'].every(isRecord),
)

/** Resource patterns, and the conditions of which one must hold. */
type Allows = ReadonlyMap<string, ReadonlySet<ConditionText>>

/** Actions that are allowed on the same resources. */
interface ActionGroup {
  readonly actions: string[]
  readonly allows: Allows
}

function allowsByAction({ Statement }: EmittedDocument): readonly ActionGroup[] {
  const statements = Statement.filter(({ Effect }) => Effect === 'Allow')
  const groups = new Map<string, ActionGroup>()
  for (const action of ACTIONS) {
    const matching = statements.filter(({ Action }) => [Action].flat().some((pattern) => matchesAction(pattern, action)))
    if (matching.length === 0) continue
    const key = matching.map((statement) => statements.indexOf(statement)).join()
    getOrAdd(groups, key, () => ({ actions: [], allows: conditionsByResource(matching) })).actions.push(action)
  }
  return [...groups.values()]
}

function matchesAction(pattern: string, action: string): boolean {
  // An action without wildcards overlaps with the patterns that match it.
  return resourcesOverlap(pattern.toLowerCase(), action.toLowerCase())
}

function conditionsByResource(statements: readonly EmittedStatement[]): Allows {
  const conditions = new Map<string, Set<ConditionText>>()
  for (const statement of statements) {
    if (!('Resource' in statement))
      throw new ConfigError('denyUnlisted', 'document', 'a document whose Allow statements have a Resource')
    const condition = formatCondition(statement.Condition ?? {})
    for (const resource of [statement.Resource].flat()) getOrAdd(conditions, resource, () => new Set()).add(condition)
  }
  return conditions
}

/** Denies all resources that no pattern matches, and those where every condition that could allow them fails. */
function denyAllBut({ allows }: ActionGroup, actions: string | string[], index: number): EmittedStatement[] {
  const resources = [...allows.keys()].sort()
  const number = index === 0 ? '' : `${index}`
  const Action = typeof actions === 'string' || actions.length > 1 ? actions : actions.join()
  const denies: EmittedStatement[] = [{ Sid: `DenyUnlisted${number}`, Effect: 'Deny', Action, ...allBut(resources) }]
  for (const access of conditionSets(allows)) {
    // A resource is denied by this statement if all its conditions are among those that fail.
    const others = resources.filter((resource) => !isSubset(allows.get(resource), access.conditions))
    for (const Condition of negateAccess('denyUnlisted', access.text)) {
      const Sid = `DenyUnlistedUnless${number}${number && 'x'}${denies.length}`
      denies.push({ Sid, Effect: 'Deny', Action, ...allBut(others), Condition })
    }
  }
  return denies
}

interface ConditionSet {
  readonly conditions: ReadonlySet<ConditionText>
  readonly text: AccessText
}

const MAX_CONDITION_SETS = 64

/**
 * The sets of conditions that can apply to one request together, because their resource patterns overlap. The request is
 * denied where all of them fail. A set that cannot occur is harmless: its statement denies only requests that no Allow allows.
 */
function conditionSets(allows: Allows): readonly ConditionSet[] {
  const conditional = [...allows].filter(([, conditions]) => !conditions.has(UNCONDITIONAL))
  const sets = new Map<AccessText, ConditionSet>()
  const pending = conditional.map(([, conditions]) => conditions)
  for (let conditions = pending.pop(); conditions !== undefined; conditions = pending.pop()) {
    const text = formatAccess(conditions)
    if (sets.has(text)) continue
    if (sets.size === MAX_CONDITION_SETS)
      throw new ConfigError(
        'denyUnlisted',
        'document',
        `a document with at most ${MAX_CONDITION_SETS} combinations of overlapping conditions`,
      )
    sets.set(text, { conditions, text })
    const members = conditional.filter(([, one]) => isSubset(one, conditions))
    for (const [resource, more] of conditional)
      if (!isSubset(more, conditions) && members.some(([member]) => resourcesOverlap(member, resource)))
        pending.push(new Set([...conditions, ...more]))
  }
  return [...sets.values()].sort((one, other) => one.conditions.size - other.conditions.size || (one.text < other.text ? -1 : 1))
}

function isSubset(one: ReadonlySet<ConditionText> | undefined, other: ReadonlySet<ConditionText>): boolean {
  return one !== undefined && [...one].every((condition) => other.has(condition))
}

/**
 * A backend that resolves dot segments would leave the part of the path before a wildcard. There is no such part if the
 * wildcard is the whole path, unless a wildcard stage precedes it: that one also matches `/`, so `GET` may be part of a path.
 */
function dotSegmentResources(resources: readonly string[]): string[] {
  const stages = resources.filter(hasPartToLeave).map((resource) => resource.split('/').slice(0, 2).join('/'))
  return [...new Set(stages)].flatMap((stage) => DOT_SEGMENTS.map((dots) => `${stage}/${dots}`))
}

function hasPartToLeave(resource: string): boolean {
  const path = resource.split('/').slice(3).join('/')
  const betweenWildcards = resource.split(/[*?]/).slice(1, -1)
  return (path !== '*' && /[*?]/.test(path)) || betweenWildcards.some((part) => /[^/:]/.test(part))
}

function allBut(resources: readonly string[]): { Resource: string } | { NotResource: string[] } {
  return resources.length === 0 ? { Resource: '*' } : { NotResource: [...resources] }
}
