import { ConfigError } from '../errors.ts'
import { checkOptions, requireOptions } from '../options.ts'
import { httpExchange } from './http-exchange.ts'
import type { IntrospectionOptions } from './introspection.ts'
import type { IntrospectionExpectation } from './introspection-answer.ts'
import type { Asking } from './introspection-request.ts'
import { isFetchable } from './token/fetch-document.ts'
import { clockOf, textList, textListOrNull } from './token/token-options.ts'

const SUBJECT = 'introspection'
const REQUIRED = ['endpoint', 'issuer', 'clientId', 'clientSecret', 'audience', 'cacheSeconds']
const OPTIONAL = ['clientAuthentication', 'maxEntries', 'scopes', 'groupsClaim', 'scheme', 'timeoutMs', 'ca', 'exchange', 'now']

/**
 * Reads the options of `introspection` once, while building.
 *
 * @throws {ConfigError} naming the option, never a secret.
 */
export function readIntrospectionOptions<S extends string>(
  options: IntrospectionOptions<S>,
): {
  readonly expected: IntrospectionExpectation<S>
  readonly asking: Asking
  readonly cacheSeconds: number
  readonly maxEntries: number
  readonly now: () => number
} {
  checkOptions(SUBJECT, options, [...REQUIRED, ...OPTIONAL])
  requireOptions(SUBJECT, options, REQUIRED)
  const {
    endpoint,
    clientAuthentication = 'basic',
    timeoutMs = 3000,
    cacheSeconds,
    maxEntries = 10_000,
    exchange = httpExchange,
  } = options
  if (!isFetchable(endpoint)) throw new ConfigError(SUBJECT, 'endpoint', 'an https address, or http on this machine')
  if (clientAuthentication !== 'basic' && clientAuthentication !== 'post') {
    throw new ConfigError(SUBJECT, 'clientAuthentication', '`basic` or `post`')
  }
  if (typeof exchange !== 'function') throw new ConfigError(SUBJECT, 'exchange', 'a function')
  const audience = textListOrNull(SUBJECT, 'audience', options.audience)
  const scopes = options.scopes === undefined ? undefined : new Set(textList(SUBJECT, 'scopes', options.scopes))
  const groupsClaim = optionalText('groupsClaim', options.groupsClaim)
  // The default type of S is the default value; any other S comes with its value.
  const scheme = optionalText('scheme', options.scheme) ?? 'introspection'
  return {
    expected: {
      scheme: scheme as S,
      issuer: text('issuer', options.issuer),
      audience: audience === null ? null : new Set(audience),
      scopes,
      groupsClaim,
    },
    asking: {
      endpoint,
      clientId: text('clientId', options.clientId),
      clientSecret: text('clientSecret', options.clientSecret),
      clientAuthentication,
      timeoutMs: within('timeoutMs', timeoutMs, 1, 60_000),
      ca: optionalText('ca', options.ca),
      exchange,
    },
    cacheSeconds: within('cacheSeconds', cacheSeconds, 0, 3600),
    maxEntries: Math.floor(within('maxEntries', maxEntries, 1, 1_000_000)),
    now: clockOf(SUBJECT, options.now),
  }
}

function text(option: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new ConfigError(SUBJECT, option, 'text, not empty')
}

function optionalText(option: string, value: unknown): string | undefined {
  return value === undefined ? undefined : text(option, value)
}

function within(option: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new ConfigError(SUBJECT, option, `a number from ${least} to ${most}`)
}
