/**
 * Builds an offline REST API. It accepts any authorizer and runs API Gateway's checks in API Gateway's order.
 *
 * @module
 */

import { defaultHost, readApiStage } from '../api-stage.ts'
import { iamAuthorizer } from '../authorize/iam-authorizer.ts'
import { openRoute } from '../authorize/open-route.ts'
import { policyEvaluator } from '../authorize/policy-evaluator.ts'
import { parseResourcePolicy } from '../authorize/resource-policy.ts'
import { prepareIntegration } from '../backend/integration.ts'
import { DEFAULT_RUNTIME } from '../lambda/runtime.ts'
import { MAX_BODY_BYTES, MAX_REQUEST_MS } from '../limits.ts'
import type { RestApi, TracedResponse } from '../offline-gateway.ts'
import { checkRawRequest, type RawRequest, readWebRequest } from '../raw-request.ts'
import { buildRequest } from '../request-options.ts'
import { type RequestSigner, requestSigner } from '../request-signer.ts'
import type { RestApiOptions, RestEntry, RestRoute } from '../rest-options.ts'
import type { Trace } from '../trace.ts'
import { usageMeter } from '../usage/usage-meter.ts'
import { checkRestOptions } from './check-rest-options.ts'
import { addPreflightRoutes } from './cors.ts'
import { type PreparedAuthorizer, prepareAuthorizer } from './prepare-authorizer.ts'
import { type PreparedRoute, type RequestPipeline, requestPipeline } from './request-pipeline.ts'
import { restRouter } from './rest-router.ts'

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
  const { uncertain = {}, timeoutMs = MAX_REQUEST_MS, now = Date.now, principals = {} } = checked
  const { runtime = DEFAULT_RUNTIME, fetch } = checked
  const api = readApiStage(checked)
  const basePath = withLeadingSlash(checked.basePath)
  const resourcePolicy = checked.resourcePolicy && parseResourcePolicy(checked.resourcePolicy, api)
  const policies = policyEvaluator(resourcePolicy, uncertain)
  const authorizers = new Map(
    Object.entries(checked.authorizers).map(([name, entry]) => [
      name,
      prepareAuthorizer(name, entry, { policies, uncertain, timeoutMs, now, runtime, fetch }),
    ]),
  )
  const open = openRoute(policies, uncertain)
  const iam = iamAuthorizer({ principals, region: api.region, policies, uncertain })

  const authorizationOf = (authorizer: string | null): Pick<PreparedRoute, 'authorization' | 'authorizer' | 'authorize'> => {
    const prepared = authorizer === null ? undefined : authorizers.get(authorizer)
    if (prepared !== undefined) return { authorization: prepared.type, authorizer, authorize: prepared.authorize }
    return authorizer === 'AWS_IAM'
      ? { authorization: 'AWS_IAM', authorizer: null, authorize: iam }
      : { authorization: 'NONE', authorizer: null, authorize: open }
  }
  const prepareRoute = (route: RestRoute<string>): PreparedRoute => {
    const { requestParameters, requestModels, requestValidator = checked.requestValidator, integration } = route
    return {
      ...authorizationOf(route.authorizer),
      scopes: route.scopes ?? [],
      apiKeyRequired: route.apiKeyRequired ?? false,
      validation: { requestParameters, requestModels, requestValidator },
      integration: prepareIntegration(integration, { runtime, fetch: fetch ?? ((...request) => globalThis.fetch(...request)) }),
    }
  }
  const allRoutes = checked.cors === undefined ? checked.routes : addPreflightRoutes(checked.routes, checked.cors)
  const routes = Object.entries(allRoutes).map(([key, route]) => [key, prepareRoute(route)] as const)
  const { apiKeys = {}, usagePlans = {}, apiKeySource = 'HEADER' } = checked
  const usage = usageMeter({ apiKeys, usagePlans, stage: api.stage })
  const handleRequest = requestPipeline({
    api,
    matchRoute: restRouter(Object.fromEntries(routes)),
    policies,
    usage,
    apiKeySource,
    uncertain,
    basePath,
    timeoutMs,
    now,
    gatewayResponses: checked.gatewayResponses ?? {},
    hasResourcePolicy: resourcePolicy !== undefined,
  })

  const sign = requestSigner({ principals, region: api.region, now })
  const address = { prefix: basePath ?? `/${api.stage}`, host: defaultHost(api) }

  const remainingUsage = () => usage.remaining(now())
  return gatewayMethods({ handleRequest, sign, address, remainingUsage, authorizers: [...authorizers.values()] })
}

function withLeadingSlash(basePath: string | undefined): string | undefined {
  return basePath === undefined || basePath === '' || basePath.startsWith('/') ? basePath : `/${basePath}`
}

function gatewayMethods({
  handleRequest,
  sign,
  address,
  remainingUsage,
  authorizers,
}: {
  readonly handleRequest: RequestPipeline
  readonly sign: RequestSigner
  readonly address: { readonly prefix: string; readonly host: string }
  readonly remainingUsage: RestApi['usage']
  readonly authorizers: readonly PreparedAuthorizer[]
}): RestApi {
  let last: Trace | undefined

  async function handle(request: RawRequest): Promise<{ readonly response: Response; readonly trace: Trace }> {
    const result = await handleRequest(request)
    last = result.trace
    return result
  }
  async function respond(request: RawRequest): Promise<TracedResponse> {
    const { response, trace } = await handle(request)
    return Object.assign(response, { trace })
  }

  return {
    async request(request, options = {}) {
      return respond(sign(buildRequest(request, options, address)))
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
    flushAuthorizersCache() {
      for (const authorizer of authorizers) authorizer.flush()
    },
    usage: remainingUsage,
    cachedReplies: () => authorizers.reduce((sum, { cachedResponses }) => sum + cachedResponses(), 0),
  }
}
