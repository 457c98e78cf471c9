/**
 * The smallest document that says the same: statements merged, resources sorted, what another covers left out.
 *
 * @module
 */

import type { Effect } from '../language/document.ts'
import { compareTexts } from '../matching/compare-strings.ts'
import type { PatternText } from '../matching/glob.ts'
import { partsOf } from '../matching/resource-pattern.ts'
import { parseTemplate } from '../matching/template.ts'
import type { Condition } from '../rules/rule.ts'

export interface PlainStatement {
  readonly sid: string | undefined
  readonly effect: Effect
  readonly action: string
  readonly resources: readonly string[]
  readonly when: Condition
}

/** Statements with a `sid` stay apart, because a reader looks for them; what they cover is still left out elsewhere. */
export function smallestStatements(statements: readonly PlainStatement[]): readonly PlainStatement[] {
  const merged = new Map<string, PlainStatement>()
  for (const statement of statements) {
    const key = JSON.stringify([statement.effect, statement.action, sorted(statement.when), statement.sid ?? null])
    const known = merged.get(key)
    const resources = [...(known?.resources ?? []), ...statement.resources]
    merged.set(key, { ...statement, resources: [...new Set(resources)].sort() })
  }
  // In an order of its own before anything is dropped, so that the caller's order changes nothing.
  const kept: PlainStatement[] = [...merged.values()].sort(byEffectAndResource)
  for (const [index, statement] of kept.entries()) {
    const others = (resource: string): boolean =>
      kept.some((other, at) => at !== index && makesNeedless(other, statement, resource))
    const own = withoutCovered(statement.resources)
    // Judged one after another against what is left, so that of two equals one stays.
    kept[index] = { ...statement, resources: own.filter((resource) => !others(resource)) }
  }
  return kept.filter(({ resources }) => resources.length > 0).sort(byEffectAndResource)
}

/** True when every ARN that `inner` matches is matched by `outer` too. May miss a case, never claims one. */
export function covers(outer: string, inner: string): boolean {
  if (outer === inner || outer === '*') return true
  const outerText = fixedPattern(outer)
  const innerText = fixedPattern(inner)
  if (outerText === undefined || innerText === undefined) return false
  const [outerParts, innerParts] = [partsOf(outerText), partsOf(innerText)]
  if (innerParts.head.length > outerParts.head.length) return false
  const inHead = outerParts.head.every((part, index) => {
    const other = innerParts.head[index]
    return other !== undefined && partCovers(part, other)
  })
  return inHead && partCovers(outerParts.tail, innerParts.tail)
}

/** An unconditional statement of the same effect, or an unconditional Deny of what an Allow opens. */
function makesNeedless(other: PlainStatement, statement: PlainStatement, resource: string): boolean {
  if (other.action !== statement.action || (other.effect !== statement.effect && other.effect !== 'Deny')) return false
  if (Object.keys(other.when).length > 0) return false
  return other.resources.some((one) => covers(one, resource))
}

/** One after another, so that of two that cover each other (`a*` and `a**`) one stays. */
function withoutCovered(resources: readonly string[]): readonly string[] {
  let kept = resources
  for (const resource of resources) {
    const rest = kept.filter((other) => other !== resource)
    if (rest.some((other) => covers(other, resource))) kept = rest
  }
  return kept
}

/** A pattern without open variables. */
function fixedPattern(text: string): PatternText | undefined {
  return parseTemplate(text, true, true)?.fixed
}

/** The usual walk with one place to return to; a star of `inner` is a sign that only a star of `outer` takes. */
function partCovers(outer: PatternText, inner: PatternText): boolean {
  const outerWild = new Set(outer.wild)
  const innerStar = new Set(inner.wild.filter((offset) => inner.text[offset] === '*'))
  let at = 0
  let from = 0
  let star = -1
  let retry = 0
  while (from < inner.text.length) {
    const isWild = outerWild.has(at)
    if (isWild && outer.text[at] === '*') {
      star = at++
      retry = from
    } else if (takes(outer, inner, at, from, isWild, innerStar.has(from))) {
      at++
      from++
    } else if (star !== -1) {
      at = star + 1
      from = ++retry
    } else return false
  }
  while (outerWild.has(at) && outer.text[at] === '*') at++
  return at === outer.text.length
}

function takes(outer: PatternText, inner: PatternText, at: number, from: number, isWild: boolean, isStar: boolean): boolean {
  if (isStar) return false
  if (isWild) return true
  return outer.text[at] === inner.text[from] && !inner.wild.includes(from)
}

function byEffectAndResource(a: PlainStatement, b: PlainStatement): number {
  const keyOf = ({ effect, action, resources, sid = '', when }: PlainStatement): string =>
    [effect, action, sid, ...resources, JSON.stringify(sorted(when))].join('\n')
  return compareTexts(keyOf(a), keyOf(b))
}

function sorted(when: Condition): unknown {
  return Object.entries(when)
    .map(([operator, keys]) => [operator, Object.entries(keys).sort()] as const)
    .sort()
}
