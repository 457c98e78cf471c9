/**
 * Authorizes requests to routes with a Lambda authorizer.
 *
 *   identity sources      missing or empty        -> 401, not invoked
 *   result cache          hit                     -> the cached response is evaluated for this request
 *   invocation            error 'Unauthorized'    -> 401; any other error -> 500
 *   authorizer response   malformed               -> 500
 *   decision              not allowed             -> 403
 *
 * @module
 */

import type { IdentitySource } from '../../events/index.ts'
import { getOrAdd } from '../../internal/get-or-add.ts'
import type { PolicyDocument } from '../../policy/index.ts'
import { cacheKey, identitySourceValue } from '../authorize/identity-source-value.ts'
import type { AuthorizerPolicy, PolicyEvaluator } from '../authorize/policy-evaluator.ts'
import { type ResultCache, resultCache } from '../authorize/result-cache.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { type FunctionTarget, invokeTarget } from '../lambda/function-target.ts'
import type { Invocation } from '../lambda/invoke-lambda.ts'
import type { RunningWork } from '../running-work.ts'
import { type HttpAuthorizerResponse, parseHttpAuthorizerResponse, type ResponseFormat } from './authorizer-response.ts'
import { authorizerEvent1 } from './event-1.ts'
import { authorizerEvent2 } from './event-2.ts'
import { HTTP_FACTS } from './http-facts.ts'
import type { HttpUncertainBehaviour } from './http-options.ts'
import {
  type HttpAuthorization,
  type HttpAuthorize,
  type HttpRejected,
  type HttpRoutedRequest,
  rejectHttp,
} from './http-request.ts'
import { httpSourceName } from './identity-source-name.ts'

/** A Lambda authorizer after its options were checked. */
export interface HttpLambdaSettings extends ResponseFormat {
  readonly identitySources: readonly IdentitySource[]
  readonly ttlSeconds: number
  readonly target: FunctionTarget
}

/** A Lambda authorizer with its result cache. */
export interface HttpLambdaAuthorizer {
  readonly authorize: HttpAuthorize
  readonly cache: ResultCache<HttpAuthorizerResponse>
}

