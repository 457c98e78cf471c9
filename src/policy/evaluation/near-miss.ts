/**
 * Finds how close a statement came to matching: the first part of its resource that differs, or the condition that
 * failed. Values of the request context are not included, because they may be secret.
 *
 * @module
 */

import { evaluateCondition } from '../conditions/condition.ts'
import type { ResourceItem } from '../language/element.ts'
import { memberPath } from '../language/fault.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { keyName, readValues } from '../matching/context.ts'
import { compileGlob, matchesGlob, type Pattern, slicePattern } from '../matching/glob.ts'
import { arnColons, findApiEnd } from '../matching/resource-pattern.ts'
import { bindTemplate, variableKeys } from '../matching/template.ts'
import { holds, type Mismatch, type PreparedRequest } from './match-statement.ts'

/** A part of an execute-api ARN. */
export type ArnPart = 'scheme' | 'partition' | 'service' | 'region' | 'account' | 'api' | 'stage' | 'method' | 'path'

/** What a statement requires that the request does not have, for the element that does not match. */
export type NearMiss = ResourceMiss | ExclusionMiss | VariableMiss | ActionMiss | PrincipalMiss | ConditionMiss

/** The resource matches up to one part. Of several resources, the one that matches furthest. */
export interface ResourceMiss {
  /** Distinguishes the kinds of near miss. */
  readonly kind: 'resource'
  /** The resource as the policy writes it. */
  readonly pattern: string
  /** The first part that differs. */
  readonly part: ArnPart
  /** That part of the pattern; empty if the pattern has fewer parts. */
  readonly wanted: string
  /** That part of the requested resource; empty if the resource has fewer parts. */
  readonly asked: string
}

/** A `NotResource` matches the requested resource. */
export interface ExclusionMiss {
  /** Distinguishes the kinds of near miss. */
  readonly kind: 'excluded'
  /** The first resource of the element, as the policy writes it. */
  readonly pattern: string
}

/** The resource has a policy variable without a value. */
export interface VariableMiss {
  /** Distinguishes the kinds of near miss. */
  readonly kind: 'variable'
  /** The resource as the policy writes it. */
  readonly pattern: string
  /** The condition key that the variable reads. */
  readonly key: string
}

/** The statement is about other actions. */
export interface ActionMiss {
  /** Distinguishes the kinds of near miss. */
  readonly kind: 'action'
  /** The requested action, in lowercase. */
  readonly asked: string
}

/** The statement is about other callers. */
export interface PrincipalMiss {
  /** Distinguishes the kinds of near miss. */
  readonly kind: 'principal'
  /** The principal of the request. */
  readonly asked: string
}

/** A condition does not hold. */
export interface ConditionMiss {
  /** Distinguishes the kinds of near miss. */
  readonly kind: 'condition'
  /** The condition operator as the policy writes it; empty if the `Condition` element cannot be read. */
  readonly operator: string
  /** The condition key as the policy writes it. */
  readonly key: string
  /** The values as the policy writes them. */
  readonly wanted: readonly string[]
  /** The request does not have the key, has another value, or one of both values cannot be compared. */
  readonly because: 'absent' | 'differs' | 'unreadable'
}

/** One of the conditions that do not hold. */
export interface FailedCondition extends ConditionMiss {
  /** Its JSON path: `$.Statement[0].Condition.IpAddress["aws:SourceIp"]`. */
  readonly path: string
}

/** Returns `undefined` if the statement as a whole cannot be read. */
export function findNearMiss(statement: PreparedStatement, mismatch: Mismatch, request: PreparedRequest): NearMiss | undefined {
  switch (mismatch) {
    case 'unreadable':
      return undefined
    case 'action':
      return { kind: 'action', asked: request.action }
    case 'principal':
      return { kind: 'principal', asked: request.caller.principal }
    case 'resource':
      return nearestResource(statement, request)
    case 'condition': {
      const [first] = findFailedConditions(statement, request)
      if (first === undefined) return undefined
      const { path: _, ...miss } = first
      return miss
    }
  }
}

