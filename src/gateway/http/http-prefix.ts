/**
 * Finds where `request` of an HTTP API sends to: the host and what precedes the path.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { DEFAULT_STAGE, type HttpAddressOptions } from './http-address.ts'

/** The host and the prefix of a path. */
export interface HttpPrefix {
  readonly host: string
  readonly prefix: string
}

/** @throws {ConfigError} for an unknown domain name or stage, or for both together. */
export function httpPrefix(
  { stage, domain }: { readonly stage: string | undefined; readonly domain: string | undefined },
  { mainStage, stages, domains }: HttpAddressOptions,
  defaultHost: string,
): HttpPrefix {
  if (domain === undefined) {
    const name = stage ?? mainStage
    if (!stages.has(name)) throw new ConfigError('request', 'stage', `a stage of this API: ${[...stages].join(', ')}`)
    return { host: defaultHost, prefix: name === DEFAULT_STAGE ? '' : `/${name}` }
  }
  if (stage !== undefined) throw new ConfigError('request', 'stage', '', 'stage cannot be combined with domain.')
  const mapping = domains.get(domain)
  if (mapping === undefined)
    throw new ConfigError('request', 'domain', `a domain name under domains: ${[...domains.keys()].join(', ')}`)
  return { host: domain, prefix: mapping.basePath }
}
