/**
 * Checks the fields of a response that the user's callbacks return. API Gateway answers 500 without a reason to a field
 * that it cannot use.
 *
 * @module
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */

import crypto from 'node:crypto'
import { ResponseError } from '../../errors.ts'
import type { Json } from '../../events/index.ts'
import { isRecord, isThenable } from '../../internal/type-guards.ts'
import { identityFact } from '../identity-facts.ts'

/** A checked authorizer context. */
export type ResponseContext = { readonly [key: string]: Json }

const MAX_PRINCIPAL_ID_LENGTH = 128

/**
 * Returns the result of the option `principalId`, by default `{issuer}|{subject}`. An ID of more than 128 characters is
 * replaced by its SHA-256 in hexadecimal.
 *
 * @throws {ResponseError} if the result is not a non-empty string.
 */
export function principalIdOf<I>(identity: I, callback: (identity: I) => unknown = issuerAndSubject): string {
  const principalId = callback(identity)
  if (typeof principalId !== 'string' || principalId === '') {
    throw new ResponseError('principalId', 'a non-empty string; set the option if identities have no issuer and subject')
  }
  return principalId.length <= MAX_PRINCIPAL_ID_LENGTH ? principalId : crypto.hash('sha256', principalId)
}

function issuerAndSubject(identity: unknown): string | undefined {
  const issuer = identityFact(identity, 'issuer')
  const subject = identityFact(identity, 'subject')
  return typeof issuer === 'string' && typeof subject === 'string' ? `${issuer}|${subject}` : undefined
}

/**
 * Checks the API key of a usage plan. API Gateway answers 403 to any other value.
 *
 * @throws {ResponseError} without the key.
 */
export function checkUsageIdentifierKey(key: unknown): string {
  if (typeof key !== 'string' || !/^[0-9A-Za-z]{20,128}$/.test(key)) {
    throw new ResponseError('usageIdentifierKey', '20 to 128 letters and digits')
  }
  return key
}

/** API Gateway adds these keys to the context. */
const RESERVED_KEYS: readonly string[] = ['principalId', 'integrationLatency']

/**
 * Checks a context for REST and WebSocket APIs and payload format 1.0: strings, finite numbers and booleans.
 *
 * @throws {ResponseError} that names the key, without its value.
 */
export function flatContext(context: unknown): ResponseContext {
  return checkedContext(context, RESERVED_KEYS, flatValue)
}

function flatValue(value: unknown, key: string): Json {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value as Json // or a finite number
  throw new ResponseError(`context.${key}`, 'a string, a finite number or a boolean')
}

/**
 * Returns a checked copy of a context without the properties that are `undefined`. A copy, so that a getter cannot change
 * a value after the check.
 *
 * @throws {ResponseError} that names the key, without its value.
 */
export function checkedContext(
  context: unknown,
  reservedKeys: readonly string[],
  checkValue: (value: unknown, key: string) => Json,
): ResponseContext {
  if (!isRecord(context) || isThenable(context)) throw new ResponseError('context', 'an object')
  const checked: { [key: string]: Json } = { ...(context as ResponseContext) } // every value is checked below
  for (const key of Object.keys(checked)) {
    if (checked[key] === undefined) delete checked[key]
    else if (reservedKeys.includes(key))
      throw new ResponseError(`context.${key}`, 'renamed, because API Gateway reserves this key')
    else checked[key] = checkValue(checked[key], key)
  }
  return checked
}
