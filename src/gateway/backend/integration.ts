/**
 * Invokes the backend and converts its result to a `Response`. A backend that throws, or returns neither a `Response` nor
 * a Lambda proxy response, produces 502.
 *
 * @module
 */

import { BACKEND_FACTS } from '../facts/backend-facts.ts'
import type { StepFact } from '../facts/fact.ts'
import { type FunctionDefaults, type FunctionTarget, functionTarget, invokeTarget } from '../lambda/function-target.ts'
import { type InvocationSettings, lambdaContext } from '../lambda/lambda-context.ts'
import type { Invocable } from '../lambda/lambda-function.ts'
import { errorResponse } from '../responses/error-response.ts'
import { callUpstream, type HttpIntegration, type PreparedHttpIntegration } from './http-integration.ts'
import type { BackendRequest, IntegrationResult } from './integration-result.ts'

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
  settings: InvocationSettings,
): Promise<IntegrationResult> {
  if (typeof integration === 'function') return callFunction(integration, input.event, settings)
  switch (integration.type) {
    case 'AWS_PROXY':
      return callLambda(integration.target, input, settings)
    case 'HTTP_PROXY':
      return callUpstream(integration, input.request, settings)
    case 'MOCK':
      return toResult(
        { statusCode: integration.status ?? 200, headers: integration.headers, body: integration.body },
        BACKEND_FACTS.mock,
      )
  }
}

async function callLambda(
  target: FunctionTarget,
  { event, request }: { readonly request: BackendRequest; readonly event: object },
  settings: InvocationSettings,
): Promise<IntegrationResult> {
  const invocation = await invokeTarget(target, event, { ...settings, stageVariables: request.stageVariables })
  if (invocation.kind === 'notInvoked') {
    const response = errorResponse('API_CONFIGURATION_ERROR')
    return { kind: 'failed', response, problem: invocation.problem, fact: BACKEND_FACTS.lambdaPermission }
  }
  if (invocation.kind === 'timedOut') {
    return invocation.by === 'gateway'
      ? timedOut(settings.timeoutMs)
      : { ...failed('the function ran into its time limit'), fact: BACKEND_FACTS.functionTimeout }
  }
  if (invocation.kind === 'returned') return toResult(JSON.parse(invocation.json), BACKEND_FACTS.lambdaProxy)
  const failure = failed(invocation.problem ?? 'the integration threw an error')
  return 'cause' in invocation ? { ...failure, cause: invocation.cause } : failure
}

async function callFunction(
  integration: IntegrationFunction,
  event: object,
  settings: InvocationSettings,
): Promise<IntegrationResult> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let endWait: (() => void) | undefined
  const timeout = new Promise<IntegrationResult>((resolve) => {
    const giveUp = (): void => resolve(timedOut(settings.timeoutMs))
    timer = setTimeout(giveUp, settings.timeoutMs)
    endWait = settings.work.add(giveUp)
  })
  const call = async (): Promise<IntegrationResult> => {
    const context = lambdaContext({ ...settings, functionName: 'backend', qualifier: null, memoryMb: 128 })
    // `IntegrationFunction` has `never` parameters so that every backend type is assignable.
    const untyped = integration as (event: object, context: unknown) => unknown
    return toResult(await untyped(JSON.parse(JSON.stringify(event)), context), BACKEND_FACTS.plainFunction)
  }
  try {
    return await Promise.race([call(), timeout])
  } catch (cause) {
    return { ...failed('the integration threw an error'), cause }
  } finally {
    clearTimeout(timer)
    endWait?.()
  }
}

function toResult(value: unknown, fact: StepFact): IntegrationResult {
  if (value instanceof Response) {
    // The body of a Response can be read once, and the status of `Response.error()` is 0.
    const isUsable = !value.bodyUsed && value.body?.locked !== true && value.status >= 200
    return isUsable
      ? { kind: 'responded', response: value, fact }
      : failed('the integration returned a Response that was already used')
  }
  try {
    const response = parseProxyResponse(value)
    if (response !== undefined) return { kind: 'responded', response, fact }
  } catch {
    // An invalid header name or value.
  }
  return failed('the integration returned neither a Response nor a proxy response')
}

function timedOut(timeoutMs: number): IntegrationResult {
  const problem = `the integration took longer than ${timeoutMs} ms`
  return { kind: 'failed', response: errorResponse('INTEGRATION_TIMEOUT'), problem, fact: BACKEND_FACTS.integrationTimeout }
}

function failed(problem: string): Extract<IntegrationResult, { readonly kind: 'failed' }> {
  return { kind: 'failed', response: errorResponse('INTEGRATION_FAILURE'), problem, fact: BACKEND_FACTS.lambdaError }
}

/** Parses `{ statusCode, headers?, multiValueHeaders?, body?, isBase64Encoded? }`. Returns `undefined` for anything else. */
function parseProxyResponse(result: unknown): Response | undefined {
  if (typeof result !== 'object' || result === null) return undefined
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = result as { readonly [key: string]: unknown }
  const status = Number(statusCode)
  if (statusCode === undefined || !Number.isInteger(status) || status < 200 || status > 599) return undefined
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined
  const sent = new Headers()
  for (const [name, value] of entriesOf(headers)) sent.set(name, String(value))
  for (const [name, values] of entriesOf(multiValueHeaders)) {
    if (!Array.isArray(values)) return undefined
    sent.delete(name)
    for (const value of values) sent.append(name, String(value))
  }
  if (!sent.has('content-type')) sent.set('content-type', 'application/json')
  const content = isBase64Encoded === true && typeof body === 'string' ? Buffer.from(body, 'base64') : body
  const hasNoBody = status === 204 || status === 205 || status === 304
  return new Response(hasNoBody ? null : (content ?? ''), { status, headers: sent })
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}
