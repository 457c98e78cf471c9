/**
 * Finds the stage and the API's own path of a request, from its host and path.
 *
 * - A custom domain name maps to a stage and may have a base path. A mapping without a stage takes the stage from the path.
 * - The default endpoint (`….execute-api.…`) has the stage as first path segment. A private API also has one host name per
 *   associated VPC endpoint.
 * - On any other host, such as localhost, the stage is optional, so that local servers are easy to call.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { StepFact } from '../facts/fact.ts'
import { REQUEST_FACTS } from '../facts/request-facts.ts'
import type { CustomDomain } from '../shared-options.ts'

/** The stage and the paths of a request. */
export interface Address {
  readonly kind: 'reached'
  readonly stage: string
  /** The path without base path and stage. */
  readonly path: string
  /** `path` of events: as sent on a custom domain, without the stage on the default endpoint. */
  readonly eventPath: string
  /** The custom domain name through which the request came. */
  readonly domainName: string | undefined
  readonly fact: StepFact
}

/** Why a request reaches no stage. It gets 403. */
export interface Unreachable {
  readonly kind: 'unreachable'
  /** One line for the trace. */
  readonly problem: string
  readonly fact: StepFact
}

/** Finds the address of a request. */
export type AddressResolver = (host: string, rawPath: string) => Address | Unreachable

/** The options that decide about addresses. */
export interface AddressOptions {
  readonly mainStage: string
  readonly stages: ReadonlySet<string>
  /** With a leading slash, or empty. */
  readonly basePath: string | undefined
  readonly domains: { readonly [domainName: string]: CustomDomain }
  readonly disableExecuteApiEndpoint: boolean
  /** The host names that a private API has for its associated VPC endpoints; `null` for other APIs. */
  readonly endpointHosts: ReadonlySet<string> | null
}

/** Creates the resolver of one API. */
export function addressResolver(options: AddressOptions): AddressResolver {
  const { mainStage, stages, basePath, disableExecuteApiEndpoint, endpointHosts } = options
  const domains = new Map(Object.entries(options.domains).map(([name, domain]) => [name.toLowerCase(), domain]))

  return function resolveAddress(host, rawPath) {
    const name = withoutPort(host.toLowerCase())
    const domain = domains.get(name)
    if (domain !== undefined) return throughMapping(domain, rawPath, name)
    if (disableExecuteApiEndpoint)
      return unreachable(
        REQUEST_FACTS.defaultEndpointDisabled,
        'the default endpoint is disabled, and the host is no custom domain',
      )
    if (basePath !== undefined) return throughMapping({ basePath }, rawPath, undefined)
    const isDefaultEndpoint = name.includes('.execute-api.')
    if (endpointHosts !== null && isDefaultEndpoint && name.includes('-vpce-') && !endpointHosts.has(name))
      return unreachable(REQUEST_FACTS.privateEndpoint, 'the VPC endpoint in the host is not associated with this API')
    const address = stageFromPath(rawPath)
    if (address !== undefined) return reached({ ...address, eventPath: address.path, fact: REQUEST_FACTS.defaultEndpoint })
    return isDefaultEndpoint
      ? unreachable(REQUEST_FACTS.defaultEndpoint, 'the first path segment is not a stage of this API')
      : reached({ stage: mainStage, path: rawPath, eventPath: rawPath, fact: REQUEST_FACTS.localHost })
  }

  function throughMapping(
    { basePath: prefix, stage = mainStage }: CustomDomain,
    rawPath: string,
    domainName: string | undefined,
  ): Address | Unreachable {
    const fact = REQUEST_FACTS.customDomain
    const path = removePrefix(rawPath, withLeadingSlash(prefix ?? ''))
    if (path === undefined) return unreachable(fact, 'the path does not begin with the base path')
    if (stage !== null) return reached({ stage, path, eventPath: rawPath, domainName, fact })
    const address = stageFromPath(path)
    if (address === undefined) return unreachable(fact, 'the path segment after the base path is not a stage of this API')
    return reached({ ...address, eventPath: rawPath, domainName, fact })
  }

  function stageFromPath(path: string): { readonly stage: string; readonly path: string } | undefined {
    const end = path.indexOf('/', 1)
    const stage = end === -1 ? path.slice(1) : path.slice(1, end)
    return stages.has(stage) ? { stage, path: end === -1 ? '/' : path.slice(end) } : undefined
  }
}

function reached(address: Omit<Address, 'kind' | 'domainName'> & { readonly domainName?: string | undefined }): Address {
  return { kind: 'reached', ...address, domainName: address.domainName }
}

function unreachable(fact: StepFact, problem: string): Unreachable {
  return { kind: 'unreachable', fact, problem }
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

/** Removes the port of a host. */
export function withoutPort(host: string): string {
  return host.replace(/:\d{1,5}$/, '')
}

function removePrefix(rawPath: string, prefix: string): string | undefined {
  if (rawPath === prefix) return '/'
  return rawPath.startsWith(`${prefix}/`) ? rawPath.slice(prefix.length) : undefined
}
