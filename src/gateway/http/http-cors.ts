/**
 * Applies the CORS configuration of an HTTP API: answers preflight requests, and replaces the CORS headers of integrations.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { arrayOf, boolean, integer, optional, optionSchema, valid, wrongValue } from '../../options.ts'
import { headerValues } from '../raw-request.ts'
import type { HttpCors } from './http-options.ts'

type HeaderPairs = readonly (readonly [string, string])[]

/** The CORS configuration after its options were checked. */
export interface PreparedCors {
  /** Whether a request is a preflight. */
  isPreflight(method: string, headers: HeaderPairs): boolean
  /** The headers of the response to a preflight; empty for an origin that is not allowed. */
  preflightHeaders(headers: HeaderPairs): HeaderPairs
  /** Replaces the CORS headers of an integration's response. */
  replaceHeaders(response: HeaderPairs, request: HeaderPairs): HeaderPairs
}

const httpToken = (value: unknown): boolean =>
  value === '*' || (typeof value === 'string' && value.length <= 256 && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(value))
const tokens = (what: string) => optional(arrayOf<string>(`an array of ${what}, or ['*']`, httpToken))

/** @throws {ConfigError} `option` names the first option that is unknown, missing or wrong. */
export function prepareCors(given: unknown): PreparedCors {
  const cors = optionSchema<HttpCors>(
    'httpApi',
    {
      allowOrigins: valid<readonly string[]>(
        "a non-empty array of origins such as https://app.example, '*', 'https://*' or 'http://*'",
        (value) => Array.isArray(value) && value.length > 0 && value.every(isOriginPattern),
      ),
      allowMethods: tokens('methods'),
      allowHeaders: tokens('header names'),
      exposeHeaders: tokens('header names'),
      allowCredentials: optional(boolean),
      maxAge: optional(integer(-1, 86_400)),
    },
    'cors.',
  ).check(given)
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, allowCredentials = false, maxAge } = cors
  if (allowCredentials && allowOrigins.includes('*'))
    throw new ConfigError(
      'httpApi',
      'cors.allowCredentials',
      '',
      "cors.allowCredentials is not supported if allowOrigins has '*'. List the origins.",
    )
  if (maxAge !== undefined && !Number.isInteger(maxAge)) throw wrongValue('httpApi', 'cors.maxAge', 'an integer', maxAge)

  function originHeaders(request: HeaderPairs): [string, string][] {
    const origin = headerValues(request, 'origin').at(-1)
    const allowed = origin === undefined ? undefined : allowedOrigin(origin, allowOrigins)
    if (allowed === undefined) return []
    return [['access-control-allow-origin', allowed], ...(allowCredentials ? [credentialsHeader()] : [])]
  }

  return {
    isPreflight: (method, headers) =>
      method === 'OPTIONS' &&
      headerValues(headers, 'origin').length > 0 &&
      headerValues(headers, 'access-control-request-method').length > 0,
    preflightHeaders(request) {
      const origin = originHeaders(request)
      if (origin.length === 0) return []
      return [
        ...origin,
        ...listHeader('access-control-allow-methods', allowMethods),
        ...listHeader('access-control-allow-headers', allowHeaders),
        ...(maxAge === undefined ? [] : [['access-control-max-age', String(maxAge)] as const]),
      ]
    },
    replaceHeaders(response, request) {
      // API Gateway ignores the CORS headers of the integration, also if it adds none.
      const others = response.filter(([name]) => !name.toLowerCase().startsWith('access-control-'))
      const origin = originHeaders(request)
      return origin.length === 0 ? others : [...others, ...origin, ...listHeader('access-control-expose-headers', exposeHeaders)]
    },
  }
}

function credentialsHeader(): [string, string] {
  return ['access-control-allow-credentials', 'true']
}

function listHeader(name: string, values: readonly string[] | undefined): HeaderPairs {
  return values === undefined || values.length === 0 ? [] : [[name, values.join(',')]]
}

/** Returns the value of `access-control-allow-origin`. Origins are compared exactly, as browsers serialize them. */
function allowedOrigin(origin: string, patterns: readonly string[]): string | undefined {
  if (patterns.includes('*')) return '*'
  const isAllowed =
    patterns.includes(origin) ||
    (patterns.includes('https://*') && origin.startsWith('https://')) ||
    (patterns.includes('http://*') && origin.startsWith('http://'))
  return isAllowed ? origin : undefined
}

function isOriginPattern(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 512) return false
  if (value === '*' || value === 'https://*' || value === 'http://*') return true
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/*?#@]+$/.test(value)
}
