/**
 * Expands `Fn::ForEach` of the transform `AWS::LanguageExtensions` before anything else is resolved.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { Origins } from './origins.ts'
import { setMember } from './parse-context.ts'
import { asUnresolved, isUnresolved, missing, type Unresolved } from './unresolved.ts'

/** What the expansion needs. */
export interface ForEachScope {
  readonly origins: Origins
  /** Whether `AWS::LanguageExtensions` is among the transforms. */
  readonly enabled: boolean
  /** Resolves the collection of a loop. */
  resolve(collection: unknown): unknown
}

const PREFIX = 'Fn::ForEach::'
/** Values that all loops of a template may produce. */
const MAX_VALUES = 500_000

type Loop = ReadonlyMap<string, string>

/** Returns a copy of `value` without `Fn::ForEach`. A loop that cannot be expanded stays as an unknown value under its key. */
export function expandForEach(value: unknown, scope: ForEachScope): unknown {
  let values = 0
  return expand(value, new Map())

  function expand(node: unknown, loop: Loop): unknown {
    values += 1
    if (values > MAX_VALUES)
      return missing('unresolved', 'Fn::ForEach makes too many values. Use smaller collections.', scope.origins.locate(node))
    if (typeof node === 'string') return replaceNames(node, loop)
    if (Array.isArray(node))
      return scope.origins.copy(
        node.map((item) => expand(item, loop)),
        node,
      )
    if (!isRecord(node) || isUnresolved(node)) return node
    const keys = Object.keys(node)
    const reference = node['Ref']
    if (keys.length === 1 && typeof reference === 'string' && loop.has(reference)) return loop.get(reference)
    const result = scope.origins.copy({}, node)
    for (const key of keys) {
      if (!key.startsWith(PREFIX)) setMember(result, replaceNames(key, loop), expand(node[key], loop))
      else {
        const expanded = iterate(node, key, loop)
        if (isUnresolved(expanded)) setMember(result, key, expanded)
        else for (const [name, item] of expanded) setMember(result, name, item)
      }
    }
    return result
  }

  function iterate(
    node: { readonly [key: string]: unknown },
    key: string,
    loop: Loop,
  ): Unresolved | readonly (readonly [string, unknown])[] {
    const at = scope.origins.locate(node, key)
    if (!scope.enabled)
      return missing(
        'unknown-intrinsic',
        'Fn::ForEach needs the transform AWS::LanguageExtensions. Add it before AWS::Serverless-2016-10-31.',
        at,
      )
    const argument = node[key]
    const [identifier, collection, body] = Array.isArray(argument) ? argument : []
    const items = scope.resolve(expand(collection, loop))
    if (typeof identifier !== 'string' || !Array.isArray(items) || !isRecord(body))
      return asUnresolved(items) ?? missing('unresolved', 'Fn::ForEach takes an identifier, an array and an object.', at)
    const result: (readonly [string, unknown])[] = []
    for (const item of items) {
      if (typeof item !== 'string' && typeof item !== 'number')
        return asUnresolved(item) ?? missing('unresolved', 'The array of Fn::ForEach must contain strings.', at)
      const expanded = expand(body, new Map([...loop, [identifier, String(item)]]))
      if (!isRecord(expanded)) return missing('unresolved', 'Fn::ForEach takes an object with one key.', at)
      result.push(...Object.entries(expanded))
    }
    return result
  }
}

/** Replaces `${Identifier}` and `&{Identifier}`; `&{…}` drops characters that are not alphanumeric. */
function replaceNames(text: string, loop: Loop): string {
  if (loop.size === 0) return text
  return text.replace(/([$&])\{([A-Za-z0-9]{1,255})\}/g, (found, sign: string, name: string) => {
    const value = loop.get(name)
    if (value === undefined) return found
    return sign === '&' ? value.replace(/[^A-Za-z0-9]/g, '') : value
  })
}
