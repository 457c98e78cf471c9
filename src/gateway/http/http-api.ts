/**
 * Builds an offline HTTP API. It accepts any authorizer and runs API Gateway's checks in API Gateway's order.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type ApiStage, defaultHost, readApiStage } from '../api-stage.ts'
import { rememberSource } from '../cache-safety/api-source.ts'
import { rejectInferred } from '../inferred-behaviour-error.ts'
import { MAX_BODY_BYTES } from '../limits.ts'
import type { OfflineGateway, TracedResponse } from '../offline-gateway.ts'
import { checkRawRequest, type RawRequest, readWebRequest } from '../raw-request.ts'
import { buildRequest } from '../request-options.ts'
import { requestSigner } from '../request-signer.ts'
import { rejectClosed, runningWork } from '../running-work.ts'
import type { Trace, TraceStep } from '../trace.ts'
import { type CheckedHttpOptions, checkHttpOptions } from './check-http-options.ts'
import { finishHttpRejected, type HttpResult } from './finish-http.ts'
import { httpAddressResolver } from './http-address.ts'
import type { HttpApiAuthorizer, HttpApiOptions } from './http-options.ts'
import { httpPrefix } from './http-prefix.ts'
import { type HttpStage, httpStage } from './http-stage.ts'
import { opaqueIds } from './opaque-id.ts'
import { parseHttpRequest } from './parse-http-request.ts'

/** An HTTP API that runs in this process. */
export interface HttpApi extends OfflineGateway {
  /**
   * Empties the authorizer result caches of one stage, or of all, like the API action `ResetAuthorizersCache`. The response of
   * an invocation that began before the reset is not cached.
   *
   * @throws {ConfigError} for an unknown stage.
   */
  resetAuthorizersCache(stage?: string): void
  /** The number of authorizer responses in the result caches of all authorizers and stages. */
  cachedReplies(): number
}

/**
 * Builds an HTTP API in this process. It applies API Gateway's rules to any handler: route selection, identity sources, the
 * result cache, policy and simple responses, JWT authorizers, IAM, CORS, and API Gateway's own responses.
 *
 * @throws {ConfigError} for options that are unknown, or that API Gateway does not accept, such as `cors.allowCredentials`
 *   with the origin `*`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 * @example
 * const api = httpApi({
 *   authorizers: { users: { type: 'JWT', identitySource: { in: 'header', name: 'Authorization' }, issuer, audience: ['app'], jwks } },
 *   routes: { 'GET /pets/{id}': { authorizer: 'users', scopes: ['pets/read'], integration: () => ({ id: 1 }) } },
 * })
 * const response = await api.request('GET /pets/1')
 * response.headers.get('www-authenticate') // 'Bearer'
 */
export function httpApi<const A extends Record<string, HttpApiAuthorizer> = Record<never, never>>(
  options: HttpApiOptions<A>,
): HttpApi {
  const checked = checkHttpOptions(options)
  const { stage: mainStage, principals, now = Date.now, strict = false } = checked
  const work = runningWork()
  const mainApi = stageOf(checked, mainStage, checked.stageVariables)
  const stages = new Map<string, HttpStage>([[mainStage, httpStage(mainApi, checked, work)]])
  for (const [name, { stageVariables }] of Object.entries(checked.stages))
    stages.set(name, httpStage(stageOf(checked, name, stageVariables), checked, work))

  const addressOptions = {
    mainStage,
    stages: new Set(stages.keys()),
    domains: checked.domains,
    disableExecuteApiEndpoint: checked.disableExecuteApiEndpoint ?? false,
  }
  const resolveAddress = httpAddressResolver(addressOptions)
  const host = defaultHost(mainApi)
  const sign = requestSigner({ principals, region: mainApi.region, now })
  const nextId = opaqueIds()
  let last: Trace | undefined

  async function handle(raw: RawRequest): Promise<HttpResult> {
    const requestId = nextId()
    const steps: TraceStep[] = []
    const parsed = parseHttpRequest(raw, { resolveAddress, defaultHost: host, steps })
    if (parsed.kind === 'rejected') return finishHttpRejected(parsed, { requestId, stage: null, steps })
    const stage = stages.get(parsed.stage)
    // The resolver returns stages of this API only.
    if (stage === undefined) throw new Error('the stage is unknown')
    return stage.handleRequest({ ...parsed, requestId, steps })
  }

  async function respond(raw: RawRequest): Promise<TracedResponse> {
    rejectClosed(work)
    const { response, trace } = await handle(raw)
    rejectClosed(work)
    last = trace
    if (strict) rejectInferred(trace)
    return Object.assign(response, { trace })
  }

  const api: HttpApi = {
    async request(request, requestOptions = {}) {
      return respond(sign(buildRequest(request, requestOptions, (target) => httpPrefix(target, addressOptions, host))))
    },
    async send(request) {
      return respond(checkRawRequest(request))
    },
    async fetch(request) {
      return respond(await readWebRequest(request, MAX_BODY_BYTES))
    },
    lastTrace: () => last,
    async close() {
      work.close()
    },
    resetAuthorizersCache(stage) {
      if (stage !== undefined && !stages.has(stage))
        throw new ConfigError('resetAuthorizersCache', 'stage', `a stage of this API: ${[...stages.keys()].join(', ')}`)
      for (const [name, one] of stages) if (stage === undefined || stage === name) one.flush()
    },
    cachedReplies: () => [...stages.values()].reduce((sum, { cachedResponses }) => sum + cachedResponses(), 0),
  }
  return rememberSource(api, { options, build: httpApi, flush: (one) => one.resetAuthorizersCache() })
}

function stageOf(
  { region, accountId, apiId }: CheckedHttpOptions,
  stage: string,
  stageVariables: { readonly [name: string]: string } | undefined,
): ApiStage {
  return readApiStage({ region, accountId, apiId, stageVariables, stage }, 'httpApi')
}
