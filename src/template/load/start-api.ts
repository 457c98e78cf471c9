/**
 * Starts one API of a template.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type HttpApi, httpApi, type RestApi, restApi, type WebSocketApi, websocketApi } from '../../gateway/index.ts'
import { PolicyError } from '../../policy/index.ts'
import type { Finding, ReadCode } from '../finding.ts'
import type { TemplateApi } from '../model.ts'
import { FINDING_HEADER } from './backend.ts'
import type { GatewayInput } from './gateway-input.ts'
import { type GatewayOptions, gatewayOptions } from './gateway-options.ts'
import { nameClosedRoutes } from './name-closed-routes.ts'

/** What a running API says about itself. */
export interface RunningParts<K extends TemplateApi['kind']> {
  /** Narrows the union: only a WebSocket API has `connect`. */
  readonly kind: K
  /** The logical id. */
  readonly logicalId: string
  /** The API as the template describes it. */
  readonly description: TemplateApi & {
    /** The kind of API. */
    readonly kind: K
  }
  /** What `restApi`, `httpApi` or `websocketApi` was called with. */
  readonly options: object
}

/** An API of a template that runs in this process. */
export type RunningApi =
  | (RestApi & RunningParts<'REST'>)
  | (HttpApi & RunningParts<'HTTP'>)
  | (WebSocketApi & RunningParts<'WEBSOCKET'>)

/** The API, or the finding of what the gateway does not accept. */
export function startApi(input: GatewayInput): RunningApi | Finding<ReadCode> {
  const { api } = input
  let options = gatewayOptions(input)
  for (;;) {
    const result = attempt(input, options)
    const dropped = 'severity' in result ? droppable(result.option, options, api) : undefined
    if (!('severity' in result)) return result.running
    if (dropped === undefined) return result.finding
    const message = `${dropped} is not served. ${result.finding.message}`
    input.findings.push({ code: 'unsupported-property', severity: 'warning', message, at: api.at, api: api.logicalId })
    const { [dropped]: _, ...rest } = options
    options = rest
  }
}

type Attempt =
  | { readonly running: RunningApi }
  | { readonly severity: 'error'; readonly option: string; readonly finding: Finding<ReadCode> }

function attempt({ api }: GatewayInput, options: GatewayOptions): Attempt {
  try {
    const gateway = create(api.kind, options)
    nameClosedRoutes(gateway, FINDING_HEADER)
    // The kind, the description and the gateway belong together.
    return {
      running: Object.assign(gateway, { kind: api.kind, logicalId: api.logicalId, description: api, options }) as RunningApi,
    }
  } catch (problem) {
    if (problem instanceof ConfigError || problem instanceof PolicyError)
      return { severity: 'error', option: problem instanceof ConfigError ? problem.option : '', finding: refused(problem, api) }
    throw problem
  }
}

/** Options that have no effect on access: without them the API still runs. */
function droppable(option: string, options: GatewayOptions, { disableExecuteApiEndpoint }: TemplateApi): string | undefined {
  const names = ['gatewayResponses', 'cors', 'binaryMediaTypes', ...(disableExecuteApiEndpoint ? [] : ['domains'])]
  return names.find((name) => option.startsWith(name) && options[name] !== undefined)
}

function create(kind: TemplateApi['kind'], options: GatewayOptions): RestApi | HttpApi | WebSocketApi {
  // The options are checked at run time; what is wrong becomes a finding.
  if (kind === 'REST') return restApi(options as unknown as Parameters<typeof restApi>[0])
  if (kind === 'HTTP') return httpApi(options as unknown as Parameters<typeof httpApi>[0])
  return websocketApi(options as unknown as Parameters<typeof websocketApi>[0])
}

/** `routes["GET /pets"].scopes` is about a route, `authorizers["users"]` about an authorizer. */
function refused(problem: ConfigError | PolicyError, api: TemplateApi): Finding<ReadCode> {
  const option = problem instanceof ConfigError ? problem.option : ''
  const route = /^routes\["([^"]{1,1000})"\]/.exec(option)?.[1]
  const authorizer = /^authorizers\["([^"]{1,300})"\]/.exec(option)?.[1]
  const at =
    api.routes.find((one) => one.route === route)?.at ??
    (authorizer === undefined ? undefined : api.authorizers[authorizer]?.at) ??
    api.at
  return {
    code: 'invalid-value',
    severity: 'error',
    message: `The gateway does not accept the API. ${problem.message}`,
    at,
    api: api.logicalId,
    ...(route === undefined ? {} : { route }),
    ...(authorizer === undefined ? {} : { authorizer }),
  }
}
