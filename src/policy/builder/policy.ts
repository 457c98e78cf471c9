/**
 * Documents from routes: `policy(scope, allow('GET /pets/*'), deny('DELETE /*'))`. Structure only, no text is glued by the caller.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Effect, EmittedDocument, EmittedStatement } from '../language/document.ts'
import type { Condition } from '../rules/rule.ts'
import { checkScope, type PolicyScope, type RouteTarget, targetArns } from './route-target.ts'
import { type PlainStatement, smallestStatements } from './smallest.ts'

export type ExecuteApiAction = 'Invoke' | 'InvalidateCache' | 'ManageConnections'

/** A statement before it knows its API. Immutable: each method gives a new one. */
export interface StatementDraft {
  readonly effect: Effect
  readonly targets: readonly RouteTarget[]
  readonly sid: string | undefined
  readonly condition: Condition
  readonly action: ExecuteApiAction | undefined
  /** With a condition; see `condition`. On a Deny it should be a negated one: a missing key then denies. */
  when(condition: Condition): StatementDraft
  /** With a `Sid`: letters and digits. */
  as(sid: string): StatementDraft
  /** Another action than `Invoke`. `@connections` targets are `ManageConnections` by themselves. */
  doing(action: ExecuteApiAction): StatementDraft
}

/** A statement that allows these routes. */
export function allow(...targets: RouteTarget[]): StatementDraft {
  return draft('Allow', targets)
}

/** A statement that denies these routes. */
export function deny(...targets: RouteTarget[]): StatementDraft {
  return draft('Deny', targets)
}

/**
 * The smallest document that says what the drafts say, frozen: statements merged and sorted, covered resources left out.
 *
 * @throws {ConfigError} for a scope, route or sid that is none, and an ARN over 512 characters.
 * @example
 * policy({ region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }, allow('GET /pets/*', 'GET /pets/1'))
 * // { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:…:a1b2c3/prod/GET/pets/*' }] }
 */
export function policy(scope: PolicyScope, ...drafts: StatementDraft[]): EmittedDocument {
  checkScope(scope)
  const statements = smallestStatements(drafts.flatMap((one) => plainStatements(one, scope)))
  return freeze({ Version: '2012-10-17', Statement: statements.map(emit) })
}

function draft(effect: Effect, targets: readonly RouteTarget[]): StatementDraft {
  if (targets.length === 0) throw new ConfigError(effect === 'Allow' ? 'allow' : 'deny', 'targets', 'given')
  return draftOf({ effect, targets: [...targets], sid: undefined, condition: {}, action: undefined })
}

function draftOf(facts: Omit<StatementDraft, 'when' | 'as' | 'doing'>): StatementDraft {
  return Object.freeze({
    ...facts,
    when: (condition: Condition) => {
      if (Object.keys(facts.condition).length > 0)
        throw new ConfigError('when', 'condition', 'given once: join several with condition.all(…)')
      return draftOf({ ...facts, condition })
    },
    as: (sid: string) => {
      if (typeof sid !== 'string' || sid.length > 64 || !/^[A-Za-z0-9]+$/.test(sid))
        throw new ConfigError('as', 'sid', 'letters and digits')
      return draftOf({ ...facts, sid })
    },
    doing: (action: ExecuteApiAction) => draftOf({ ...facts, action }),
  })
}

function plainStatements(
  { effect, targets, sid, condition, action }: StatementDraft,
  scope: PolicyScope,
): readonly PlainStatement[] {
  return targets.map((target) => {
    const { arns, isConnections } = targetArns(target, scope)
    const does = action ?? (isConnections ? 'ManageConnections' : 'Invoke')
    return { sid, effect, action: `execute-api:${does}`, resources: arns, when: condition }
  })
}

function emit({ sid, effect, action, resources, when }: PlainStatement): EmittedStatement {
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: effect,
    Action: action,
    Resource: oneOrMore(resources),
    ...(Object.keys(when).length > 0 && { Condition: emitCondition(when) }),
  }
}

function emitCondition(when: Condition): { [operator: string]: { [key: string]: string | string[] } } {
  const emitKeys = (keys: Condition[string]): { [key: string]: string | string[] } =>
    Object.fromEntries(
      Object.entries(keys).map(([key, values]) => [key, oneOrMore(typeof values === 'string' ? [values] : values)]),
    )
  return Object.fromEntries(Object.entries(when).map(([operator, keys]) => [operator, emitKeys(keys)]))
}

function oneOrMore(values: readonly string[]): string | string[] {
  const [first, ...others] = values
  return first === undefined || others.length > 0 ? [...values] : first
}

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object') freeze(inner)
  return Object.freeze(value)
}
