/**
 * What a caller's rules leave of a route: the ways in, each with values for path segments and a condition; and the class
 * of a path, which is what the document must say about it.
 *
 * @module
 */

import type { Clause, Condition } from '../rule.ts'
import type { Answer } from '../rules/answer.ts'
import { conditionKey } from '../rules/condition-key.ts'
import type { Segment } from './route-pattern.ts'
import type { Path } from './tokens.ts'

/** Empty: the route is closed to this caller. */
export type Ways = readonly Way[]

export interface Way {
  /** Segment by position, and the value that it must have. */
  readonly bind: readonly (readonly [position: number, value: string])[]
  readonly when: Condition
}

/** `none`, `all`, or the conditions of which one must hold. Equal keys mean the same. */
export interface PathClass {
  readonly key: string
  readonly conditions: readonly Condition[]
}

export const NONE: PathClass = Object.freeze({ key: 'none', conditions: Object.freeze([]) })
export const ALL: PathClass = Object.freeze({ key: 'all', conditions: Object.freeze([{}]) })

const OPEN: Ways = Object.freeze([Object.freeze({ bind: Object.freeze([]), when: Object.freeze({}) })])
const CLOSED: Ways = Object.freeze([])

/** Places a rule's answer on the route that it stands at. */
export function waysOf(answer: Answer, segments: readonly Segment[]): Ways {
  if (answer === 'all') return OPEN
  if (answer === 'none') return CLOSED
  return answer.map(
    ({ bind, when }: Clause): Way => ({
      bind: Object.entries(bind).map(([name, value]) => [positionOf(segments, name), value] as const),
      when,
    }),
  )
}

function positionOf(segments: readonly Segment[], name: string): number {
  return segments.findIndex((segment) => segment.kind === 'parameter' && segment.name === name)
}

/** The class of a path that its route decides. */
export function classOf(ways: Ways, path: Path): PathClass {
  if (ways.length === 0) return NONE
  if (ways === OPEN) return ALL
  const conditions = new Map<string, Condition>()
  for (const { bind, when } of ways) {
    if (!bind.every(([position, value]) => path[position] === value)) continue
    const key = conditionKey(when)
    if (key === '{}') return ALL
    conditions.set(key, when)
  }
  if (conditions.size === 0) return NONE
  const keys = [...conditions.keys()].sort()
  return { key: keys.join('|'), conditions: keys.map((key) => conditions.get(key) ?? {}) }
}

/** The path and, for each way that binds it, the path with its values: together they show every class it can have. */
export function variantsOf(ways: Ways, path: Path, fresh: string): Path[] {
  const variants: Path[] = [path]
  for (const { bind } of ways) {
    if (bind.length === 0) continue
    const bound = [...path]
    const fits = bind.every(([position, value]) => {
      const present = bound[position]
      bound[position] = value
      return present === fresh || present === value
    })
    if (fits) variants.push(bound)
  }
  return variants
}
