/**
 * Builds one stage of a REST API: its authorizers with their result caches, its routes and its request pipeline.
 *
 * @module
 */

import type { ApiStage } from '../api-stage.ts'
import { iamAuthorizer } from '../authorize/iam-authorizer.ts'
import { openRoute } from '../authorize/open-route.ts'
import type { PolicyEvaluator } from '../authorize/policy-evaluator.ts'
import { binaryTypes } from '../backend/binary-media-types.ts'
import { prepareIntegration } from '../backend/integration.ts'
import { DEFAULT_RUNTIME } from '../lambda/runtime.ts'
import { MAX_REQUEST_MS } from '../limits.ts'
import { resourceIdOf } from '../request-context.ts'
import type { Canary, RestRoute } from '../rest-options.ts'
import type { RunningWork } from '../running-work.ts'
import type { UsageMeter } from '../usage/usage-meter.ts'
import { variantSelector } from './canary.ts'
import type { CheckedRestOptions } from './check-rest-options.ts'
import { addPreflightRoutes } from './cors.ts'
import { prepareAuthorizer } from './prepare-authorizer.ts'
import { PUBLIC_ACCESS, privateAccess } from './private-access.ts'
import { type PreparedRoute, type RequestPipeline, requestPipeline } from './request-pipeline.ts'
import { restRouter } from './rest-router.ts'

/** One stage of an API. */
export interface RestStage {
  readonly handleRequest: RequestPipeline
  /** Empties the result caches of the stage. */
  flush(): void
  /** The number of responses in the result caches of the stage. */
  readonly cachedResponses: () => number
}

/** The parts of an API that all of its stages share. */
export interface SharedParts {
  readonly policies: PolicyEvaluator
  readonly usage: UsageMeter
  readonly work: RunningWork
}

/** Builds a stage. Each stage has its own result caches, as on AWS. */
export function restStage(
  { api, canary }: { readonly api: ApiStage; readonly canary: Canary | undefined },
  options: CheckedRestOptions,
  shared: SharedParts,
): RestStage {
  const {
    uncertain = {},
    timeoutMs = MAX_REQUEST_MS,
    now = Date.now,
    principals = {},
    runtime = DEFAULT_RUNTIME,
    fetch,
    functions = {},
    domains = {},
    endpointType = 'REGIONAL',
    binaryMediaTypes = [],
  } = options
  const { policies, usage, work } = shared
  const authorizers = new Map(
    Object.entries(options.authorizers).map(([name, entry]) => [
      name,
      prepareAuthorizer(name, entry, { policies, uncertain, timeoutMs, now, runtime, fetch, work, functions }),
    ]),
  )
  const open = openRoute(policies, uncertain)
  const iam = iamAuthorizer({ principals, region: api.region, policies, uncertain, acceptsV4a: true })

  function authorizationOf(authorizer: string | null): Pick<PreparedRoute, 'authorization' | 'authorizer' | 'authorize'> {
    const prepared = authorizer === null ? undefined : authorizers.get(authorizer)
    if (prepared !== undefined) return { authorization: prepared.type, authorizer, authorize: prepared.authorize }
    return authorizer === 'AWS_IAM'
      ? { authorization: 'AWS_IAM', authorizer: null, authorize: iam }
      : { authorization: 'NONE', authorizer: null, authorize: open }
  }

  function prepareRoute(routeKey: string, route: RestRoute<string>): PreparedRoute {
    const { requestParameters, requestModels, requestValidator = options.requestValidator, integration } = route
    // The global `fetch` is looked up per request, because tests replace it.
    const send: typeof globalThis.fetch = fetch ?? ((...request) => globalThis.fetch(...request))
    return {
      ...authorizationOf(route.authorizer),
      resourceId: resourceIdOf(routeKey.slice(routeKey.indexOf(' ') + 1)),
      isPreflight: !Object.hasOwn(options.routes, routeKey),
      scopes: route.scopes ?? [],
      apiKeyRequired: route.apiKeyRequired ?? false,
      validation: { requestParameters, requestModels, requestValidator },
      integration: prepareIntegration(integration, { runtime, functions, fetch: send, name: 'backend' }),
    }
  }

  const allRoutes = options.cors === undefined ? options.routes : addPreflightRoutes(options.routes, options.cors)
  const routes = Object.entries(allRoutes).map(([key, route]) => [key, prepareRoute(key, route)] as const)
  const handleRequest = requestPipeline({
    selectVariant: variantSelector(api, canary),
    endpointType,
    matchRoute: restRouter(Object.fromEntries(routes)),
    policies,
    checkAccess: endpointType === 'PRIVATE' ? privateAccess({ api, domains, policies, uncertain }) : PUBLIC_ACCESS,
    isBinary: binaryTypes(binaryMediaTypes),
    gatewayResponses: options.gatewayResponses ?? {},
    usage,
    apiKeySource: options.apiKeySource ?? 'HEADER',
    uncertain,
    timeoutMs,
    now,
    work,
  })
  return {
    handleRequest,
    flush() {
      for (const authorizer of authorizers.values()) authorizer.flush()
    },
    cachedResponses: () => [...authorizers.values()].reduce((sum, { cachedResponses }) => sum + cachedResponses(), 0),
  }
}
