/**
 * How near a statement came: the first part of its pattern that the request does not fit, or the condition that failed.
 * Values of the request context are not told, because they may be secret; the ARN is, as its owner asked for it.
 *
 * @module
 */

import { judgeCondition } from '../conditions/condition.ts'
import type { PreparedStatement, ResourceItem } from '../language/statement.ts'
import { readValues } from '../matching/context.ts'
import { compileGlob, matchesGlob, type PatternText, slicePattern } from '../matching/glob.ts'
import { colonsOf, endOfApi } from '../matching/resource-pattern.ts'
import { bindTemplate, variablesOf } from '../matching/template.ts'
import { holds, type Mismatch, type PreparedRequest } from './match-statement.ts'

export type ArnPart = 'scheme' | 'partition' | 'service' | 'region' | 'account' | 'api' | 'stage' | 'method' | 'path'

export type NearMiss =
  /** `wanted` is the pattern's text for that part; an empty one means that the pattern has ended there. */
  | {
      readonly kind: 'resource'
      readonly pattern: string
      readonly part: ArnPart
      readonly wanted: string
      readonly asked: string
    }
  | { readonly kind: 'excluded'; readonly pattern: string }
  | { readonly kind: 'variable'; readonly pattern: string; readonly key: string }
  | { readonly kind: 'action'; readonly asked: string }
  | { readonly kind: 'principal'; readonly asked: string }
  | {
      readonly kind: 'condition'
      readonly operator: string
      readonly key: string
      readonly wanted: readonly string[]
      readonly because: 'absent' | 'differs' | 'unreadable'
    }

/** `undefined`: the statement as a whole is unreadable. */
export function nearMissOf(statement: PreparedStatement, stop: Mismatch, request: PreparedRequest): NearMiss | undefined {
  switch (stop) {
    case 'unreadable':
      return undefined
    case 'action':
      return { kind: 'action', asked: request.action }
    case 'principal':
      return { kind: 'principal', asked: request.caller.principal }
    case 'resource':
      return nearestResource(statement, request)
    case 'condition':
      return failedCondition(statement, request)
  }
}

function nearestResource({ resources }: PreparedStatement, request: PreparedRequest): NearMiss | undefined {
  let nearest: { readonly depth: number; readonly miss: NearMiss } | undefined
  for (const item of resources.items) {
    if (resources.negated) return { kind: 'excluded', pattern: item.text }
    const found = missOfItem(item, request)
    if (nearest === undefined || found.depth > nearest.depth) nearest = found
  }
  return nearest?.miss
}

function missOfItem(
  item: ResourceItem,
  { resource, context }: PreparedRequest,
): { readonly depth: number; readonly miss: NearMiss } {
  const pattern = bindTemplate(item.template, context)
  if (pattern === undefined) {
    const [key = ''] = variablesOf(item.template).filter(
      (name) => readValues(context, { spelled: name, lower: name.toLowerCase() }) === undefined,
    )
    return { depth: 0, miss: { kind: 'variable', pattern: item.text, key } }
  }
  const wanted = partsOf(item.isShort ? ofOwnApi(pattern, resource) : pattern)
  const asked = partsOf({ text: resource, wild: [] })
  let depth = 0
  while (depth < wanted.length && depth < asked.length && fits(wanted[depth], asked[depth])) depth++
  const part = PARTS[depth] ?? 'path'
  return {
    depth,
    miss: { kind: 'resource', pattern: item.text, part, wanted: wanted[depth]?.text ?? '', asked: asked[depth]?.text ?? '' },
  }
}

/** A short resource is of the API that was asked for. */
function ofOwnApi({ text, wild }: PatternText, resource: string): PatternText {
  const end = endOfApi(resource)
  const api = end === -1 ? 'arn:*:execute-api:*:*:*' : resource.slice(0, end)
  return { text: api + text, wild: wild.map((offset) => offset + api.length) }
}

function fits(wanted: PatternText | undefined, asked: PatternText | undefined): boolean {
  return wanted !== undefined && asked !== undefined && matchesGlob(compileGlob(wanted), asked.text)
}

const PARTS: readonly ArnPart[] = ['scheme', 'partition', 'service', 'region', 'account', 'api', 'stage', 'method']
/** More parts than anybody reads. */
const MAX_PARTS = 64

/** Cut at the first five colons, then at every slash. */
function partsOf(pattern: PatternText): readonly PatternText[] {
  const parts: PatternText[] = []
  let start = 0
  for (const cut of colonsOf(pattern.text)) {
    parts.push(slicePattern(pattern, start, cut))
    start = cut + 1
  }
  while (parts.length < MAX_PARTS) {
    const slash = pattern.text.indexOf('/', start)
    parts.push(slicePattern(pattern, start, slash === -1 ? undefined : slash))
    if (slash === -1) break
    start = slash + 1
  }
  return parts
}

function failedCondition({ conditions, effect }: PreparedStatement, { context }: PreparedRequest): NearMiss | undefined {
  const failed = conditions.find((condition) => !holds(condition, context, effect === 'Allow'))
  if (failed === undefined) return undefined
  const isAbsent = readValues(context, failed.key) === undefined
  const because = judgeCondition(failed, context) === 'unknown' ? 'unreadable' : isAbsent ? 'absent' : 'differs'
  return { kind: 'condition', operator: failed.operatorName, key: failed.key.spelled, wanted: failed.texts, because }
}
