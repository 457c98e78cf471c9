/**
 * Invokes the backend and converts its result to a `Response`. A backend that throws, or returns neither a `Response` nor
 * a Lambda proxy response, produces 502.
 *
 * @module
 */

import { isThenable } from '../../internal/type-guards.ts'
import { BACKEND_FACTS } from '../facts/backend-facts.ts'
import type { StepFact } from '../facts/fact.ts'
import { type FunctionDefaults, type FunctionTarget, functionTarget, invokeTarget } from '../lambda/function-target.ts'
import { type InvocationSettings, lambdaContext } from '../lambda/lambda-context.ts'
import type { Invocable } from '../lambda/lambda-function.ts'
import { errorResponse } from '../responses/error-response.ts'
import { type BackendResponse, type IsBinary, parseProxyResponse, readResponse } from './backend-response.ts'
import { callUpstream, type HttpIntegration, type PreparedHttpIntegration } from './http-integration.ts'
import type { BackendRequest, FailedIntegration, IntegrationResult } from './integration-result.ts'

/**
 * A backend as a plain function. It receives a copy of the proxy event and a Lambda `context`, and returns a `Response`, a
 * Lambda proxy response, or a promise of one.
 */
export type IntegrationFunction = (event: never, context: never) => unknown

/**
 * A Lambda proxy integration. The handler is invoked as its runtime does. It must return a Lambda proxy response; a `Response`
 * is not one.
 */
export type LambdaIntegration = Invocable & {
  /** The integration type. */
  readonly type: 'AWS_PROXY'
  /** HTTP APIs only: the format of the event and the response. Default `2.0`. */
  readonly payloadFormatVersion?: '1.0' | '2.0' | undefined
}

/** A fixed response. */
export interface MockIntegration {
  /** The integration type. */
  readonly type: 'MOCK'
  /** The status, 200 to 599. Default 200. */
  readonly status?: number | undefined
  /** Headers in addition to `content-type: application/json`, which they may replace. Default: none. */
  readonly headers?: { readonly [name: string]: string } | undefined
  /** Default: empty. */
  readonly body?: string | undefined
}

/** The backend of a route. */
export type Integration = IntegrationFunction | LambdaIntegration | HttpIntegration | MockIntegration

/** A backend after its options were checked. */
export type PreparedIntegration =
  | IntegrationFunction
  | { readonly type: 'AWS_PROXY'; readonly target: FunctionTarget }
  | PreparedHttpIntegration
  | MockIntegration

/** Fills in the defaults of the API. */
export function prepareIntegration(
  integration: Integration,
  defaults: FunctionDefaults & { readonly fetch: typeof fetch },
): PreparedIntegration {
  if (typeof integration === 'function' || integration.type === 'MOCK') return integration
  return integration.type === 'AWS_PROXY'
    ? { type: 'AWS_PROXY', target: functionTarget(integration, defaults) }
    : { ...integration, fetch: integration.fetch ?? defaults.fetch }
}

/** Calls the backend. Never rejects. */
export async function integrate(
  integration: PreparedIntegration,
  input: { readonly request: BackendRequest; readonly event: object },
  settings: IntegrationSettings,
): Promise<IntegrationResult> {
  if (typeof integration === 'function') return callFunction(integration, input.event, settings)
  switch (integration.type) {
    case 'AWS_PROXY':
      return callLambda(integration.target, input, settings)
    case 'HTTP_PROXY':
      return callUpstream(integration, input.request, settings)
    case 'MOCK':
      return respond(mockResponse(integration), BACKEND_FACTS.mock)
  }
}

/** The request and the API for which a backend is called. */
export interface IntegrationSettings extends InvocationSettings {
  /** Decides whether a base64-encoded body of a Lambda proxy response is decoded. */
  readonly isBinary: IsBinary
}

async function callLambda(
  target: FunctionTarget,
  { event, request }: { readonly request: BackendRequest; readonly event: object },
  settings: IntegrationSettings,
): Promise<IntegrationResult> {
  const invocation = await invokeTarget(target, event, {
    ...settings,
    isOwnEvent: true,
    stageVariables: request.stageVariables,
  })
  switch (invocation.kind) {
    case 'returned': {
      const response = parseProxyResponse(JSON.parse(invocation.json), settings.isBinary)
      return respond(response, BACKEND_FACTS.lambdaProxy)
    }
    case 'notInvoked': {
      const response = errorResponse('API_CONFIGURATION_ERROR')
      return { kind: 'failed', response, problem: invocation.problem, fact: BACKEND_FACTS.lambdaPermission }
    }
    case 'timedOut':
      return invocation.by === 'gateway'
        ? timedOut(settings.timeoutMs)
        : failed('the function ran into its time limit', BACKEND_FACTS.functionTimeout)
    case 'failed': {
      const failure = failed(invocation.problem ?? 'the integration threw an error', BACKEND_FACTS.lambdaError)
      return 'cause' in invocation ? { ...failure, cause: invocation.cause } : failure
    }
  }
}

async function callFunction(
  integration: IntegrationFunction,
  event: object,
  settings: IntegrationSettings,
): Promise<IntegrationResult> {
  try {
    const context = lambdaContext({ ...settings, functionName: 'backend', qualifier: null, memoryMb: 128 })
    // `IntegrationFunction` has `never` parameters so that every backend type is assignable.
    const result = (integration as (event: object, context: unknown) => unknown)(event, context)
    // A timer is expensive, and a function that has already responded needs none.
    return isThenable(result) ? await waitFor(result, settings) : readResult(result)
  } catch (cause) {
    return { ...failed('the integration threw an error', BACKEND_FACTS.plainFunction), cause }
  }
}

async function waitFor(result: PromiseLike<unknown>, { timeoutMs, work }: IntegrationSettings): Promise<IntegrationResult> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let endWait: (() => void) | undefined
  const timeout = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), timeoutMs)
    endWait = work.add(() => resolve(TIMED_OUT))
  })
  try {
    const value = await Promise.race([result, timeout])
    return value === TIMED_OUT ? timedOut(timeoutMs) : readResult(value)
  } finally {
    clearTimeout(timer)
    endWait?.()
  }
}

const TIMED_OUT = Symbol('timed out')

/** A plain function stands for any backend, so its bytes reach the client as they are. */
function readResult(value: unknown): IntegrationResult {
  const response = value instanceof Response ? readResponse(value) : parseProxyResponse(value, () => true)
  return respond(response, BACKEND_FACTS.plainFunction)
}

function mockResponse({ status = 200, headers = {}, body = '' }: MockIntegration): BackendResponse | undefined {
  return parseProxyResponse({ statusCode: status, headers, body }, () => false)
}

function respond(response: BackendResponse | undefined, fact: StepFact): IntegrationResult {
  return response === undefined
    ? failed('the integration returned neither a Lambda proxy response nor, as a plain function, an unused Response', fact)
    : { kind: 'responded', response, fact }
}

function timedOut(timeoutMs: number): FailedIntegration {
  const problem = `the integration took longer than ${timeoutMs} ms`
  return { kind: 'failed', response: errorResponse('INTEGRATION_TIMEOUT'), problem, fact: BACKEND_FACTS.integrationTimeout }
}

function failed(problem: string, fact: StepFact): FailedIntegration {
  return { kind: 'failed', response: errorResponse('INTEGRATION_FAILURE'), problem, fact }
}
