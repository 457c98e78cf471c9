import { ConfigError } from '../../errors.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import { type HttpExchange, httpExchange, isFetchable } from '../http-exchange.ts'
import { callable, clockOf, numberWithin, text, textList, textListOrNull } from '../option-values.ts'
import type { Asking } from './introspection-request.ts'
import type { IntrospectionExpectation } from './introspection-response.ts'

export interface IntrospectionOptions<S extends string = 'introspection'> {
  /** The endpoint: https, or http on this machine. */
  readonly endpoint: string
  /** The issuer of its identities. Where an answer has `iss`, it must be equal. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** How the client proves itself: in the `Authorization` header or in the body. Default: `basic`. */
  readonly clientAuthentication?: 'basic' | 'post'
  /** One of these must be in `aud`. `null`: any audience, which takes tokens meant for other services. */
  readonly audience: string | readonly string[] | null
  /**
   * How long an answer is used again, 0 to 3600; never past the token's `exp`. That long a token that was revoked at the server still
   * counts. 0 asks every time.
   */
  readonly cacheSeconds: number
  /** How many answers are kept, 1 to 1,000,000. Default: 10,000. */
  readonly maxEntries?: number
  /** At least one of these must be in `scope`. */
  readonly scopes?: readonly string[]
  /** The member that lists groups. Without it no identity has any. */
  readonly groupsClaim?: string
  /** The `scheme` of its identities. Default: `introspection`. */
  readonly scheme?: S
  /** For one exchange, 1 to 60,000. Default: 3000. */
  readonly timeoutMs?: number
  /** PEM certificates to trust instead of the usual ones. */
  readonly ca?: string
  /** Sends the request. Default: `node:https`, no redirects. */
  readonly exchange?: HttpExchange
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number
}

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
