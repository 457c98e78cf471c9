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
import { AUTHORIZATION_FACTS } from '../facts/authorization-facts.ts'
import type { StepFact } from '../facts/fact.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { type FunctionTarget, invokeTarget } from '../lambda/function-target.ts'
import type { Invocation } from '../lambda/invoke-lambda.ts'
import { errorResponse } from '../responses/error-response.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { RunningWork } from '../running-work.ts'
import type { TraceStep } from '../trace.ts'
import type { ValidationExpression } from '../validation-expression/validation-expression.ts'
import { type Authorization, type Authorize, type Rejected, type RoutedRequest, reject } from './authorization.ts'
import { requestEvent, tokenEvent } from './authorizer-event.ts'
import { type AuthorizerResponse, parseAuthorizerResponse } from './authorizer-response.ts'
import { denialMessage } from './denial-message.ts'
import { cacheKey, identitySourceValue, sourceName } from './identity-source-value.ts'
import { policyStep } from './open-route.ts'
import type { AuthorizerPolicy, PolicyEvaluator } from './policy-evaluator.ts'
import { type ResultCache, resultCache } from './result-cache.ts'

/** A Lambda authorizer after its options were checked. */
export interface LambdaAuthorizerSettings {
  readonly type: 'TOKEN' | 'REQUEST'
  readonly identitySources: readonly IdentitySource[]
  readonly ttlSeconds: number
  /** TOKEN only: must match the whole token. */
  readonly expression: ValidationExpression | undefined
  readonly target: FunctionTarget
}

/** A Lambda authorizer with its result cache. */
export interface LambdaAuthorizer {
  readonly authorize: Authorize
  readonly cache: ResultCache<CachedResponse>
}

/** A valid authorizer response. The backend receives the duration as `integrationLatency`, on a cache hit too. */
interface CachedResponse {
  readonly response: AuthorizerResponse
  readonly policy: AuthorizerPolicy
  readonly latencyMs: number
}

