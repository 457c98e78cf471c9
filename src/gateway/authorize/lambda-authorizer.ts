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
import { type Invocation, invokeLambda } from '../lambda/invoke-lambda.ts'
import { toFunctionName } from '../lambda/lambda-context.ts'
import type { LambdaHandler, Runtime } from '../lambda/runtime.ts'
import { errorResponse } from '../responses/error-response.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { ValidationExpression } from '../validation-expression/validation-expression.ts'
import { type Authorization, type Authorize, type Rejected, type RoutedRequest, reject } from './authorization.ts'
import { requestEvent, tokenEvent } from './authorizer-event.ts'
import { type AuthorizerResponse, parseAuthorizerResponse } from './authorizer-response.ts'
import { denialMessage } from './denial-message.ts'
import { cacheKey, identitySourceValue } from './identity-source-value.ts'
import type { PolicyEvaluator } from './policy-evaluator.ts'
import { type ResultCache, resultCache } from './result-cache.ts'

/** A Lambda authorizer after its options were checked. */
export interface LambdaAuthorizerSettings {
  /** The name under `authorizers`. */
  readonly name: string
  readonly type: 'TOKEN' | 'REQUEST'
  readonly identitySources: readonly IdentitySource[]
  readonly ttlSeconds: number
  /** TOKEN only: must match the whole token. */
  readonly expression: ValidationExpression | undefined
  readonly handler: LambdaHandler
  readonly runtime: Runtime
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
    if (settings.expression?.matches(values[0] ?? '') === false)
      return rejectUnauthorized('the token does not match the validation expression')

    const key = cacheKey(values)
    const cached = settings.ttlSeconds > 0 ? cache.get(key, request.nowMs) : undefined
    if (cached !== undefined) return evaluateResponse(request, cached.response, cached.ageSeconds)

    const finishInvocation = cache.begin(key)
    const fresh = await invoke(request, values[0] ?? '')
    if ('kind' in fresh) {
      finishInvocation(undefined)
      return fresh
    }
    finishInvocation({ response: fresh, size: fresh.response.size, nowMs: request.nowMs })
    return evaluateResponse(request, fresh, null)
  }

  function findMissingSource(values: readonly (string | undefined)[]): IdentitySource | undefined {
    const isOptional = settings.type === 'REQUEST' && settings.ttlSeconds === 0 && uncertain.missingSourceAtTtlZero === 'invoke'
    return isOptional ? undefined : settings.identitySources[values.indexOf(undefined)]
  }

  async function invoke(request: RoutedRequest, token: string): Promise<CachedResponse | Rejected> {
    const event = settings.type === 'TOKEN' ? tokenEvent(request.methodArn, token) : requestEvent(request)
    const started = performance.now()
    const invocation = await invokeLambda(settings.handler, event, {
      functionName: toFunctionName(settings.name),
      runtime: settings.runtime,
      timeoutMs,
      requestId: request.requestContext.requestId,
      api: request.arn,
    })
    const latencyMs = Math.round(performance.now() - started)
    if (invocation.kind === 'timedOut') return rejectMisconfigured(`the authorizer took longer than ${timeoutMs} ms`)
    if (invocation.kind === 'failed') return rejectFailure(invocation)
    const response = parseAuthorizerResponse(invocation.json)
    return response.kind === 'malformed' ? rejectMisconfigured(response.problem) : { response, latencyMs }
  }

  function evaluateResponse(
    request: RoutedRequest,
    { response, latencyMs }: CachedResponse,
    cacheAgeSeconds: number | null,
  ): Authorization {
    const lambda = cacheAgeSeconds === null ? 'invoked' : 'cached'
    const principal = response.principalId ?? null
    const authorizer = { ...response.context, principalId: response.principalId ?? '', integrationLatency: latencyMs }
    const decision = policies.forAuthorizerResponse(response.policy, request)
    if (decision.outcome !== 'allow') {
      const denial = {
        principal: decision.by === 'identity-based' ? 'authorizer' : { caller: 'anonymous' },
        by: decision.by,
        explicit: decision.outcome === 'explicitDeny',
      } as const
      const message = denialMessage(denial, request.arn, uncertain.denialText ?? 'new')
      const rejection = reject(errorResponse('ACCESS_DENIED', { message }), decision.reason, {
        principal,
        lambda,
        cacheAgeSeconds,
      })
      return { ...rejection, authorizer }
    }
    if (response.principalId === undefined && uncertain.allowWithoutPrincipalId !== 'allow') {
      const reason = 'the authorizer response allows the request but has no principalId'
      return { ...rejectMisconfigured(reason), lambda, cacheAgeSeconds }
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

/** API Gateway compares the whole message: any other error is a failure of the authorizer. */
function rejectFailure(invocation: Extract<Invocation, { readonly kind: 'failed' }>): Rejected {
  const { errorMessage, problem = 'the authorizer threw an error whose message is not exactly Unauthorized' } = invocation
  const rejection =
    errorMessage === 'Unauthorized'
      ? rejectUnauthorized('the authorizer threw Unauthorized', 'invoked')
      : rejectMisconfigured(problem)
  return 'cause' in invocation ? { ...rejection, cause: invocation.cause } : rejection
}

function rejectUnauthorized(reason: string, lambda: 'invoked' | 'not invoked' = 'not invoked'): Rejected {
  return reject(errorResponse('UNAUTHORIZED'), reason, { lambda })
}

function rejectMisconfigured(reason: string): Rejected {
  return reject(errorResponse('AUTHORIZER_CONFIGURATION_ERROR'), reason, { lambda: 'invoked' })
}
