/**
 * Builds policy documents from routes: `policy(scope, allow('GET /pets/*'), deny('DELETE /*'))`.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { checkArgument, oneOf, valid } from '../../options.ts'
import { EXECUTE_API_ACTIONS, type ExecuteApiAction } from '../language/catalog.ts'
import { readConditions } from '../language/condition-element.ts'
import type { Effect, EmittedDocument, EmittedStatement } from '../language/document.ts'
import { FAULTS, type FaultCode } from '../language/fault.ts'
import type { Condition } from '../rules/rule.ts'
import { checkScope, type PolicyScope, type RouteTarget, routeTarget, targetArns } from './route-target.ts'
import { type PlainStatement, smallestStatements } from './smallest.ts'

/** A statement without the API that it is for. Immutable: each method returns a new draft. */
export interface StatementDraft {
  /** Set by `allow` or `deny`. */
  readonly effect: Effect
  /** The routes that the statement matches. */
  readonly targets: readonly RouteTarget[]
  /** The `Sid`, see `as`. */
  readonly sid: string | undefined
  /** The conditions, see `when`; `{}` if there are none. */
  readonly condition: Condition
  /** The action, see `doing`. */
  readonly action: ExecuteApiAction | undefined
  /**
   * Adds conditions; see `condition`. On a Deny use negated operators: they also deny a request that does not have the key.
   *
   * @throws {ConfigError} if the draft has conditions already or the conditions cannot be read.
   */
  when(condition: Condition): StatementDraft
  /**
   * Sets the `Sid`: 1 to 64 letters and digits.
   *
   * @throws {ConfigError} for any other string.
   */
  as(sid: string): StatementDraft
  /**
   * Sets the action. Default: `ManageConnections` for `@connections` routes, `Invoke` for all others.
   *
   * @throws {ConfigError} for an unknown action.
   */
  doing(action: ExecuteApiAction): StatementDraft
}

/**
 * Allows routes.
 *
 * @throws {ConfigError} without a route, or if an argument is not a route.
 * @example
 * allow('GET /pets/*', 'GET /pets').when(condition.sourceIp('10.0.0.0/8'))
 */
export function allow(...targets: RouteTarget[]): StatementDraft {
  return createDraft('allow', 'Allow', targets)
}

/**
 * Denies routes. A Deny overrides every Allow, also those of other policies.
 *
 * @throws {ConfigError} without a route, or if an argument is not a route.
 * @example
 * deny('DELETE /*').as('NoDelete')
 */
export function deny(...targets: RouteTarget[]): StatementDraft {
  return createDraft('deny', 'Deny', targets)
}

/**
 * Builds the smallest document that is equivalent to the drafts, frozen: statements are merged and sorted, covered
 * resources are removed.
 *
 * @throws {ConfigError} for an invalid scope, route or draft, and for an ARN with more than 512 characters.
 * @example
 * policy({ region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }, allow('GET /pets/*', 'GET /pets/1'))
 * // { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:…:a1b2c3/prod/GET/pets/*' }] }
 */
export function policy(scope: PolicyScope, ...drafts: StatementDraft[]): EmittedDocument {
  const checkedScope = checkScope(scope)
  const statements = drafts.flatMap((draft, index) => {
    checkArgument('policy', `statements[${index}]`, statementDraft, draft)
    return plainStatements(draft, checkedScope)
  })
  return deepFreeze({ Version: '2012-10-17', Statement: smallestStatements(statements).map(emitStatement) })
}

const action = oneOf(...(Object.keys(EXECUTE_API_ACTIONS) as ExecuteApiAction[])) // The keys are the actions.

const sid = valid<string>(
  '1 to 64 letters and digits',
  (value) => typeof value === 'string' && value.length <= 64 && /^[A-Za-z0-9]+$/.test(value),
)

/** Drafts are recognized by their members, because they may come from the other build of this package. */
const statementDraft = valid<StatementDraft>(
  'a statement made by allow(…) or deny(…)',
  (value) =>
    isRecord(value) &&
    (value['effect'] === 'Allow' || value['effect'] === 'Deny') &&
    Array.isArray(value['targets']) &&
    (value['sid'] === undefined || sid.accepts(value['sid'])) &&
    (value['action'] === undefined || action.accepts(value['action'])) &&
    isRecord(value['condition']),
)

function createDraft(subject: string, effect: Effect, targets: readonly RouteTarget[]): StatementDraft {
  if (targets.length === 0) throw new ConfigError(subject, 'targets', 'a route', 'requires at least one route')
  for (const [index, target] of targets.entries()) checkArgument(subject, `targets[${index}]`, routeTarget, target)
  return draftOf({ effect, targets: [...targets], sid: undefined, condition: {}, action: undefined })
}

function draftOf(facts: Omit<StatementDraft, 'when' | 'as' | 'doing'>): StatementDraft {
  return Object.freeze({
    ...facts,
    when(condition: Condition) {
      if (Object.keys(facts.condition).length > 0)
        throw new ConfigError(
          'when',
          'condition',
          '',
          'the statement has conditions already. Combine them with condition.all(…).',
        )
      return draftOf({ ...facts, condition: checkCondition(condition) })
    },
    as: (value: string) => draftOf({ ...facts, sid: checkArgument('as', 'sid', sid, value) }),
    doing: (value: ExecuteApiAction) => draftOf({ ...facts, action: checkArgument('doing', 'action', action, value) }),
  })
}

/** A faulty condition never holds on an Allow and always holds on a Deny. An empty array of values is emitted as it is. */
function checkCondition(condition: Condition): Condition {
  checkArgument('when', 'condition', valid('a condition, see condition.sourceIp and others', isRecord), condition)
  const report = (code: FaultCode, path: string): void => {
    if (code !== 'values-empty') throw new ConfigError('when', path, '', `${path} ${FAULTS[code]}`)
  }
  readConditions(condition, { path: 'condition', variables: true, report })
  return condition
}

function plainStatements(draft: StatementDraft, scope: PolicyScope): readonly PlainStatement[] {
  const { effect, targets, sid, condition } = draft
  return targets.map((target) => {
    const { arns, isConnections } = targetArns(target, scope, effect)
    const name = draft.action ?? (isConnections ? 'ManageConnections' : 'Invoke')
    return { sid, effect, action: `execute-api:${name}`, resources: arns, condition }
  })
}

function emitStatement({ sid, effect, action, resources, condition }: PlainStatement): EmittedStatement {
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: effect,
    Action: action,
    Resource: oneOrMore(resources),
    ...(Object.keys(condition).length > 0 && { Condition: emitCondition(condition) }),
  }
}

function emitCondition(condition: Condition): { [operator: string]: { [key: string]: string | string[] } } {
  const emitKeys = (keys: Condition[string]): { [key: string]: string | string[] } =>
    Object.fromEntries(
      Object.entries(keys).map(([key, values]) => [key, oneOrMore(typeof values === 'string' ? [values] : values)]),
    )
  return Object.fromEntries(Object.entries(condition).map(([operator, keys]) => [operator, emitKeys(keys)]))
}

function oneOrMore(values: readonly string[]): string | string[] {
  const [first, ...others] = values
  return first === undefined || others.length > 0 ? [...values] : first
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object') deepFreeze(inner)
  return Object.freeze(value)
}
