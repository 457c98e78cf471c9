/**
 * Calls the backend of an HTTP API's route.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations.html
 * @module
 */

import { type BackendResponse, readResponse } from '../backend/backend-response.ts'
import { callUpstream, type PreparedHttpIntegration } from '../backend/http-integration.ts'
import type { IntegrationFunction } from '../backend/integration.ts'
import type { StepFact } from '../facts/fact.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { type FunctionTarget, invokeTarget } from '../lambda/function-target.ts'
import { lambdaContext } from '../lambda/lambda-context.ts'
import type { RunningWork } from '../running-work.ts'
import { backendEvent1 } from './event-1.ts'
import { backendEvent2 } from './event-2.ts'
import { HTTP_FACTS } from './http-facts.ts'
import type { HttpCaller, HttpRoutedRequest } from './http-request.ts'
import type { HttpErrorResponse } from './http-responses.ts'
import { type PayloadFormatVersion, readFunctionResponse } from './proxy-response.ts'

/** A backend after its options were checked. */
export type PreparedHttpBackend =
  | { readonly kind: 'plain'; readonly call: IntegrationFunction }
  | { readonly kind: 'lambda'; readonly target: FunctionTarget; readonly version: PayloadFormatVersion }
  | { readonly kind: 'upstream'; readonly integration: PreparedHttpIntegration }

/** The result of a backend. */
export type HttpBackendResult =
  | { readonly kind: 'responded'; readonly response: BackendResponse }
  | {
      readonly kind: 'failed'
      readonly type: HttpErrorResponse['type']
      readonly problem: string
      /** What the backend threw. */
      readonly cause?: unknown
    }

/** The settings of all backends of an API. */
export interface BackendSettings {
  readonly api: { readonly partition: string; readonly region: string; readonly accountId: string }
  readonly timeoutMs: number
  readonly work: RunningWork
}

/** Calls the backend. Never rejects. */
export async function callHttpBackend(
  backend: PreparedHttpBackend,
  { request, caller }: { readonly request: HttpRoutedRequest; readonly caller: HttpCaller },
  settings: BackendSettings,
): Promise<HttpBackendResult> {
  const result = await call(backend, { request, caller }, settings)
  const isUpstream = backend.kind === 'upstream'
  const step =
    result.kind === 'responded'
      ? passedStep(
          isUpstream ? HTTP_FACTS.httpProxy : HTTP_FACTS.integration,
          'response of the integration',
          `status ${result.response.status}`,
        )
      : failedStep(failureFact(result.type, isUpstream), 'response of the integration', result.problem)
  request.steps.push(step)
  if (result.kind === 'responded' && hasChallenge(result.response))
    request.steps.push(passedStep(HTTP_FACTS.backendChallenge, 'www-authenticate of the integration', 'passed unchanged'))
  return result
}

function hasChallenge({ headers }: BackendResponse): boolean {
  return headers.some(([name]) => name.toLowerCase() === 'www-authenticate')
}

function failureFact(type: HttpErrorResponse['type'], isUpstream: boolean): StepFact {
  if (isUpstream) return HTTP_FACTS.httpProxyError
  return type === 'SERVICE_UNAVAILABLE' ? HTTP_FACTS.integrationTimeout : HTTP_FACTS.integration
}

function call(
  backend: PreparedHttpBackend,
  { request, caller }: { readonly request: HttpRoutedRequest; readonly caller: HttpCaller },
  settings: BackendSettings,
): Promise<HttpBackendResult> {
  switch (backend.kind) {
    case 'plain':
      return callFunction(backend.call, { request, event: backendEvent2(request, caller) }, settings)
    case 'lambda': {
      const event = backend.version === '1.0' ? backendEvent1(request, caller) : backendEvent2(request, caller)
      return callLambda(backend, { request, event }, settings)
    }
    case 'upstream':
      return forward(backend.integration, request, settings)
  }
}

async function callLambda(
  { target, version }: Extract<PreparedHttpBackend, { readonly kind: 'lambda' }>,
  { request, event }: { readonly request: HttpRoutedRequest; readonly event: unknown },
  { timeoutMs, api, work }: BackendSettings,
): Promise<HttpBackendResult> {
  const { requestId, stageVariables } = request
  const invocation = await invokeTarget(target, event, { requestId, stageVariables, timeoutMs, api, work })
  if (invocation.kind === 'notInvoked') return failed(invocation.problem)
  if (invocation.kind === 'timedOut')
    return invocation.by === 'gateway' ? timedOut(timeoutMs) : failed('the function ran into its time limit')
  if (invocation.kind === 'returned') return toResult(readFunctionResponse(JSON.parse(invocation.json), version))
  const failure = failed(invocation.problem ?? 'the integration threw an error')
  return 'cause' in invocation ? { ...failure, cause: invocation.cause } : failure
}

async function callFunction(
  integration: IntegrationFunction,
  { request, event }: { readonly request: HttpRoutedRequest; readonly event: unknown },
  { timeoutMs, api, work }: BackendSettings,
): Promise<HttpBackendResult> {
  let endWait = (): void => {}
  const timeout = new Promise<HttpBackendResult>((resolve) => {
    const giveUp = (): void => resolve(timedOut(timeoutMs))
    const timer = setTimeout(giveUp, timeoutMs)
    const unregister = work.add(giveUp)
    endWait = () => {
      clearTimeout(timer)
      unregister()
    }
  })
  const run = async (): Promise<HttpBackendResult> => {
    const context = lambdaContext({
      functionName: 'backend',
      qualifier: null,
      memoryMb: 128,
      timeoutMs,
      requestId: request.requestId,
      api,
    })
    // `IntegrationFunction` has `never` parameters so that every backend type is assignable.
    const untyped = integration as (event: unknown, context: unknown) => unknown
    const value = await untyped(event, context)
    return value instanceof Response ? toResult(readResponse(value)) : toResult(readFunctionResponse(value, '2.0'))
  }
  try {
    return await Promise.race([run(), timeout])
  } catch (cause) {
    return { ...failed('the integration threw an error'), cause }
  } finally {
    endWait()
  }
}

/** Variables in the URL are replaced by the values as sent, so that a value cannot add a path segment or a query. */
async function forward(
  integration: PreparedHttpIntegration,
  { forwarded, rawParameters, stageVariables }: HttpRoutedRequest,
  { timeoutMs, work }: BackendSettings,
): Promise<HttpBackendResult> {
  const result = await callUpstream(
    integration,
    { forwarded, pathParameters: rawParameters, stageVariables },
    { timeoutMs, work },
  )
  if (result.kind === 'responded') return { kind: 'responded', response: result.response }
  const { problem } = result
  return { kind: 'failed', type: 'SERVICE_UNAVAILABLE', problem, ...('cause' in result && { cause: result.cause }) }
}

function toResult(response: BackendResponse | undefined): HttpBackendResult {
  return response === undefined
    ? failed(
        'the integration returned neither a valid response of its payload format nor, as a plain function, an unused Response',
      )
    : { kind: 'responded', response }
}

function timedOut(timeoutMs: number): HttpBackendResult {
  return { kind: 'failed', type: 'SERVICE_UNAVAILABLE', problem: `the integration took longer than ${timeoutMs} ms` }
}

function failed(problem: string): Extract<HttpBackendResult, { readonly kind: 'failed' }> {
  return { kind: 'failed', type: 'INTERNAL_SERVER_ERROR', problem }
}
