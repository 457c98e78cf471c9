/**
 * What `context` returned for payload 2.0, checked: an HTTP API hands JSON on with its types.
 *
 * @module
 */

import { ResponseError } from '../../errors.ts'
import type { Json } from '../../events/index.ts'
import { isThenable } from '../../internal/type-guards.ts'
import { checkedContext, type ReplyContext } from './response-fields.ts'

/** @throws {ResponseError} naming the key, never its value. */
export function jsonContext(context: unknown): ReplyContext {
  return checkedContext(context, RESERVED, (value, key) => jsonValue(key, value, 0))
}

/** The member that a JWT authorizer's claims stand under. */
const RESERVED: readonly string[] = ['claims']
const MAX_DEPTH = 32

function jsonValue(key: string, value: unknown, depth: number): Json {
  if (depth > MAX_DEPTH) throw new ResponseError(`context.${key}`, `JSON of at most ${MAX_DEPTH} levels`)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  // `Array.from` reads a hole as `undefined`, which is no JSON.
  if (Array.isArray(value)) return Array.from(value, (one) => jsonValue(key, one, depth + 1))
  if (typeof value === 'object' && !isThenable(value) && isPlain(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => one !== undefined)
        .map(([name, one]) => [name, jsonValue(key, one, depth + 1)]),
    )
  }
  throw new ResponseError(`context.${key}`, 'a JSON value')
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
