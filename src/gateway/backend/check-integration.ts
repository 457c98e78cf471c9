/**
 * Checks the integration of a route.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { callback, integer, oneOf, optional, optionSchema, valid, wrongValue } from '../../options.ts'
import { RUNTIMES } from '../lambda/runtime.ts'
import type { HttpIntegration } from './http-integration.ts'
import type { LambdaIntegration, MockIntegration } from './integration.ts'

const type = oneOf('AWS_PROXY', 'HTTP_PROXY', 'MOCK')
const method = valid<string>('an HTTP method in upper case', (value) => typeof value === 'string' && /^[A-Z]{1,20}$/.test(value))
const upstreamUrl = valid<string>(
  'an http or https URL, or one that begins with a stage variable',
  (value) => typeof value === 'string' && /^(https?:\/\/|\$\{stageVariables\.)\S+$/.test(value),
)
const headers = valid<MockIntegration['headers']>('an object of header values', isHeaders)

function isHeaders(value: unknown): boolean {
  if (!isRecord(value) || !Object.values(value).every((one) => typeof one === 'string')) return false
  try {
    new Headers(value as { [name: string]: string }) // all values are strings
    return true
  } catch {
    return false
  }
}

/** @throws {ConfigError} `option` names the first option that is unknown or wrong, after `path`. */
export function checkIntegration(path: string, integration: unknown): void {
  if (typeof integration === 'function') return
  const given = isRecord(integration) ? integration['type'] : undefined
  if (!type.accepts(given)) throw wrongValue('restApi', `${path}type`, type.expected, given)
  if (given === 'AWS_PROXY') {
    const checks = { type, handler: callback, runtime: optional(oneOf(...RUNTIMES)) }
    optionSchema<LambdaIntegration>('restApi', checks, path).check(integration)
  } else if (given === 'HTTP_PROXY') {
    const checks = { type, url: upstreamUrl, method: optional(method), fetch: optional(callback) }
    optionSchema<HttpIntegration>('restApi', checks, path).check(integration)
  } else {
    const body = valid<string>('a string', (value) => typeof value === 'string')
    const checks = { type, status: optional(integer(200, 599)), headers: optional(headers), body: optional(body) }
    optionSchema<MockIntegration>('restApi', checks, path).check(integration)
  }
}