/** Creates the authorization of routes with one Lambda authorizer. */
export function httpLambdaAuthorizer(
  settings: HttpLambdaSettings,
  {
    policies,
    uncertain,
    timeoutMs,
    work,
  }: {
    readonly policies: PolicyEvaluator
    readonly uncertain: HttpUncertainBehaviour
    readonly timeoutMs: number
    readonly work: RunningWork
  },
): HttpLambdaAuthorizer {
  const { identitySources, ttlSeconds } = settings
  const cache = resultCache<HttpAuthorizerResponse>(ttlSeconds)
  const sourceNames = identitySources.map(httpSourceName)
  const preparedPolicies = new WeakMap<PolicyDocument, AuthorizerPolicy>()
  return { authorize, cache }

  async function authorize(request: HttpRoutedRequest): Promise<HttpAuthorization> {
    const values = identitySources.map((source) => identitySourceValue(source, request))
    const missing = sourceNames[values.indexOf(undefined)]
    if (missing !== undefined) {
      request.steps.push(failedStep(HTTP_FACTS.identitySources, `identity source ${missing}`, 'missing'))
      return rejectHttp('UNAUTHORIZED', `identity source ${missing} is missing`)
    }
    if (sourceNames.length > 0)
      request.steps.push(passedStep(HTTP_FACTS.identitySources, `identity sources ${sourceNames.join(', ')}`, 'present'))
    // No value is missing, as checked above.
    const sources = values as readonly string[]
    const key = ttlSeconds > 0 ? cacheKey(sources) : ''
    const cached = ttlSeconds > 0 ? cache.get(key, request.nowMs) : undefined
    if (cached !== undefined) {
      request.steps.push(passedStep(HTTP_FACTS.resultCache, 'cached authorizer response', `hit, ${cached.ageSeconds} s old`))
      return decide(request, cached.response, cached.ageSeconds)
    }
    if (ttlSeconds > 0) request.steps.push(passedStep(HTTP_FACTS.resultCache, 'cached authorizer response', 'miss'))

    const finishInvocation = cache.begin(key)
    const fresh = await invoke(request, sources)
    if (fresh.kind === 'rejected') {
      finishInvocation(undefined)
      return fresh
    }
    finishInvocation({ response: fresh, size: fresh.size, nowMs: request.nowMs })
    return decide(request, fresh, null)
  }

  async function invoke(request: HttpRoutedRequest, sources: readonly string[]): Promise<HttpAuthorizerResponse | HttpRejected> {
    const { payloadFormatVersion } = settings
    const event = payloadFormatVersion === '1.0' ? authorizerEvent1(request, sources) : authorizerEvent2(request, sources)
    const { requestId, stageVariables, arn } = request
    const invocation = await invokeTarget(settings.target, event, { requestId, stageVariables, timeoutMs, api: arn, work })
    if (invocation.kind === 'notInvoked') {
      request.steps.push(failedStep(HTTP_FACTS.authorizer, 'function of the authorizer', invocation.problem))
      return rejectHttp('INTERNAL_SERVER_ERROR', invocation.problem)
    }
    if (invocation.kind === 'timedOut') {
      const limit = invocation.by === 'function' ? 'the time limit of its function' : `${timeoutMs} ms`
      const problem = `the authorizer took longer than ${limit}`
      request.steps.push(failedStep(HTTP_FACTS.authorizerTimeout, 'response of the authorizer', problem))
      return rejectHttp('INTERNAL_SERVER_ERROR', problem, { lambda: 'invoked' })
    }
    if (invocation.kind === 'failed') return rejectFailure(request, invocation)
    const response = parseHttpAuthorizerResponse(invocation.json, settings)
    if (response.kind === 'malformed') {
      request.steps.push(failedStep(HTTP_FACTS.authorizer, 'response of the authorizer', response.problem))
      return rejectHttp('INTERNAL_SERVER_ERROR', response.problem, { lambda: 'invoked' })
    }
    request.steps.push(passedStep(HTTP_FACTS.authorizer, 'response of the authorizer', `a valid ${response.kind} response`))
    return response
  }

  /** API Gateway compares the whole message: any other error is a failure of the authorizer. */
  function rejectFailure(request: HttpRoutedRequest, invocation: Extract<Invocation, { readonly kind: 'failed' }>): HttpRejected {
    const isUnauthorized = invocation.errorMessage === 'Unauthorized'
    const { problem = isUnauthorized ? 'the authorizer threw Unauthorized' : 'the authorizer threw an error' } = invocation
    const fact = isUnauthorized ? HTTP_FACTS.thrownUnauthorized : HTTP_FACTS.authorizer
    request.steps.push(failedStep(fact, 'response of the authorizer', problem))
    const type = isUnauthorized && uncertain.thrownUnauthorized !== 500 ? 'UNAUTHORIZED' : 'INTERNAL_SERVER_ERROR'
    return rejectHttp(type, problem, { lambda: 'invoked', ...('cause' in invocation && { cause: invocation.cause }) })
  }

  function decide(
    request: HttpRoutedRequest,
    response: HttpAuthorizerResponse,
    cacheAgeSeconds: number | null,
  ): HttpAuthorization {
    const lambda = cacheAgeSeconds === null ? 'invoked' : 'cached'
    const { isAllowed, reason, principal } = response.kind === 'simple' ? decideSimple(response) : decidePolicy(request, response)
    const step = isAllowed ? passedStep : failedStep
    request.steps.push(step(HTTP_FACTS.lambdaDecision, 'Allow of the authorizer response', reason))
    const details = { principal, lambda, cacheAgeSeconds } as const
    if (!isAllowed) return rejectHttp('FORBIDDEN', reason, details)
    if (response.kind === 'policy' && response.principalId === undefined) {
      const problem = 'the authorizer response allows the request but has no principalId'
      request.steps.push(failedStep(HTTP_FACTS.authorizer, 'principalId of the authorizer response', 'missing'))
      return rejectHttp('INTERNAL_SERVER_ERROR', problem, details)
    }
    return { kind: 'allowed', reason, caller: { kind: 'lambda', context: response.context }, ...details }
  }

  function decideSimple({ isAuthorized }: Extract<HttpAuthorizerResponse, { readonly kind: 'simple' }>): Decision {
    return {
      isAllowed: isAuthorized,
      reason: isAuthorized ? 'allowed: isAuthorized is true' : 'denied: isAuthorized is false',
      principal: null,
    }
  }

  function decidePolicy(
    request: HttpRoutedRequest,
    { policy, principalId }: Extract<HttpAuthorizerResponse, { readonly kind: 'policy' }>,
  ): Decision {
    // A cached response is evaluated for many requests.
    const prepared = getOrAdd(preparedPolicies, policy, () => policies.prepare(policy))
    const { outcome, reason } = policies.forAuthorizerResponse(prepared, request)
    return { isAllowed: outcome === 'allow', reason: reason(), principal: principalId ?? null }
  }
}

interface Decision {
  readonly isAllowed: boolean
  readonly reason: string
  readonly principal: string | null
}
