/**
 * What a caller's rules leave of a route: the ways in, each with values for path segments and a condition; and the class
 * of a path, which is what the document must say about it.
 *
 * A class is text: the JSON of the conditions of which one must hold, sorted. Equal texts mean the same.
 *
 * @module
 */

import { frozen } from '../../../internal/deep-freeze.ts'
import { addressTestOf, conditionText } from '../../rules/condition-text.ts'
import type { Residual } from '../../rules/rule.ts'
import type { RoutePattern } from '../parse/route-pattern.ts'
import type { RouteTree } from '../parse/route-tree.ts'
import { STAR, type Tokens } from '../parse/tokens.ts'

/** No condition that could hold: closed. */
export const NONE = '[]'
/** One condition that always holds: open. */
export const ALL = '[{}]'

export interface Way {
  /** Segment by position, and the value that it must have. */
  readonly bind: readonly (readonly [position: number, value: string])[]
  /** The JSON of a condition. */
  readonly when: string
  /** Whether the condition's networks hold an address, where it has any. */
  readonly holdsAddress?: ((address: string) => boolean) | undefined
}

/** By route. Empty: it is closed to this caller. */
export type WaysOf = (route: RoutePattern) => readonly Way[]

export const OPEN: readonly Way[] = frozen([{ bind: [], when: '{}' }])

/** Places a rule's answer on the route that it stands at. */
export function waysOf(answer: Residual, { names }: RoutePattern): readonly Way[] {
  if (answer === 'all') return OPEN
  if (answer === 'none') return []
  return answer.map(({ bind, when }) => ({
    bind: Object.entries(bind).map(([name, value]) => [names.indexOf(name), value] as const),
    when: conditionText(when),
    holdsAddress: addressTestOf(when),
  }))
}

/** The ways that lead to a path. */
export function waysTo(ways: readonly Way[], path: Tokens): readonly Way[] {
  return ways.filter(({ bind }) => bind.every(([position, value]) => path[position] === value))
}

/** The class of a path that its route decides. */
export function classOf(ways: readonly Way[], path: Tokens): string {
  // Stryker disable next-line ConditionalExpression: only sooner
  if (ways === OPEN) return ALL
  const when = waysTo(ways, path).map((way) => way.when)
  return when.includes('{}') ? ALL : classOfAny(when)
}

/** Where any of these conditions will do. */
export function classOfAny(when: Iterable<string>): string {
  return `[${[...new Set(when)].sort().join()}]`
}

/** A condition block as this package writes it. */
export type ConditionLists = { [operator: string]: { [key: string]: string[] } }

/** The conditions of a class. */
export function conditionsOf(classText: string): readonly ConditionLists[] {
  // The text is `conditionText`s in a list, which have this form.
  return JSON.parse(classText) as readonly ConditionLists[]
}

/** A route's path with the values that a way binds in the places of its stars. */
export function boundPath(path: Tokens, { bind }: Way): Tokens {
  // Stryker disable next-line ConditionalExpression: only sooner
  if (bind.length === 0) return path
  const bound = [...path]
  for (const [position, value] of bind) bound[position] = value
  return bound
}

/**
 * Reaches paths by the route that decides them and by their class: each path and, for each way that binds it, the path with
 * its values, which together show every class that it can have.
 */
export function reachClasses(
  tree: RouteTree,
  waysAt: WaysOf,
  pattern: Tokens,
  visit: (route: RoutePattern, path: Tokens, found: string) => boolean,
): boolean {
  return tree.reach(pattern, (route, path) => {
    const ways = waysAt(route)
    const see = (variant: Tokens): boolean => tree.decide(variant) === route && visit(route, variant, classOf(ways, variant))
    // Stryker disable next-line ConditionalExpression: what binds nothing leads to the same path again
    if (ways === OPEN) return see(path)
    const fits = ({ bind }: Way): boolean =>
      bind.every(([position, value]) => path[position] === STAR || path[position] === value)
    return see(path) || ways.some((way) => fits(way) && see(boundPath(path, way)))
  })
}
