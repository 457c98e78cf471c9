/**
 * Finds the stage and the API's own path of a request to an HTTP API, from its host and path.
 *
 * - A custom domain name maps to one stage and may have a base path (API mapping key).
 * - On the default endpoint a first path segment that names a stage selects it; otherwise the stage `$default` is used.
 * - On any other host, such as localhost, the main stage is used if there is no `$default`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mappings.html
 * @module
 */

/** The stage whose URL has no path segment. */
export const DEFAULT_STAGE = '$default'

/** The stage and the paths of a request. None of the paths is decoded. */
export interface HttpAddress {
  readonly stage: string
  /** The path that routes and ARNs use, without base path and stage. Begins with `/`. */
  readonly path: string
  /** `rawPath` of payload format 2.0: with the name of a named stage, without the base path. Empty for the bare base path. */
  readonly path2: string
  /** `path` of payload format 1.0: with the base path, or with the name of the stage on the default endpoint. */
  readonly path1: string
}

/** One custom domain name. */
export interface HttpDomain {
  /** With a leading slash, or empty. */
  readonly basePath: string
  readonly stage: string
}

/** The options that decide about addresses. */
export interface HttpAddressOptions {
  readonly mainStage: string
  readonly stages: ReadonlySet<string>
  /** By domain name in lowercase. */
  readonly domains: ReadonlyMap<string, HttpDomain>
  readonly disableExecuteApiEndpoint: boolean
}

/** Why a request reaches no stage. Its response is 404. */
export interface NoAddress {
  readonly problem: string
  /** The fact for the trace. */
  readonly fact: 'defaultEndpointDisabled' | 'stage' | 'customDomain'
}

/** Finds the address of a request. */
export type HttpAddressResolver = (host: string, rawPath: string) => HttpAddress | NoAddress

/** Creates the resolver of one API. */
export function httpAddressResolver(options: HttpAddressOptions): HttpAddressResolver {
  const { mainStage, stages, domains, disableExecuteApiEndpoint } = options

  return function resolveAddress(host, rawPath) {
    const domain = domains.get(host.toLowerCase().replace(/:\d{1,5}$/, ''))
    if (domain !== undefined) return throughMapping(domain, rawPath)
    if (disableExecuteApiEndpoint) return { problem: 'the default endpoint is disabled', fact: 'defaultEndpointDisabled' }
    const first = rawPath.split('/', 2)[1] ?? ''
    if (first !== DEFAULT_STAGE && stages.has(first)) return throughStage(first, rawPath)
    if (stages.has(DEFAULT_STAGE)) return { stage: DEFAULT_STAGE, path: rawPath, path1: rawPath, path2: rawPath }
    if (host.includes('.execute-api.'))
      return { problem: 'the first path segment names no stage, and there is no $default stage', fact: 'stage' }
    return { stage: mainStage, path: rawPath, path1: `/${mainStage}${rawPath}`, path2: `/${mainStage}${rawPath}` }
  }
}

function throughStage(stage: string, rawPath: string): HttpAddress {
  const rest = rawPath.slice(stage.length + 1)
  return { stage, path: rest === '' ? '/' : rest, path1: rawPath, path2: rawPath }
}

function throughMapping({ basePath, stage }: HttpDomain, rawPath: string): HttpAddress | NoAddress {
  const isBelow = rawPath === basePath || rawPath.startsWith(`${basePath}/`)
  if (!isBelow) return { problem: 'the path does not begin with the base path of the domain name', fact: 'customDomain' }
  const rest = rawPath.slice(basePath.length)
  const prefix = stage === DEFAULT_STAGE ? '' : `/${stage}`
  return { stage, path: rest === '' ? '/' : rest, path1: rawPath, path2: prefix + rest }
}
