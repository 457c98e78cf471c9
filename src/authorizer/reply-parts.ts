/**
 * The parts of a reply that come from the user's callbacks: checked, because API Gateway answers 500 without a reason
 * to a context that it cannot use.
 *
 * @module
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */

import { createHash } from 'node:crypto'
import { ReplyError } from '../errors.ts'
import type { Json } from '../events/index.ts'

/** Keys that API Gateway itself puts beside the context. */
const RESERVED = { flat: new Set(['principalId', 'integrationLatency']), json: new Set(['claims']) } as const

const MAX_PRINCIPAL_ID = 128

/**
 * Checks what `context` returned and drops keys whose value is `undefined`. `flat`: strings, finite numbers and
 * booleans; `json`: any JSON value.
 *
 * @throws {ReplyError} naming the key, never its value.
 */
export function checkContext(context: unknown, shape: 'flat' | 'json'): { readonly [key: string]: Json } {
  if (typeof context !== 'object' || context === null || Array.isArray(context) || isThenable(context)) {
    throw new ReplyError('context', 'an object')
  }
  const members = context as { readonly [key: string]: unknown } // an object: narrowed above
  const checked: { [key: string]: Json } = {}
  for (const key of Object.keys(context)) {
    const given = members[key]
    if (given === undefined) continue
    if (RESERVED[shape].has(key)) throw new ReplyError(`context.${key}`, 'another name, because API Gateway uses this one')
    const value = shape === 'flat' ? flatValue(key, given) : jsonValue(key, given, 0)
    // An assignment to `__proto__` would set the prototype and lose the key.
    if (key === '__proto__') Object.defineProperty(checked, key, { value, enumerable: true, configurable: true, writable: true })
    else checked[key] = value
  }
  return checked
}

/** `${issuer}|${subject}`; over 128 characters its SHA-256, because principal ids are logged and compared. */
export function defaultPrincipalId(identity: unknown): string {
  const { issuer, subject } = (identity ?? {}) as { readonly issuer?: unknown; readonly subject?: unknown }
  if (typeof issuer !== 'string' || typeof subject !== 'string') {
    throw new ReplyError('principalId', 'given as an option, because the identity has no issuer and subject')
  }
  return boundedPrincipalId(`${issuer}|${subject}`)
}

/** @throws {ReplyError} unless the user's callback gave a text. */
export function checkPrincipalId(principalId: unknown): string {
  if (typeof principalId !== 'string' || principalId === '') throw new ReplyError('principalId', 'a text')
  return boundedPrincipalId(principalId)
}

/**
 * A usage plan's key has 20 to 128 letters and digits; anything else would be answered 403 by API Gateway.
 *
 * @throws {ReplyError} never holding the key.
 */
export function checkUsageIdentifierKey(key: unknown): string {
  if (typeof key !== 'string' || key.length < 20 || key.length > 128 || !/^[0-9A-Za-z]+$/.test(key)) {
    throw new ReplyError('usageIdentifierKey', '20 to 128 letters and digits')
  }
  return key
}

function boundedPrincipalId(text: string): string {
  return text.length <= MAX_PRINCIPAL_ID ? text : createHash('sha256').update(text).digest('hex')
}

function flatValue(key: string, value: unknown): string | number | boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new ReplyError(`context.${key}`, 'a string, a finite number or a boolean')
}

const MAX_DEPTH = 32

function jsonValue(key: string, value: unknown, depth: number): Json {
  if (depth > MAX_DEPTH) throw new ReplyError(`context.${key}`, `JSON of at most ${MAX_DEPTH} levels`)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return value.map((one) => jsonValue(key, one, depth + 1))
  if (typeof value === 'object' && !isThenable(value) && isPlain(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => one !== undefined)
        .map(([name, one]) => [name, jsonValue(key, one, depth + 1)]),
    )
  }
  throw new ReplyError(`context.${key}`, 'a JSON value')
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function isThenable(value: object): boolean {
  return 'then' in value && typeof value.then === 'function'
}
