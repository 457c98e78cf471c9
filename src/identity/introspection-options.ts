import { ConfigError } from '../errors.ts'
import { checkOptions, requireOptions } from '../options.ts'
import { httpExchange, isFetchable } from './http-exchange.ts'
import type { IntrospectionOptions } from './introspection.ts'
import type { IntrospectionExpectation } from './introspection-answer.ts'
import type { Asking } from './introspection-request.ts'
import { callable, clockOf, numberWithin, text, textList, textListOrNull } from './option-values.ts'

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
  callable(SUBJECT, 'exchange', exchange)
  const audience = textListOrNull(SUBJECT, 'audience', options.audience)
  const scopes = options.scopes === undefined ? undefined : new Set(textList(SUBJECT, 'scopes', options.scopes))
  const groupsClaim = optionalText('groupsClaim', options.groupsClaim)
  // The default type of S is the default value; any other S comes with its value.
  const scheme = optionalText('scheme', options.scheme) ?? 'introspection'
  return {
    expected: {
      scheme: scheme as S,
      issuer: text(SUBJECT, 'issuer', options.issuer),
      audience: audience === null ? null : new Set(audience),
      scopes,
      groupsClaim,
    },
    asking: {
      endpoint,
      clientId: text(SUBJECT, 'clientId', options.clientId),
      clientSecret: text(SUBJECT, 'clientSecret', options.clientSecret),
      clientAuthentication,
      timeoutMs: numberWithin(SUBJECT, 'timeoutMs', timeoutMs, [1, 60_000]),
      ca: optionalText('ca', options.ca),
      exchange,
    },
    cacheSeconds: numberWithin(SUBJECT, 'cacheSeconds', cacheSeconds, [0, 3600]),
    maxEntries: Math.floor(numberWithin(SUBJECT, 'maxEntries', maxEntries, [1, 1_000_000])),
    now: clockOf(SUBJECT, options.now),
  }
}

function optionalText(option: string, value: unknown): string | undefined {
  return value === undefined ? undefined : text(SUBJECT, option, value)
}
