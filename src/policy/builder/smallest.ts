/**
 * Reduces statements to the smallest equivalent document: statements merged, resources sorted, covered resources removed.
 *
 * @module
 */

import type { Effect } from '../language/document.ts'
import type { Pattern } from '../matching/glob.ts'
import { splitArn } from '../matching/resource-pattern.ts'
import { parseTemplate } from '../matching/template.ts'
import type { Condition } from '../rules/rule.ts'

export interface PlainStatement {
  readonly sid: string | undefined
  readonly effect: Effect
  readonly action: string
  readonly resources: readonly string[]
  /** `{}` for a statement without conditions. */
  readonly condition: Condition
}

/**
 * Merges statements. A statement with a `sid` is not merged with others, because a reader looks for it; resources that
 * it covers are still removed elsewhere.
 */
export function smallestStatements(statements: readonly PlainStatement[]): readonly PlainStatement[] {
  const merged = new Map<string, PlainStatement>()
  for (const statement of statements) {
    const { effect, action, condition, sid = null } = statement
    const key = JSON.stringify([effect, action, sortedEntries(condition), sid])
    const resources = [...(merged.get(key)?.resources ?? []), ...statement.resources]
    merged.set(key, { ...statement, resources: [...new Set(resources)].sort() })
  }
  // Sorted before any resource is removed, so that the result does not depend on the caller's order.
  const result = sortStatements([...merged.values()])
  for (const [index, statement] of result.entries()) {
    const isRedundant = (resource: string): boolean =>
      result.some((other, at) => at !== index && makesRedundant(other, statement, resource))
    // One statement after another, each compared with what is left, so that one of two equal resources stays.
    const resources = removeCovered(statement.resources).filter((resource) => !isRedundant(resource))
    result[index] = { ...statement, resources }
  }
  return sortStatements(result.filter(({ resources }) => resources.length > 0))
}

/** Returns true if `outer` matches every ARN that `inner` matches. May miss a case, but is never wrong when true. */
export function covers(outer: string, inner: string): boolean {
  if (outer === inner || outer === '*') return true
  const outerPattern = fixedPattern(outer)
  const innerPattern = fixedPattern(inner)
  if (outerPattern === undefined || innerPattern === undefined) return false
  const [outerParts, innerParts] = [splitArn(outerPattern), splitArn(innerPattern)]
  if (innerParts.head.length > outerParts.head.length) return false
  const coversHead = outerParts.head.every((part, index) => {
    const other = innerParts.head[index]
    return other !== undefined && partCovers(part, other)
  })
  return coversHead && partCovers(outerParts.tail, innerParts.tail)
}

/** An unconditional statement of the same effect, or an unconditional Deny of an allowed resource. */
function makesRedundant(other: PlainStatement, statement: PlainStatement, resource: string): boolean {
  if (other.action !== statement.action || (other.effect !== statement.effect && other.effect !== 'Deny')) return false
  if (Object.keys(other.condition).length > 0) return false
  return other.resources.some((one) => covers(one, resource))
}

/** Removes one resource after another, so that one of two that cover each other (`a*` and `a**`) stays. */
function removeCovered(resources: readonly string[]): readonly string[] {
  let remaining = resources
  for (const resource of resources) {
    const others = remaining.filter((other) => other !== resource)
    if (others.some((other) => covers(other, resource))) remaining = others
  }
  return remaining
}

/** Returns `undefined` for a pattern with variables. */
function fixedPattern(text: string): Pattern | undefined {
  return parseTemplate(text, { variables: true, wildcards: true })?.fixed
}

/**
 * Matches `inner` against `outer` like a string against a pattern, with one position to return to. A star of `inner`
 * counts as a character that only a star of `outer` matches.
 */
function partCovers(outer: Pattern, inner: Pattern): boolean {
  const isOuterStar = (at: number): boolean => outer.wild.includes(at) && outer.text[at] === '*'
  let at = 0
  let from = 0
  let star = -1
  let retry = 0
  while (from < inner.text.length) {
    if (isOuterStar(at)) {
      star = at++
      retry = from
    } else if (characterCovers(outer, at, inner, from)) {
      at++
      from++
    } else if (star !== -1) {
      at = star + 1
      from = ++retry
    } else return false
  }
  while (isOuterStar(at)) at++
  return at === outer.text.length
}

function characterCovers(outer: Pattern, at: number, inner: Pattern, from: number): boolean {
  const isInnerWild = inner.wild.includes(from)
  if (isInnerWild && inner.text[from] === '*') return false
  if (outer.wild.includes(at)) return true
  return outer.text[at] === inner.text[from] && !isInnerWild
}

/** By effect, action, sid and resources. */
function sortStatements(statements: readonly PlainStatement[]): PlainStatement[] {
  return statements
    .map((statement) => {
      const { effect, action, sid = '', resources, condition } = statement
      const key = [effect, action, sid, ...resources, JSON.stringify(sortedEntries(condition))].join('\n')
      return { statement, key }
    })
    .sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key))
    .map(({ statement }) => statement)
}

function sortedEntries(condition: Condition): unknown {
  return Object.entries(condition)
    .map(([operator, keys]) => [operator, Object.entries(keys).sort()] as const)
    .sort()
}
