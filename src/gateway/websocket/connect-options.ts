/**
 * Builds the handshake request that `connect(options)` sends.
 *
 * @module
 */

import { randomBytes } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import { arrayOf, optional } from '../../options.ts'
import { type BuiltRequest, buildRequest, type RequestOptions } from '../request-options.ts'
import { type EndpointOptions, withSlash } from './handshake-request.ts'

/** The options of `connect`. */
export interface ConnectOptions extends Omit<RequestOptions, 'body' | 'json'> {
  /** Sent as `Sec-WebSocket-Protocol`. Default: the header is not sent. */
  readonly protocols?: readonly string[] | undefined
}

const protocolList = optional(
  arrayOf<string>(
    'an array of subprotocols',
    (value) => typeof value === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/.test(value),
  ),
)

type PrefixOf = Parameters<typeof buildRequest>[2]

/**
 * Builds the request. Its path is the URL of the stage, without a trailing slash.
 *
 * @throws {ConfigError} if an option is unknown or wrong.
 */
export function buildHandshake({ protocols, ...options }: ConnectOptions, prefixOf: PrefixOf): BuiltRequest {
  if (!protocolList.accepts(protocols) && protocols !== undefined)
    throw new ConfigError('connect', 'protocols', protocolList.expected)
  for (const name of ['body', 'json'] as const) {
    if (Object.hasOwn(options, name))
      throw new ConfigError('connect', name, '', `unknown option "${name}". A handshake has no body.`)
  }
  const request = buildRequest('GET /', options, prefixOf)
  const sent = new Set(request.headers.map(([name]) => name.toLowerCase()))
  const added: readonly (readonly [string, string])[] = [
    ['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'],
    ['Sec-WebSocket-Key', randomBytes(16).toString('base64')],
    ['Sec-WebSocket-Version', '13'],
    ...(protocols === undefined || protocols.length === 0 ? [] : [['Sec-WebSocket-Protocol', protocols.join(', ')] as const]),
  ]
  return {
    ...request,
    rawTarget: withoutTrailingSlash(request.rawTarget),
    headers: [...request.headers, ...added.filter(([name]) => !sent.has(name.toLowerCase()))],
  }
}

/** `/prod/?a=1` becomes `/prod?a=1`. The root stays. */
function withoutTrailingSlash(rawTarget: string): string {
  const mark = rawTarget.indexOf('?')
  const path = mark === -1 ? rawTarget : rawTarget.slice(0, mark)
  return path === '/' || !path.endsWith('/') ? rawTarget : path.slice(0, -1) + rawTarget.slice(path.length)
}

/** @throws {ConfigError} for an unknown domain name or stage, or for both together. */
export function webSocketPrefix(
  { stage, domain }: { readonly stage: string | undefined; readonly domain: string | undefined },
  { stage: mainStage, defaultHost, domains }: EndpointOptions,
): { readonly host: string; readonly prefix: string } {
  if (domain === undefined) {
    if (stage !== undefined && stage !== mainStage)
      throw new ConfigError('request', 'stage', `the stage of this API: ${mainStage}`)
    return { host: defaultHost, prefix: `/${mainStage}` }
  }
  if (stage !== undefined) throw new ConfigError('request', 'stage', '', 'stage cannot be combined with domain.')
  const mapping = Object.hasOwn(domains, domain) ? domains[domain] : undefined
  if (mapping === undefined)
    throw new ConfigError('request', 'domain', `a domain name under domains: ${Object.keys(domains).join(', ')}`)
  return { host: domain, prefix: withSlash(mapping.basePath ?? '') }
}
