/**
 * Checks a context for payload format 2.0, which delivers JSON to the backend unchanged.
 *
 * @module
 */

import { ResponseError } from '../../errors.ts'
import type { Json } from '../../events/index.ts'
import { isThenable } from '../../internal/type-guards.ts'
import { checkedContext, type ResponseContext } from './response-fields.ts'

/** The key that contains the claims of a JWT authorizer. */
const RESERVED_KEYS: readonly string[] = ['claims']
const MAX_DEPTH = 32

/**
 * Checks that a context is JSON of at most 32 levels.
 *
 * @throws {ResponseError} that names the key, without its value.
 */
export function jsonContext(context: unknown): ResponseContext {
  return checkedContext(context, RESERVED_KEYS, (value, key) => jsonValue(key, value, 0))
}

function jsonValue(key: string, value: unknown, depth: number): Json {
  if (depth > MAX_DEPTH) throw new ResponseError(`context.${key}`, `JSON of at most ${MAX_DEPTH} levels`)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  // `Array.from` reads a hole as `undefined`, which is rejected.
  if (Array.isArray(value)) return Array.from(value, (element) => jsonValue(key, element, depth + 1))
  if (typeof value === 'object' && !isThenable(value) && isPlainObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => [name, jsonValue(key, member, depth + 1)]),
    )
  }
  throw new ResponseError(`context.${key}`, 'a JSON value')
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
