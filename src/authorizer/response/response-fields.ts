/**
 * What `context` returned, checked: API Gateway answers 500 without a reason to a context that it cannot use.
 *
 * @module
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */

import { ResponseError } from '../../errors.ts'
import type { Json } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import { isThenable } from '../../internal/type-guards.ts'

export type ReplyContext = { readonly [key: string]: Json }

/**
 * A context for REST and WebSocket backends, and for payload 1.0: strings, finite numbers and booleans. A key whose
 * value is `undefined` is dropped.
 *
 * @throws {ResponseError} naming the key, never its value.
 */
export function flatContext(context: unknown): ReplyContext {
  return checkedContext(context, BESIDE, flatValue)
}

/** Keys that API Gateway itself puts beside the context. */
const BESIDE: readonly string[] = ['principalId', 'integrationLatency']

function flatValue(value: unknown, key: string): Json {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value as Json // a finite number
  throw new ResponseError(`context.${key}`, 'a text, a finite number or a boolean')
}

/** What is checked is a copy, so that a getter cannot change a value after it was looked at; `__proto__` is a key like any other in it. */
export function checkedContext(
  context: unknown,
  reserved: readonly string[],
  checked: (value: unknown, key: string) => Json,
): ReplyContext {
  if (!isRecord(context) || isThenable(context)) {
    throw new ResponseError('context', 'an object')
  }
  const reply: { [key: string]: Json } = { ...(context as ReplyContext) } // an object; each value is checked below
  for (const key of Object.keys(reply)) {
    if (reply[key] === undefined) delete reply[key]
    else if (reserved.includes(key)) throw new ResponseError(`context.${key}`, 'another name: API Gateway uses this one')
    else reply[key] = checked(reply[key], key)
  }
  return reply
}
