/**
 * Finds the stage and the API's own path of a request, from its host and path.
 *
 * - A custom domain name maps to a stage and may have a base path. A mapping without a stage takes the stage from the path.
 * - The default endpoint (`….execute-api.…`) has the stage as first path segment.
 * - On any other host, such as localhost, the stage is optional, so that local servers are easy to call.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { CustomDomain } from '../shared-options.ts'

/** The stage and the paths of a request. */
export interface Address {
  readonly stage: string
  /** The path without base path and stage. */
  readonly path: string
  /** `path` of events: as sent on a custom domain, without the stage on the default endpoint. */
  readonly eventPath: string
}

/** Finds the address of a request. Returns `undefined` for a request that reaches no stage, which gets 403. */
export type AddressResolver = (host: string, rawPath: string) => Address | undefined

/** The options that decide about addresses. */
export interface AddressOptions {
  readonly mainStage: string
  readonly stages: ReadonlySet<string>
  /** With a leading slash, or empty. */
  readonly basePath: string | undefined
  readonly domains: { readonly [domainName: string]: CustomDomain }
  readonly disableExecuteApiEndpoint: boolean
}

/** Creates the resolver of one API. */
export function addressResolver(options: AddressOptions): AddressResolver {
  const { mainStage, stages, basePath, disableExecuteApiEndpoint } = options
  const domains = new Map(Object.entries(options.domains).map(([name, domain]) => [name.toLowerCase(), domain]))

  return function resolveAddress(host, rawPath) {
    const domain = domains.get(host.toLowerCase().replace(/:\d{1,5}$/, ''))
    if (domain !== undefined) return throughMapping(domain, rawPath)
    if (disableExecuteApiEndpoint) return undefined
    if (basePath !== undefined) return throughMapping({ basePath }, rawPath)
    const address = stageFromPath(rawPath)
    if (address !== undefined) return { ...address, eventPath: address.path }
    return host.includes('.execute-api.') ? undefined : { stage: mainStage, path: rawPath, eventPath: rawPath }
  }

  function throughMapping({ basePath: prefix, stage = mainStage }: CustomDomain, rawPath: string): Address | undefined {
    const path = removePrefix(rawPath, withLeadingSlash(prefix ?? ''))
    if (path === undefined) return undefined
    if (stage !== null) return { stage, path, eventPath: rawPath }
    const address = stageFromPath(path)
    return address && { ...address, eventPath: rawPath }
  }

  function stageFromPath(path: string): { readonly stage: string; readonly path: string } | undefined {
    const stage = path.split('/', 2)[1] ?? ''
    const rest = stages.has(stage) ? removePrefix(path, `/${stage}`) : undefined
    return rest === undefined ? undefined : { stage, path: rest }
  }
}

/** Where `request` sends to: the host and what precedes the path. */
export interface RequestPrefix {
  readonly host: string
  readonly prefix: string
}

/** @throws {ConfigError} for an unknown domain name or stage, or for both together. */
export function requestPrefix(
  { stage, domain }: { readonly stage: string | undefined; readonly domain: string | undefined },
  { mainStage, stages, basePath, domains }: AddressOptions,
  defaultHost: string,
): RequestPrefix {
  if (domain !== undefined) {
    if (stage !== undefined) throw new ConfigError('request', 'stage', '', 'stage cannot be combined with domain.')
    const mapping = Object.hasOwn(domains, domain) ? domains[domain] : undefined
    if (mapping === undefined)
      throw new ConfigError('request', 'domain', `a domain name under domains: ${Object.keys(domains).join(', ')}`)
    const prefix = withLeadingSlash(mapping.basePath ?? '')
    return { host: domain, prefix: mapping.stage === null ? `${prefix}/${mainStage}` : prefix }
  }
  if (stage === undefined) return { host: defaultHost, prefix: basePath ?? `/${mainStage}` }
  if (basePath !== undefined)
    throw new ConfigError('request', 'stage', '', 'stage cannot be combined with basePath of the API, which names one stage.')
  checkStage('request', stage, stages)
  return { host: defaultHost, prefix: `/${stage}` }
}

/** @throws {ConfigError} for a stage that the API does not have. */
export function checkStage(subject: string, stage: string, stages: ReadonlySet<string>): void {
  if (!stages.has(stage)) throw new ConfigError(subject, 'stage', `a stage of this API: ${[...stages].join(', ')}`)
}

/** Adds the leading slash to a base path that has none. An empty one stays empty. */
export function withLeadingSlash(basePath: string): string {
  return basePath === '' || basePath.startsWith('/') ? basePath : `/${basePath}`
}

function removePrefix(rawPath: string, prefix: string): string | undefined {
  if (rawPath === prefix) return '/'
  return rawPath.startsWith(`${prefix}/`) ? rawPath.slice(prefix.length) : undefined
}
