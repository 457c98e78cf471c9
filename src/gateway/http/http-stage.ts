/**
 * Builds one stage of an HTTP API: its authorizers with their result caches, its routes and its request pipeline.
 *
 * @module
 */

import type { ApiStage } from '../api-stage.ts'
import { iamAuthorizer } from '../authorize/iam-authorizer.ts'
import { policyEvaluator } from '../authorize/policy-evaluator.ts'
import type { Integration } from '../backend/integration.ts'
import { functionTarget } from '../lambda/function-target.ts'
import { DEFAULT_RUNTIME } from '../lambda/runtime.ts'
import type { RunningWork } from '../running-work.ts'
import type { CheckedHttpOptions } from './check-http-options.ts'
import type { BackendSettings, PreparedHttpBackend } from './http-backend.ts'
import { type PreparedCors, prepareCors } from './http-cors.ts'
import type { HttpRoute } from './http-options.ts'
import { type HttpPipeline, httpPipeline, type PreparedHttpRoute } from './http-pipeline.ts'
import { httpRouter } from './http-router.ts'
import { httpIamRoute, openHttpRoute } from './iam-route.ts'
import { prepareHttpAuthorizer } from './prepare-authorizer.ts'
import type { PayloadFormatVersion } from './proxy-response.ts'

/** One stage of an API. */
export interface HttpStage {
  readonly handleRequest: HttpPipeline
  /** Empties the result caches of the stage. */
  flush(): void
  /** The number of responses in the result caches of the stage. */
  readonly cachedResponses: () => number
}

const MAX_INTEGRATION_MS = 30_000
const MAX_AUTHORIZER_MS = 10_000

/** Builds a stage. Each stage has its own result caches. */
export function httpStage(api: ApiStage, options: CheckedHttpOptions, work: RunningWork): HttpStage {
  const { uncertain = {}, timeoutMs = MAX_INTEGRATION_MS, now = Date.now, runtime = DEFAULT_RUNTIME, fetch } = options
  const { principals, functions } = options
  // HTTP APIs have no resource policies, so the policy of the authorizer or of the caller decides alone.
  const policies = policyEvaluator(undefined, {})
  const authorizerTimeoutMs = Math.min(timeoutMs, MAX_AUTHORIZER_MS)
  const authorizers = new Map(
    Object.entries(options.authorizers ?? {}).map(([name, entry]) => [
      name,
      prepareHttpAuthorizer(name, entry, {
        policies,
        uncertain,
        timeoutMs: authorizerTimeoutMs,
        now,
        functions,
        runtime,
        fetch,
        work,
      }),
    ]),
  )
  const iam = httpIamRoute(iamAuthorizer({ principals, region: api.region, policies, uncertain: {} }))
  const backends: BackendSettings = { timeoutMs, api, work }

  function authorizationOf(authorizer: string | null): Pick<PreparedHttpRoute, 'authorization' | 'authorizer' | 'authorize'> {
    const prepared = authorizer === null ? undefined : authorizers.get(authorizer)
    if (prepared !== undefined) return { authorization: prepared.type, authorizer, authorize: prepared.authorize }
    return authorizer === 'AWS_IAM'
      ? { authorization: 'AWS_IAM', authorizer: null, authorize: iam }
      : { authorization: 'NONE', authorizer: null, authorize: openHttpRoute }
  }

  function prepareBackend(integration: Integration): PreparedHttpBackend {
    if (typeof integration === 'function') return { kind: 'plain', call: integration }
    if (integration.type === 'AWS_PROXY') {
      const version = payloadVersion(integration)
      return { kind: 'lambda', version, target: functionTarget(integration, { functions, runtime, name: 'backend' }) }
    }
    // The global `fetch` is looked up per request, because tests replace it.
    const send: typeof globalThis.fetch = fetch ?? ((...request) => globalThis.fetch(...request))
    // `checkHttpOptions` rejects MOCK integrations, so this is an HTTP integration.
    if (integration.type === 'MOCK') return { kind: 'plain', call: () => null }
    return { kind: 'upstream', integration: { ...integration, fetch: integration.fetch ?? send } }
  }

  const prepareRoute = ({ authorizer, scopes = [], integration }: HttpRoute<string>): PreparedHttpRoute => ({
    ...authorizationOf(authorizer),
    scopes,
    backend: prepareBackend(integration),
  })
  const routes = Object.fromEntries(Object.entries(options.routes).map(([key, route]) => [key, prepareRoute(route)]))
  const cors: PreparedCors | undefined = options.cors && prepareCors(options.cors)
  return {
    handleRequest: httpPipeline({ api, matchRoute: httpRouter(routes, uncertain), cors, backends, now }),
    flush() {
      for (const authorizer of authorizers.values()) authorizer.flush()
    },
    cachedResponses: () => [...authorizers.values()].reduce((sum, { cachedResponses }) => sum + cachedResponses(), 0),
  }
}

function payloadVersion(integration: { readonly payloadFormatVersion?: PayloadFormatVersion | undefined }): PayloadFormatVersion {
  return integration.payloadFormatVersion ?? '2.0'
}
