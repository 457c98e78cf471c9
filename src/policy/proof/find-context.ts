/**
 * Searches a request context with a wanted property among the values that the policies themselves compare with.
 *
 * @module
 */

import { parseDecimal } from '../conditions/decimal.ts'
import { parseInstant } from '../conditions/instant.ts'
import { parseRange } from '../conditions/ip-range.ts'
import { type PolicySet, preparePolicies } from '../evaluation/policy-set.ts'
import { hasKey, type RequestContext } from '../matching/context.ts'
import { variableKeys } from '../matching/template.ts'

/** The number of contexts that are tried. */
const MAX_CONTEXTS = 20_000

/** The known part of the request. */
export interface ContextSearch {
  readonly resource: string
  readonly known: RequestContext
}

/** Returns a context with as few keys as possible, or `undefined` if none of the tried contexts has the property. */
export function findContext(
  sets: readonly PolicySet[],
  { resource, known }: ContextSearch,
  isWanted: (context: RequestContext) => boolean,
): RequestContext | undefined {
  const candidates = [...collectValues(sets, resource)].filter(([key]) => !hasKey(known, key))
  let tries = 0
  /** Contexts with `missing` further keys, from the key at `from` on. */
  const search = (context: RequestContext, from: number, missing: number): RequestContext | undefined => {
    if (missing === 0) {
      tries++
      return isWanted(context) ? context : undefined
    }
    for (let index = from; index < candidates.length; index++) {
      const [key, values] = candidates[index] ?? ['', new Set<string>()]
      for (const value of values) {
        if (tries >= MAX_CONTEXTS) return undefined
        const found = search({ ...context, [key]: value }, index + 1, missing - 1)
        if (found !== undefined) return found
      }
    }
    return undefined
  }
  for (let count = 0; count <= candidates.length; count++) {
    const found = search(known, 0, count)
    if (found !== undefined) return found
  }
  return undefined
}

/** For each condition key the values that a policy compares it with, and a value next to each of them. */
function collectValues(sets: readonly PolicySet[], resource: string): ReadonlyMap<string, ReadonlySet<string>> {
  const values = new Map<string, Set<string>>()
  const names = new Map<string, string>()
  const add = (key: string, candidates: readonly string[]): void => {
    const name = names.get(key.toLowerCase()) ?? key
    names.set(key.toLowerCase(), name)
    values.set(name, new Set([...(values.get(name) ?? []), ...candidates]))
  }
  const segments = resource.split('/').slice(1)
  const statements = sets.flatMap((set) => preparePolicies(set).documents.flatMap((document) => document.statements))
  for (const { conditions, resources } of statements) {
    for (const { key, source, variables } of conditions) {
      if (key.spelled !== '') add(key.spelled, [...source.flatMap(valuesNear), 'x'])
      for (const variable of variables) add(variable, [...source, 'x'])
    }
    for (const { template } of resources.items) for (const variable of variableKeys(template)) add(variable, [...segments, 'x'])
  }
  return values
}

/** A value of a policy, and values on both sides of it. */
function valuesNear(value: string): readonly string[] {
  if (/^(true|false)$/i.test(value)) return ['true', 'false']
  const range = parseRange(value)
  const instant = parseInstant(value)
  const literal = value.replaceAll(/\$\{([*?$])\}/g, '$1')
  return [
    literal,
    literal.replaceAll('*', ''),
    literal.replaceAll(/[*?]/g, 'x'),
    ...(range === undefined ? [] : [value.split('/', 1)[0] ?? value, range.groups.length === 0 ? '192.0.2.1' : '2001:db8::1']),
    ...(instant === undefined ? [] : [String(instant.seconds - 1), String(instant.seconds + 1)]),
    ...(parseDecimal(value) === undefined ? [] : [`${value}1`, '0', '-1']),
  ]
}
