/**
 * Builds an offline REST API. It accepts any authorizer and runs API Gateway's checks in API Gateway's order.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { defaultHost, readApiStage } from '../api-stage.ts'
import { policyEvaluator } from '../authorize/policy-evaluator.ts'
import { parseResourcePolicy } from '../authorize/resource-policy.ts'
import { MAX_BODY_BYTES } from '../limits.ts'
import type { RestApi, TracedResponse } from '../offline-gateway.ts'
import { checkRawRequest, type RawRequest, readWebRequest, splitTarget } from '../raw-request.ts'
import { buildRequest } from '../request-options.ts'
import { requestSigner } from '../request-signer.ts'
import type { RestApiOptions, RestEntry } from '../rest-options.ts'
import type { Trace } from '../trace.ts'
import { usageMeter } from '../usage/usage-meter.ts'
import { checkRestOptions } from './check-rest-options.ts'
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
export function restApi<const A extends Record<string, RestEntry>>(options: RestApiOptions<A>): RestApi {
  const checked = checkRestOptions(options)
  const { uncertain = {}, now = Date.now, principals = {}, apiKeys = {}, usagePlans = {}, stages: otherStages = {} } = checked
  const mainApi = readApiStage(checked)
  const basePath = withLeadingSlash(checked.basePath)
  const resourcePolicy = checked.resourcePolicy && parseResourcePolicy(checked.resourcePolicy, mainApi)
  const policies = policyEvaluator(resourcePolicy, uncertain)
  const usage = usageMeter({ apiKeys, usagePlans })
  const shared = { policies, hasResourcePolicy: resourcePolicy !== undefined, usage, basePath }

  const mainStage = restStage(mainApi, checked, shared)
  const stages = new Map<string, RestStage>([[mainApi.stage, mainStage]])
  for (const [stage, { stageVariables }] of Object.entries(otherStages)) {
    stages.set(stage, restStage(readApiStage({ ...checked, stage, stageVariables }), checked, shared))
  }
  const sign = requestSigner({ principals, region: mainApi.region, now })
  const host = defaultHost(mainApi)
  let last: Trace | undefined

  /** A mapping of a custom domain names one stage; elsewhere the first path segment selects it. */
  function selectStage(request: RawRequest): RestStage {
    const segment = basePath === undefined ? splitTarget(request.rawTarget)?.rawPath.split('/', 2)[1] : undefined
    return (segment !== undefined && stages.get(segment)) || mainStage
  }

  async function handle(request: RawRequest): Promise<{ readonly response: Response; readonly trace: Trace }> {
    const result = await selectStage(request).handleRequest(request)
    last = result.trace
    return result
  }

  async function respond(request: RawRequest): Promise<TracedResponse> {
    const { response, trace } = await handle(request)
    return Object.assign(response, { trace })
  }

  function pathPrefix(stage: string | undefined): string {
    if (stage === undefined) return basePath ?? `/${mainApi.stage}`
    if (basePath !== undefined)
      throw new ConfigError('request', 'stage', '', 'stage cannot be combined with basePath of the API, which names one stage.')
    return `/${knownStage('request', stage)}`
  }

  function knownStage(subject: string, stage: string): string {
    if (!stages.has(stage)) throw new ConfigError(subject, 'stage', `a stage of this API: ${[...stages.keys()].join(', ')}`)
    return stage
  }

  return {
    async request(request, options = {}) {
      return respond(sign(buildRequest(request, options, { pathPrefix, host })))
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
    flushAuthorizersCache(stage) {
      const flushed = stage === undefined ? [...stages.values()] : [stages.get(knownStage('flushAuthorizersCache', stage))]
      for (const one of flushed) one?.flush()
    },
    usage: () => usage.remaining(now()),
    cachedReplies: () => [...stages.values()].reduce((sum, { cachedResponses }) => sum + cachedResponses(), 0),
  }
}

function withLeadingSlash(basePath: string | undefined): string | undefined {
  return basePath === undefined || basePath === '' || basePath.startsWith('/') ? basePath : `/${basePath}`
}