/** Creates the authorization of routes with one Lambda authorizer. */
export function lambdaAuthorizer(
  settings: LambdaAuthorizerSettings,
  {
    policies,
    uncertain,
    timeoutMs,
    work,
  }: {
    readonly policies: PolicyEvaluator
    readonly uncertain: UncertainBehaviour
    readonly timeoutMs: number
    readonly work: RunningWork
  },
): LambdaAuthorizer {
  const cache = resultCache<CachedResponse>(settings.ttlSeconds)
  const sourcesAsked = `identity sources ${settings.identitySources.map(sourceName).join(', ')}`
  return { authorize, cache }

  async function authorize(request: RoutedRequest): Promise<Authorization> {
    const values = settings.identitySources.map((source) => identitySourceValue(source, request))
    const rejection = checkSources(values, request.steps)
    if (rejection !== undefined) return rejection

    const key = settings.ttlSeconds > 0 ? cacheKey(values) : ''
    const cached = settings.ttlSeconds > 0 ? cache.get(key, request.nowMs) : undefined
    if (cached !== undefined) {
      request.steps.push(passedStep(AUTHORIZATION_FACTS.resultCacheEvaluation, CACHE_ASKED, `hit, ${cached.ageSeconds} s old`))
      return evaluateResponse(request, cached.response, cached.ageSeconds)
    }
    const state = settings.ttlSeconds === 0 ? 'caching is off (TTL 0)' : 'miss'
    request.steps.push(passedStep(AUTHORIZATION_FACTS.resultCache, CACHE_ASKED, state))

    const finishInvocation = cache.begin(key)
    const fresh = await invoke(request, values[0] ?? '')
    if ('kind' in fresh) {
      finishInvocation(undefined)
      request.steps.push(failedStep(fresh.fact, RESPONSE_ASKED, fresh.reason))
      return fresh
    }
    request.steps.push(passedStep(AUTHORIZATION_FACTS.authorizerResponse, RESPONSE_ASKED, 'the response is valid'))
    finishInvocation({ response: fresh, size: fresh.response.size, nowMs: request.nowMs })
    return evaluateResponse(request, fresh, null)
  }

  /** Records whether the identity sources are present and, for TOKEN, whether the token matches the expression. */
  function checkSources(values: readonly (string | undefined)[], steps: TraceStep[]): Rejected | undefined {
    const missing = findMissingSource(values)
    if (missing !== undefined) {
      steps.push(failedStep(sourceFact(true), `identity source ${sourceName(missing)}`, 'missing'))
      return rejectUnauthorized(`identity source ${sourceName(missing)} is missing`)
    }
    steps.push(passedStep(sourceFact(values.includes(undefined)), sourcesAsked, values.length === 0 ? 'none needed' : 'present'))
    if (settings.expression === undefined) return undefined
    const matches = settings.expression.matches(values[0] ?? '')
    const step = matches ? passedStep : failedStep
    steps.push(step(AUTHORIZATION_FACTS.validationExpression, 'validation expression', matches ? 'match' : 'no match'))
    return matches ? undefined : rejectUnauthorized('the token does not match the validation expression')
  }

  function sourceFact(isMissing: boolean): StepFact {
    if (settings.type === 'TOKEN') return AUTHORIZATION_FACTS.tokenSource
    if (settings.identitySources.length === 0) return AUTHORIZATION_FACTS.noSource
    return isMissing && settings.ttlSeconds === 0 ? AUTHORIZATION_FACTS.requestSourceAtTtlZero : AUTHORIZATION_FACTS.requestSource
  }

  function findMissingSource(values: readonly (string | undefined)[]): IdentitySource | undefined {
    const isOptional = settings.type === 'REQUEST' && settings.ttlSeconds === 0 && uncertain.missingSourceAtTtlZero === 'invoke'
    return isOptional ? undefined : settings.identitySources[values.indexOf(undefined)]
  }

  async function invoke(request: RoutedRequest, token: string): Promise<CachedResponse | FailedInvocation> {
    const event = settings.type === 'TOKEN' ? tokenEvent(request.methodArn, token) : requestEvent(request)
    const started = performance.now()
    const invocation = await invokeTarget(settings.target, event, {
      stageVariables: request.stageVariables,
      timeoutMs,
      requestId: request.requestContext.requestId,
      api: request.arn,
      work,
      isOwnEvent: true,
    })
    const latencyMs = Math.round(performance.now() - started)
    if (invocation.kind === 'notInvoked') {
      const rejection = reject(errorResponse('AUTHORIZER_CONFIGURATION_ERROR'), invocation.problem)
      return { ...rejection, fact: AUTHORIZATION_FACTS.invokePermission }
    }
    if (invocation.kind === 'timedOut') {
      const limit = invocation.by === 'function' ? 'its own time limit' : `${timeoutMs} ms`
      const type = uncertain.authorizerTimeout ?? 'AUTHORIZER_CONFIGURATION_ERROR'
      const rejection = reject(errorResponse(type), `the authorizer took longer than ${limit}`, { lambda: 'invoked' })
      return { ...rejection, fact: AUTHORIZATION_FACTS.authorizerTimeout }
    }
    if (invocation.kind === 'failed') return rejectFailure(invocation)
    const response = parseAuthorizerResponse(invocation.json)
    return response.kind === 'malformed'
      ? { ...rejectMisconfigured(response.problem), fact: AUTHORIZATION_FACTS.malformedResponse }
      : { response, policy: policies.prepare(response.policy), latencyMs }
  }

  function evaluateResponse(
    request: RoutedRequest,
    { response, policy, latencyMs }: CachedResponse,
    cacheAgeSeconds: number | null,
  ): Authorization {
    const lambda = cacheAgeSeconds === null ? 'invoked' : 'cached'
    const principal = response.principalId ?? null
    const authorizer = { ...response.context, principalId: response.principalId ?? '', integrationLatency: latencyMs }
    const decision = policies.forAuthorizerResponse(policy, request)
    request.steps.push(policyStep(AUTHORIZATION_FACTS.authorizerPolicy, 'Allow for the method ARN', decision))
    if (decision.outcome !== 'allow') {
      const denial = {
        principal: decision.by === 'identity-based' ? 'authorizer' : { caller: 'anonymous' },
        by: decision.by,
        explicit: decision.outcome === 'explicitDeny',
      } as const
      const message = denialMessage(denial, request.arn, uncertain.denialText ?? 'new')
      const rejection = reject(errorResponse('ACCESS_DENIED', { message }), decision.reason(), {
        principal,
        lambda,
        cacheAgeSeconds,
      })
      return { ...rejection, authorizer }
    }
    if (response.principalId === undefined) {
      const reason = 'the authorizer response allows the request but has no principalId'
      const isAccepted = uncertain.allowWithoutPrincipalId === 'allow'
      const principalStep = isAccepted ? passedStep : failedStep
      request.steps.push(principalStep(AUTHORIZATION_FACTS.allowWithoutPrincipal, 'principalId of an Allow', 'missing'))
      if (!isAccepted) return { ...rejectMisconfigured(reason), lambda, cacheAgeSeconds }
    }
    return {
      kind: 'allowed',
      principal,
      lambda,
      cacheAgeSeconds,
      reason: decision.reason,
      authorizer,
      usageIdentifierKey: response.usageIdentifierKey,
    }
  }
}

const CACHE_ASKED = 'cached response for the identity sources'
const RESPONSE_ASKED = 'response of the function'

interface FailedInvocation extends Rejected {
  /** The fact for the trace. */
  readonly fact: StepFact
}

/** API Gateway compares the whole message: any other error is a failure of the authorizer. */
function rejectFailure(invocation: Extract<Invocation, { readonly kind: 'failed' }>): FailedInvocation {
  const { errorMessage, problem = 'the authorizer threw an error whose message is not exactly Unauthorized' } = invocation
  const rejection =
    errorMessage === 'Unauthorized'
      ? {
          ...rejectUnauthorized('the authorizer threw Unauthorized', 'invoked'),
          fact: AUTHORIZATION_FACTS.unauthorizedError,
        }
      : { ...rejectMisconfigured(problem), fact: AUTHORIZATION_FACTS.functionError }
  return 'cause' in invocation ? { ...rejection, cause: invocation.cause } : rejection
}

function rejectUnauthorized(reason: string, lambda: 'invoked' | 'not invoked' = 'not invoked'): Rejected {
  return reject(errorResponse('UNAUTHORIZED'), reason, { lambda })
}

function rejectMisconfigured(reason: string): Rejected {
  return reject(errorResponse('AUTHORIZER_CONFIGURATION_ERROR'), reason, { lambda: 'invoked' })
}
