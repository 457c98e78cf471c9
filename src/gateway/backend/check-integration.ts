/**
 * Checks the integration of a route.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { callback, integer, oneOf, optional, optionSchema, valid, wrongValue } from '../../options.ts'
import { invocableChecks } from '../lambda/lambda-function.ts'
import type { HttpIntegration } from './http-integration.ts'
import type { MockIntegration } from './integration.ts'

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

/** Where an integration is: the function that was called, and the prefix of its options in messages. */
export interface IntegrationPlace {
  /** `restApi`, `httpApi` or `websocketApi`. It decides which types and options are accepted. */
  readonly subject: string
  /** Ends with a dot: `routes["GET /pets"].integration.`. */
  readonly path: string
}

/** @throws {ConfigError} `option` names the first option that is unknown or wrong, after `path`. */
export function checkIntegration({ subject, path }: IntegrationPlace, integration: unknown): void {
  if (typeof integration === 'function') return
  const type = subject === 'restApi' ? oneOf('AWS_PROXY', 'HTTP_PROXY', 'MOCK') : oneOf('AWS_PROXY', 'HTTP_PROXY')
  const given = isRecord(integration) ? integration : {}
  if (!type.accepts(given['type'])) throw wrongValue(subject, `${path}type`, type.expected, given['type'])
  if (given['type'] === 'AWS_PROXY') {
    const version = subject === 'httpApi' ? { payloadFormatVersion: optional(oneOf('1.0', '2.0')) } : {}
    optionSchema<object>(subject, { type, ...invocableChecks(given), ...version }, path).check(integration)
  } else if (given['type'] === 'HTTP_PROXY') {
    const checks = { type, url: upstreamUrl, method: optional(method), fetch: optional(callback) }
    optionSchema<HttpIntegration>(subject, checks, path).check(integration)
  } else {
    const body = valid<string>('a string', (value) => typeof value === 'string')
    const checks = { type, status: optional(integer(200, 599)), headers: optional(headers), body: optional(body) }
    optionSchema<MockIntegration>(subject, checks, path).check(integration)
  }
}
