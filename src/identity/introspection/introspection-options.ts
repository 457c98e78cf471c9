/**
 * Checks the options of `introspection`.
 *
 * @module
 */

import { callback, integer, nullable, number, oneOf, optional, optionSchema, string, strings, valid } from '../../options.ts'
import { allowedUrl, type HttpExchange, sendHttpRequest } from '../http-request.ts'
import { isPublicKeyMaterial } from '../jwks/public-key-material.ts'
import type { IntrospectionServer } from './introspection-request.ts'
import type { ExpectedToken } from './introspection-response.ts'

/** Options of `introspection`. */
export interface IntrospectionOptions<S extends string = 'introspection'> {
  /** URL of the introspection endpoint: https, or http on this machine. */
  readonly endpoint: string
  /** The issuer of the identities. If a response has `iss`, it must be equal. */
  readonly issuer: string
  /** The client ID of this API at the authorization server. */
  readonly clientId: string
  /** The client secret of this API at the authorization server. */
  readonly clientSecret: string
  /** How the client authenticates: in the `Authorization` header (`basic`) or in the body (`post`). Default: `basic`. */
  readonly clientAuthentication?: 'basic' | 'post' | undefined
  /** One of these must be in `aud`. `null`: every audience, which accepts tokens issued for other services. */
  readonly audience: string | readonly string[] | null
  /**
   * How long a response is cached, in seconds, 0 to 3600; never past the token's `exp`. For that time a token that was revoked at the
   * server stays valid. 0 sends a request for every verification.
   */
  readonly cacheSeconds: number
  /** Maximum number of cached responses, 1 to 1,000,000. Default: 10,000. */
  readonly maxEntries?: number | undefined
  /** At least one of these must be in `scope`. Default: not checked. */
  readonly scopes?: readonly string[] | undefined
  /** The member of the response that lists groups. Default: identities have no groups. */
  readonly groupsClaim?: string | undefined
  /** The `scheme` of the identities. Default: `introspection`. */
  readonly scheme?: S | undefined
  /** Time limit of one exchange, in milliseconds, 1 to 60,000. Default: 3000. */
  readonly timeoutMs?: number | undefined
  /** PEM certificates to trust instead of the default ones. */
  readonly ca?: string | undefined
  /** Sends the request. Default: `node:https` without redirects. */
  readonly exchange?: HttpExchange | undefined
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Checked options, grouped by the step that uses them. */
export interface IntrospectionSettings<S extends string> {
  readonly server: IntrospectionServer
  readonly expected: ExpectedToken<S>
  readonly cacheSeconds: number
  readonly maxEntries: number
  readonly now: () => number
}

/** @throws {ConfigError} if an option is missing, unknown or malformed. No secret is in the message. */
export function readIntrospectionOptions<S extends string>(given: IntrospectionOptions<S>): IntrospectionSettings<S> {
  const options = OPTIONS.check(given)
  const { endpoint, clientId, clientSecret, clientAuthentication = 'basic', timeoutMs = 3000, ca } = options
  const { issuer, audience, scopes, groupsClaim, scheme = 'introspection', exchange = sendHttpRequest } = options
  const { cacheSeconds, maxEntries = 10_000, now = Date.now } = options
  return {
    server: { endpoint, clientId, clientSecret, clientAuthentication, timeoutMs, ca, exchange },
    expected: {
      // S is 'introspection' if the option is not set, and its type otherwise.
      scheme: scheme as S,
      issuer,
      audience: audience === null ? null : new Set([audience].flat()),
      scopes: scopes === undefined ? undefined : new Set([scopes].flat()),
      groupsClaim,
    },
    cacheSeconds,
    maxEntries,
    now,
  }
}

const OPTIONS = optionSchema<IntrospectionOptions<string>>('introspection', {
  endpoint: allowedUrl,
  issuer: string,
  clientId: string,
  clientSecret: valid(
    'a non-empty string, not a public key or certificate',
    (secret) => typeof secret === 'string' && secret !== '' && !isPublicKeyMaterial(secret),
  ),
  clientAuthentication: optional(oneOf('basic', 'post')),
  audience: nullable(strings, 'accept every audience'),
  cacheSeconds: number(0, 3600),
  maxEntries: optional(integer(1, 1_000_000)),
  scopes: optional(strings),
  groupsClaim: optional(string),
  scheme: optional(string),
  timeoutMs: optional(number(1, 60_000)),
  ca: optional(string),
  exchange: optional(callback),
  now: optional(callback),
})
