/**
 * Authorizes requests to routes with a TOKEN or REQUEST authorizer.
 *
 *   identity sources      missing or empty        -> 401, not invoked
 *   validation expression no match (TOKEN)        -> 401, not invoked
 *   result cache          hit                     -> the cached response is evaluated for this request
 *   invocation            error 'Unauthorized'    -> 401; any other error -> 500
 *   authorizer response   malformed               -> 500
 *   policies              no Allow, or a Deny     -> 403
 *
 * @module
 */

import type { IdentitySource } from '../../events/index.ts'
import { errorResponse } from '../error-response.ts'
import { invokeLambda, type LambdaFunction } from '../invoke-lambda.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import { type Authorization, type Authorize, type Rejected, type RoutedRequest, reject } from './authorization.ts'
import { requestEvent, tokenEvent } from './authorizer-event.ts'
import { type AuthorizerResponse, parseAuthorizerResponse } from './authorizer-response.ts'
import { denialMessage } from './denial-message.ts'
import { cacheKey, identitySourceValue } from './identity-source-value.ts'
import type { PolicyEvaluator } from './policy-evaluator.ts'
import { type ResultCache, resultCache } from './result-cache.ts'

/** A Lambda authorizer after its options were checked. */
export interface LambdaAuthorizerSettings {
  readonly type: 'TOKEN' | 'REQUEST'
  readonly identitySources: readonly IdentitySource[]
  readonly ttlSeconds: number
  /** TOKEN only: must match the whole token. */
  readonly expression: RegExp | undefined
  readonly handler: LambdaFunction
}

/** A Lambda authorizer with its result cache. */
export interface LambdaAuthorizer {
  readonly authorize: Authorize
  readonly cache: ResultCache<CachedResponse>
}

/** A valid authorizer response. The backend receives the duration as `integrationLatency`, on a cache hit too. */
interface CachedResponse {
  readonly response: AuthorizerResponse
  readonly latencyMs: number
}

/** Creates the authorization of routes with one Lambda authorizer. */
export function lambdaAuthorizer(
  settings: LambdaAuthorizerSettings,
  {
    policies,
    uncertain,
    timeoutMs,
  }: { readonly policies: PolicyEvaluator; readonly uncertain: UncertainBehaviour; readonly timeoutMs: number },
): LambdaAuthorizer {
  const cache = resultCache<CachedResponse>(settings.ttlSeconds)
  return { authorize, cache }

  async function authorize(request: RoutedRequest): Promise<Authorization> {
    const values = settings.identitySources.map((source) => identitySourceValue(source, request))
    const missing = findMissingSource(values)
    if (missing !== undefined) return rejectUnauthorized(`identity source ${missing.in} ${missing.name} is missing`)
    if (settings.expression?.test(values[0] ?? '') === false)
      return rejectUnauthorized('the token does not match the validation expression')

    const key = cacheKey(values)
    const cached = settings.ttlSeconds > 0 ? cache.get(key, request.nowMs) : undefined
    if (cached !== undefined) return evaluateResponse(request, cached, 'cached')

    const fresh = await invoke(request, values[0] ?? '')
    if ('kind' in fresh) return fresh
    cache.set(key, fresh, fresh.response.size, request.nowMs)
    return evaluateResponse(request, fresh, 'invoked')
  }

  function findMissingSource(values: readonly (string | undefined)[]): IdentitySource | undefined {
    const isOptional = settings.type === 'REQUEST' && settings.ttlSeconds === 0 && uncertain.missingSourceAtTtlZero === 'invoke'
    return isOptional ? undefined : settings.identitySources[values.indexOf(undefined)]
  }

  async function invoke(request: RoutedRequest, token: string): Promise<CachedResponse | Rejected> {
    const event = settings.type === 'TOKEN' ? tokenEvent(request.methodArn, token) : requestEvent(request)
    const started = performance.now()
    const { requestId } = request.requestContext
    const invocation = await invokeLambda(settings.handler, event, { requestId, timeoutMs })
    const latencyMs = Math.round(performance.now() - started)
    if (invocation.kind === 'timedOut') return rejectMisconfigured(`the authorizer took longer than ${timeoutMs} ms`)
    if (invocation.kind === 'failed') {
      // API Gateway compares the whole message: any other error is a failure of the authorizer.
      return invocation.errorMessage === 'Unauthorized'
        ? rejectUnauthorized('the authorizer threw Unauthorized', 'invoked')
        : rejectMisconfigured('the authorizer threw an error whose message is not exactly Unauthorized')
    }
    const response = parseAuthorizerResponse(invocation.json)
    return response.kind === 'malformed' ? rejectMisconfigured(response.problem) : { response, latencyMs }
  }

  function evaluateResponse(
    request: RoutedRequest,
    { response, latencyMs }: CachedResponse,
    lambda: 'invoked' | 'cached',
  ): Authorization {
    const principal = response.principalId ?? null
    const decision = policies.forAuthorizerResponse(response.policy, request)
    if (decision.outcome !== 'allow') {
      const denial = {
        principal: decision.by === 'identity-based' ? 'authorizer' : { caller: 'anonymous' },
        by: decision.by,
        explicit: decision.outcome === 'explicitDeny',
      } as const
      const message = denialMessage(denial, request.arn, uncertain.denialText ?? 'new')
      return reject(errorResponse('ACCESS_DENIED', { message }), decision.reason, { principal, lambda })
    }
    if (response.principalId === undefined && uncertain.allowWithoutPrincipalId !== 'allow') {
      return rejectMisconfigured('the authorizer response allows the request but has no principalId', lambda)
    }
    return {
      kind: 'allowed',
      principal,
      lambda,
      reason: decision.reason,
      authorizer: { ...response.context, principalId: response.principalId ?? '', integrationLatency: latencyMs },
    }
  }
}

function rejectUnauthorized(reason: string, lambda: 'invoked' | 'not invoked' = 'not invoked'): Rejected {
  return reject(errorResponse('UNAUTHORIZED'), reason, { lambda })
}

function rejectMisconfigured(reason: string, lambda: 'invoked' | 'cached' = 'invoked'): Rejected {
  return reject(errorResponse('AUTHORIZER_CONFIGURATION_ERROR'), reason, { lambda })
}
