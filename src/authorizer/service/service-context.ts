/**
 * Checks the context of AppSync's responses: `resolverContext` and `handlerContext`.
 *
 * @module
 */

import { ResponseError } from '../../errors.ts'
import type { Json } from '../../events/index.ts'
import { checkedContext, type ResponseContext } from '../response/response-fields.ts'

/** AppSync's limit for the context of a response, in bytes of JSON. */
export const MAX_CONTEXT_BYTES = 5_242_880

/**
 * Checks that a context has strings, finite numbers and booleans only.
 *
 * @throws {ResponseError} that names the key, without its value.
 */
export function appSyncContext(context: unknown): ResponseContext {
  return checkedContext(context, [], contextValue)
}

/** Whether AppSync accepts a context of this size. */
export function fitsAppSync(context: ResponseContext): boolean {
  return Buffer.byteLength(JSON.stringify(context)) <= MAX_CONTEXT_BYTES
}

function contextValue(value: unknown, key: string): Json {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value as Json // or a finite number
  throw new ResponseError(`context.${key}`, 'a string, a finite number or a boolean')
}
