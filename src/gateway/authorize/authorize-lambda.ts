/**
 * A TOKEN or REQUEST authorizer: identity sources, result cache, the function itself, and its policy judged for this
 * request's ARN, together with the resource policy.
 *
 * @module
 */

import type { IdentitySource } from '../../events/index.ts'
import { gatewayAnswer } from '../gateway-response.ts'
import { invokeLambda, type LambdaFunction } from '../invoke-lambda.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import { type Authorization, type Authorize, type Call, type Refused, refused } from './authorization.ts'
import { requestEvent, tokenEvent } from './authorizer-event.ts'
import { judgeReply, type PolicyResponse } from './authorizer-response.ts'
import { denialText } from './denial-text.ts'
import type { PolicyJudge } from './evaluate-policies.ts'
import { cacheKey, sourceValue } from './identity-source-values.ts'
import { type ResultCache, resultCache } from './result-cache.ts'

export interface LambdaAuthorizer {
  readonly type: 'TOKEN' | 'REQUEST'
  readonly identitySources: readonly IdentitySource[]
  readonly ttlSeconds: number
  /** TOKEN only: the whole token must match it. */
  readonly expression: RegExp | undefined
  readonly handler: LambdaFunction
}

export interface LambdaAuthorize {
  readonly authorize: Authorize
  readonly cache: ResultCache<KeptReply>
}

/** A usable reply, and how long the function took: the backend is told as `integrationLatency`, on a hit too. */
interface KeptReply {
  readonly reply: PolicyResponse
  readonly latencyMs: number
}

export function lambdaAuthorize(
  authorizer: LambdaAuthorizer,
  {
    judge,
    uncertain,
    timeoutMs,
  }: { readonly judge: PolicyJudge; readonly uncertain: UncertainBehaviour; readonly timeoutMs: number },
): LambdaAuthorize {
  const cache = resultCache<KeptReply>(authorizer.ttlSeconds)
  return { authorize, cache }

  async function authorize(call: Call): Promise<Authorization> {
    const values = authorizer.identitySources.map((source) =>
      sourceValue(source, call.forwarded, call.requestContext, call.stageVariables),
    )
    const missing = missingSource(values)
    if (missing !== undefined) return unauthorized(missing)
    if (authorizer.expression?.test(values[0] ?? '') === false)
      return unauthorized('the token does not match the validation expression')

    const key = cacheKey(values)
    const cached = authorizer.ttlSeconds > 0 ? cache.get(key, call.nowMs) : undefined
    if (cached !== undefined) return decide(call, cached, 'cached')

    const fresh = await invoke(call, values[0] ?? '')
    if ('kind' in fresh) return fresh
    cache.set(key, fresh, fresh.reply.size, call.nowMs)
    return decide(call, fresh, 'invoked')
  }

  function missingSource(values: readonly (string | undefined)[]): string | undefined {
    if (authorizer.type === 'REQUEST' && authorizer.ttlSeconds === 0 && uncertain.missingSourceAtTtlZero === 'invoke')
      return undefined
    const index = values.indexOf(undefined)
    const source = authorizer.identitySources[index]
    return source === undefined ? undefined : `identity source ${source.in} ${source.name} is missing`
  }

  async function invoke(call: Call, token: string): Promise<KeptReply | Refused> {
    const event =
      authorizer.type === 'TOKEN' ? tokenEvent(call.methodArn, token) : requestEvent({ ...call, request: call.forwarded })
    const started = performance.now()
    const outcome = await invokeLambda(authorizer.handler, event, { requestId: call.requestContext.requestId, timeoutMs })
    const latencyMs = Math.round(performance.now() - started)
    if (outcome.kind === 'timedOut') return broken(`the authorizer took longer than ${timeoutMs} ms`)
    if (outcome.kind === 'failed') {
      // The only text that means "who are you?". Everything else, a longer sentence too, is a broken authorizer.
      if (outcome.errorMessage === 'Unauthorized') return unauthorized('the authorizer threw Unauthorized', 'invoked')
      return broken('the authorizer threw something other than exactly Unauthorized')
    }
    const reply = judgeReply(outcome.json)
    return reply.kind === 'malformed' ? broken(reply.why) : { reply, latencyMs }
  }

  function decide(call: Call, { reply, latencyMs }: KeptReply, lambda: 'invoked' | 'cached'): Authorization {
    const principal = reply.principalId ?? null
    const verdict = judge.authorizerReply(reply.policy, call)
    if (verdict.outcome !== 'allow') {
      const explicit = verdict.outcome === 'explicitDeny'
      const who = verdict.by === 'identity-based' ? 'authorizer' : { caller: 'anonymous' }
      const message = denialText({ who, by: verdict.by, explicit }, call.arn, uncertain.denialText ?? 'new')
      return refused(gatewayAnswer('ACCESS_DENIED', { message }), verdict.reason, { principal, lambda })
    }
    if (reply.principalId === undefined && uncertain.allowWithoutPrincipalId !== 'allow') {
      return broken('the reply allows without a principalId', lambda)
    }
    return {
      kind: 'allowed',
      principal,
      lambda,
      reason: verdict.reason,
      authorizer: { ...reply.context, principalId: reply.principalId ?? '', integrationLatency: latencyMs },
    }
  }
}

function unauthorized(reason: string, lambda: 'invoked' | 'not invoked' = 'not invoked'): Refused {
  return refused(gatewayAnswer('UNAUTHORIZED'), reason, { lambda })
}

function broken(reason: string, lambda: 'invoked' | 'cached' = 'invoked'): Refused {
  return refused(gatewayAnswer('AUTHORIZER_CONFIGURATION_ERROR'), reason, { lambda })
}
