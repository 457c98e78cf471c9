/**
 * Builds an offline REST API. It accepts any authorizer and runs API Gateway's checks in API Gateway's order.
 *
 * @module
 */

import { defaultHost, endpointHosts, readApiStage } from '../api-stage.ts'
import { policyEvaluator } from '../authorize/policy-evaluator.ts'
import { parseResourcePolicy } from '../authorize/resource-policy.ts'
import { rememberSource } from '../cache-safety/api-source.ts'
import { rejectInferred } from '../inferred-behaviour-error.ts'
import { MAX_BODY_BYTES } from '../limits.ts'
import type { RestApi, TracedResponse } from '../offline-gateway.ts'
import { checkRawRequest, type RawRequest, readWebRequest } from '../raw-request.ts'
import { createRequestIds } from '../request-context.ts'
import { buildRequest } from '../request-options.ts'
import { requestSigner } from '../request-signer.ts'
import type { RestApiOptions, RestAuthorizer } from '../rest-options.ts'
import { rejectClosed, runningWork } from '../running-work.ts'
import type { Trace, TraceStep } from '../trace.ts'
import { usageMeter } from '../usage/usage-meter.ts'
import { addressResolver, checkStage, requestPrefix, withLeadingSlash } from './address.ts'
import { checkRestOptions } from './check-rest-options.ts'
import { finishUnparsed, type PipelineResult } from './finish-request.ts'
import { parseRequest } from './parse-request.ts'
import { type RestStage, restStage } from './rest-stage.ts'

/**
 * Builds a REST API in this process. It applies API Gateway's rules to any handler: identity sources, the result cache,
 * evaluation of the returned policy for the concrete ARN, the resource policy, and API Gateway's own responses.
 *
 * @throws {ConfigError} for options that are unknown, or that API Gateway does not accept.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
 * @example
 * const api = restApi({
 *   stage: 'prod',
 *   authorizers: { users: handler },
 *   routes: { 'GET /pets': { authorizer: 'users', integration: () => Response.json([]) } },
 * })
 * const response = await api.fetch(new Request('https://pets.example/prod/pets'))
 * response.status // 401
 */
export function restApi<const A extends Record<string, RestAuthorizer>>(options: RestApiOptions<A>): RestApi {
  const checked = checkRestOptions(options)
  const {
    uncertain = {},
    now = Date.now,
    principals = {},
    apiKeys = {},
    usagePlans = {},
    stages: otherStages = {},
    endpointType = 'REGIONAL',
    strict = false,
  } = checked
  const mainApi = readApiStage(checked, 'restApi')
  const resourcePolicy =
    checked.resourcePolicy && parseResourcePolicy(checked.resourcePolicy, { api: mainApi, option: 'resourcePolicy' })
  const policies = policyEvaluator(resourcePolicy, uncertain)
  const usage = usageMeter({ apiKeys, usagePlans })
  const work = runningWork()
  const shared = { policies, usage, work }

  const mainStage = restStage({ api: mainApi, canary: checked.canary }, checked, shared)
  const stages = new Map<string, RestStage>([[mainApi.stage, mainStage]])
  for (const [stage, { stageVariables, canary }] of Object.entries(otherStages)) {
    const api = readApiStage({ ...checked, stage, stageVariables }, 'restApi')
    stages.set(stage, restStage({ api, canary }, checked, shared))
  }
  const sign = requestSigner({ principals, region: mainApi.region, now })
  const addressOptions = {
    mainStage: mainApi.stage,
    stages: new Set(stages.keys()),
    basePath: checked.basePath === undefined ? undefined : withLeadingSlash(checked.basePath),
    domains: checked.domains ?? {},
    disableExecuteApiEndpoint: checked.disableExecuteApiEndpoint ?? false,
    endpointHosts: endpointType === 'PRIVATE' ? endpointHosts(mainApi, checked.vpcEndpointIds ?? []) : null,
  }
  const parsing = { resolveAddress: addressResolver(addressOptions), defaultHost: defaultHost(mainApi), endpointType }
  const prefixOf = (target: Parameters<typeof requestPrefix>[0]) => requestPrefix(target, addressOptions, parsing.defaultHost)
  let last: Trace | undefined

  async function handle(request: RawRequest): Promise<PipelineResult> {
    rejectClosed(work)
    const ids = createRequestIds()
    const steps: TraceStep[] = []
    const parsed = parseRequest(request, { ...parsing, steps })
    const result =
      'kind' in parsed
        ? finishUnparsed(parsed, { ids, steps, endpointType })
        : await (stages.get(parsed.stage) ?? mainStage).handleRequest(parsed.received, ids, steps)
    rejectClosed(work)
    last = result.trace
    if (strict) rejectInferred(result.trace)
    return result
  }

  async function respond(request: RawRequest): Promise<TracedResponse> {
    const { response, trace } = await handle(request)
    return Object.assign(response, { trace })
  }

  const api: RestApi = {
    async request(request, options = {}) {
      return respond(sign(buildRequest(request, options, prefixOf)))
    },
    async send(request) {
      return respond(checkRawRequest(request))
    },
    async sendTraced(request) {
      return handle(checkRawRequest(request))
    },
    async fetch(request) {
      return respond(await readWebRequest(request, MAX_BODY_BYTES))
    },
    lastTrace: () => last,
    async close() {
      work.close()
    },
    flushAuthorizersCache(stage) {
      if (stage !== undefined) checkStage('flushAuthorizersCache', stage, addressOptions.stages)
      for (const [name, one] of stages) if (stage === undefined || stage === name) one.flush()
    },
    usage: () => usage.remaining(now()),
    cachedReplies: () => [...stages.values()].reduce((sum, { cachedResponses }) => sum + cachedResponses(), 0),
  }
  return rememberSource(api, { options, build: restApi, flush: (one) => one.flushAuthorizersCache() })
}