function nearestResource({ resources }: PreparedStatement, request: PreparedRequest): NearMiss | undefined {
  const [first] = resources.items
  if (resources.negated && first !== undefined) return { kind: 'excluded', pattern: first.text }
  let nearest: ItemMiss | undefined
  for (const item of resources.items) {
    const miss = compareItem(item, request)
    if (nearest === undefined || miss.depth > nearest.depth) nearest = miss
  }
  return nearest?.miss
}

interface ItemMiss {
  /** The number of parts that match. */
  readonly depth: number
  readonly miss: NearMiss
}

function compareItem(item: ResourceItem, { resource, context }: PreparedRequest): ItemMiss {
  const pattern = bindTemplate(item.template, context)
  if (pattern === undefined) {
    const isAbsent = (name: string): boolean => readValues(context, keyName(name)) === undefined
    const [key = ''] = variableKeys(item.template).filter(isAbsent)
    return { depth: 0, miss: { kind: 'variable', pattern: item.text, key } }
  }
  const patternParts = splitParts(item.isShortForm ? expandShortForm(pattern, resource) : pattern)
  const resourceParts = splitParts({ text: resource, wild: [] })
  let depth = 0
  while (depth < patternParts.length && matchesPart(patternParts[depth], resourceParts[depth])) depth++
  return {
    depth,
    miss: {
      kind: 'resource',
      pattern: item.text,
      part: PARTS[depth] ?? 'path',
      wanted: patternParts[depth]?.text ?? '',
      asked: resourceParts[depth]?.text ?? '',
    },
  }
}

/** The short form means the API of the request. */
function expandShortForm({ text, wild }: Pattern, resource: string): Pattern {
  const apiEnd = findApiEnd(resource)
  const api = apiEnd === -1 ? 'arn:*:execute-api:*:*:*' : resource.slice(0, apiEnd)
  return { text: api + text, wild: wild.map((offset) => offset + api.length) }
}

function matchesPart(pattern: Pattern | undefined, part: Pattern | undefined): boolean {
  return pattern !== undefined && part !== undefined && matchesGlob(compileGlob(pattern), part.text)
}

const PARTS: readonly ArnPart[] = ['scheme', 'partition', 'service', 'region', 'account', 'api', 'stage', 'method']

/** The rest of a longer path is one part, so that the work is bounded. */
const MAX_PARTS = 64

/** Splits at the first five colons, then at every slash. */
function splitParts(pattern: Pattern): readonly Pattern[] {
  const parts: Pattern[] = []
  let start = 0
  for (const colon of arnColons(pattern.text)) {
    parts.push(slicePattern(pattern, start, colon))
    start = colon + 1
  }
  while (parts.length < MAX_PARTS) {
    const slash = pattern.text.indexOf('/', start)
    parts.push(slicePattern(pattern, start, slash === -1 ? undefined : slash))
    if (slash === -1) break
    start = slash + 1
  }
  return parts
}

/** The conditions that do not hold, in the order of the policy. */
export function findFailedConditions(
  { conditions, effect, place }: PreparedStatement,
  { context }: PreparedRequest,
): readonly FailedCondition[] {
  const element = `${place.path}.Condition`
  return conditions
    .filter((condition) => !holds(condition, context, effect))
    .map((condition) => {
      const { operatorName: operator, key, source } = condition
      const isAbsent = readValues(context, key) === undefined
      const because = evaluateCondition(condition, context) === 'unknown' ? 'unreadable' : isAbsent ? 'absent' : 'differs'
      // A `Condition` that is not an object has no operator.
      const path = operator === '' ? element : memberPath(memberPath(element, operator), key.spelled)
      return { kind: 'condition', operator, key: key.spelled, wanted: source, because, path }
    })
}
