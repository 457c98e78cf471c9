/**
 * Authorizes handshakes of a WebSocket API with a Lambda authorizer. Results are not cached.
 *
 *   identity sources      missing or empty        -> 401, not invoked
 *   invocation            error 'Unauthorized'    -> 401; any other error -> 500
 *   authorizer response   malformed or over 8 KB  -> 500
 *   policy                no Allow, or a Deny     -> 403
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 * @module
 */

import type { IdentitySource } from '../../events/index.ts'
import { type Authorization, type Authorize, type Rejected, type RoutedRequest, reject } from '../authorize/authorization.ts'
import { type AuthorizerResponse, parseAuthorizerResponse } from '../authorize/authorizer-response.ts'
import { identitySourceValue } from '../authorize/identity-source-value.ts'
import type { PolicyEvaluator } from '../authorize/policy-evaluator.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { webSocketSourceName } from '../http/identity-source-name.ts'
import { type FunctionTarget, invokeTarget } from '../lambda/function-target.ts'
import type { Invocation } from '../lambda/invoke-lambda.ts'
import { errorResponse } from '../responses/error-response.ts'
import type { RunningWork } from '../running-work.ts'
import { eventContextOf } from './handshake-request.ts'
import { connectAuthorizerEvent } from './websocket-event.ts'
import { WEBSOCKET_FACTS } from './websocket-facts.ts'

/** The largest authorizer response as JSON: 8 KB. */
const MAX_RESPONSE_LENGTH = 8192

/** Creates the authorization of `$connect` with a Lambda authorizer. */
export function connectAuthorizer(
  { identitySources, target }: { readonly identitySources: readonly IdentitySource[]; readonly target: FunctionTarget },
  { policies, timeoutMs, work }: { readonly policies: PolicyEvaluator; readonly timeoutMs: number; readonly work: RunningWork },
): Authorize {
  const names = identitySources.map(webSocketSourceName)

  return async function authorize(request: RoutedRequest): Promise<Authorization> {
    const { steps } = request
    const missing = names[identitySources.findIndex((source) => identitySourceValue(source, request) === undefined)]
    if (missing !== undefined) {
      steps.push(failedStep(WEBSOCKET_FACTS.identitySources, `identity source ${missing}`, 'missing'))
      return reject(errorResponse('UNAUTHORIZED'), `identity source ${missing} is missing`)
    }
    if (names.length > 0)
      steps.push(passedStep(WEBSOCKET_FACTS.identitySources, `identity sources ${names.join(', ')}`, 'present'))
    const event = connectAuthorizerEvent(request, eventContextOf(request))
    const { requestId } = request.requestContext
    const settings = { requestId, stageVariables: request.stageVariables, timeoutMs, api: request.arn, work }
    const invocation = await invokeTarget(target, event, settings)
    if (invocation.kind === 'notInvoked') return misconfigured(request, invocation.problem, 'not invoked')
    if (invocation.kind === 'timedOut') return misconfigured(request, 'the authorizer ran into its time limit')
    if (invocation.kind === 'failed') return rejectFailure(request, invocation)
    const response = parseAuthorizerResponse(invocation.json)
    if (response.kind === 'malformed') return misconfigured(request, response.problem)
    if (Buffer.byteLength(invocation.json) > MAX_RESPONSE_LENGTH)
      return misconfigured(request, 'the authorizer response has more than 8 KB')
    steps.push(passedStep(WEBSOCKET_FACTS.authorizer, 'response of the authorizer', 'a valid policy response'))
    return evaluate(request, response)
  }

  function evaluate(
    request: RoutedRequest,
    { principalId, policy, context, usageIdentifierKey }: AuthorizerResponse,
  ): Authorization {
    const { outcome, reason } = policies.forAuthorizerResponse(policies.prepare(policy), request)
    const step = outcome === 'allow' ? passedStep : failedStep
    request.steps.push(step(WEBSOCKET_FACTS.authorizerPolicy, 'Allow of the authorizer response', reason()))
    const details = { principal: principalId ?? null, lambda: 'invoked', cacheAgeSeconds: null } as const
    if (outcome !== 'allow') return reject(errorResponse('ACCESS_DENIED'), reason(), details)
    if (principalId === undefined)
      return misconfigured(request, 'the authorizer response allows the handshake but has no principalId')
    return { kind: 'allowed', reason, ...details, authorizer: { ...context, principalId }, usageIdentifierKey }
  }
}

/** API Gateway compares the whole message: any other error is a failure of the authorizer. */
function rejectFailure(request: RoutedRequest, invocation: Extract<Invocation, { readonly kind: 'failed' }>): Rejected {
  const cause = 'cause' in invocation ? { cause: invocation.cause } : {}
  if (invocation.errorMessage !== 'Unauthorized')
    return { ...misconfigured(request, invocation.problem ?? 'the authorizer threw an error'), ...cause }
  request.steps.push(failedStep(WEBSOCKET_FACTS.thrownUnauthorized, 'response of the authorizer', 'it threw Unauthorized'))
  return { ...reject(errorResponse('UNAUTHORIZED'), 'the authorizer threw Unauthorized', { lambda: 'invoked' }), ...cause }
}

function misconfigured(request: RoutedRequest, problem: string, lambda: 'invoked' | 'not invoked' = 'invoked'): Rejected {
  request.steps.push(failedStep(WEBSOCKET_FACTS.authorizer, 'response of the authorizer', problem))
  return reject(errorResponse('AUTHORIZER_CONFIGURATION_ERROR'), problem, { lambda })
}
