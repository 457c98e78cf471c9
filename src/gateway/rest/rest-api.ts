/**
 * Builds an offline REST API. It accepts any authorizer and runs API Gateway's checks in API Gateway's order.
 *
 * @module
 */

import { readApiStage } from '../api-stage.ts'
import { iamAuthorizer } from '../authorize/iam-authorizer.ts'
import { openRoute } from '../authorize/open-route.ts'
import { policyEvaluator } from '../authorize/policy-evaluator.ts'
import { parseResourcePolicy } from '../authorize/resource-policy.ts'
import { MAX_BODY_BYTES, MAX_REQUEST_MS } from '../limits.ts'
import type { RestApi } from '../offline-gateway.ts'
import { readWebRequest } from '../raw-request.ts'
import type { RestApiOptions, RestEntry, RestRoute } from '../rest-options.ts'
import type { Trace } from '../trace.ts'
import { checkRestOptions } from './check-rest-options.ts'
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
  const { uncertain = {}, timeoutMs = MAX_REQUEST_MS, now = Date.now, principals = {}, basePath } = checked
  const api = readApiStage(checked)
  const resourcePolicy = checked.resourcePolicy && parseResourcePolicy(checked.resourcePolicy, api)
  const policies = policyEvaluator(resourcePolicy, uncertain)
  const authorizers = new Map(
    Object.entries(checked.authorizers).map(([name, entry]) => [
      name,
      prepareAuthorizer(name, entry, { policies, uncertain, timeoutMs, now }),
    ]),
  )
  const open = openRoute(policies, uncertain)
  const iam = iamAuthorizer({ principals, region: api.region, policies, uncertain })

  const prepareRoute = ({ authorizer, scopes = [], integration }: RestRoute<string>): PreparedRoute => {
    const prepared = authorizer === null ? undefined : authorizers.get(authorizer)
    if (prepared !== undefined)
      return { authorization: prepared.type, authorizer, authorize: prepared.authorize, scopes, integration }
    return authorizer === 'AWS_IAM'
      ? { authorization: 'AWS_IAM', authorizer: null, authorize: iam, scopes, integration }
      : { authorization: 'NONE', authorizer: null, authorize: open, scopes, integration }
  }
  const routes = Object.entries(checked.routes).map(([key, route]) => [key, prepareRoute(route)] as const)
  const handleRequest = requestPipeline({
    api,
    matchRoute: restRouter(Object.fromEntries(routes)),
    policies,
    uncertain,
    basePath,
    timeoutMs,
    now,
    hasResourcePolicy: resourcePolicy !== undefined,
  })

  return gatewayMethods(handleRequest, [...authorizers.values()])
}

function gatewayMethods(handleRequest: RequestPipeline, authorizers: readonly PreparedAuthorizer[]): RestApi {
  let last: Trace | undefined
  const sendTraced: RestApi['sendTraced'] = async (request) => {
    const result = await handleRequest(request)
    last = result.trace
    return result
  }
  const send: RestApi['send'] = async (request) => (await sendTraced(request)).response
  return {
    send,
    sendTraced,
    async fetch(request) {
      return send(await readWebRequest(request, MAX_BODY_BYTES))
    },
    lastTrace: () => last,
    flushAuthorizersCache() {
      for (const authorizer of authorizers) authorizer.flush()
    },
    cachedReplies: () => authorizers.reduce((sum, { cachedResponses }) => sum + cachedResponses(), 0),
  }
}
