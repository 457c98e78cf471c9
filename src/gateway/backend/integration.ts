/**
 * Invokes the backend and converts its result to a `Response`. A backend that throws, or returns neither a `Response` nor
 * a Lambda proxy response, produces 502.
 *
 * @module
 */

import { type ErrorResponse, errorResponse } from '../error-response.ts'
import type { BackendEvent } from './backend-event.ts'

/** The backend of a route. */
export type Integration = (event: never) => unknown

/** The result of a backend. */
export type IntegrationResult =
  | { readonly kind: 'responded'; readonly response: Response }
  | { readonly kind: 'failed'; readonly response: ErrorResponse; readonly problem: string }

/** Invokes the backend. Never rejects. */
export async function integrate(integration: Integration, event: BackendEvent, timeoutMs: number): Promise<IntegrationResult> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<IntegrationResult>((resolve) => {
    const response = errorResponse('INTEGRATION_TIMEOUT')
    const problem = `the integration took longer than ${timeoutMs} ms`
    timer = setTimeout(() => resolve({ kind: 'failed', response, problem }), timeoutMs)
  })
  try {
    return await Promise.race([run(integration, event), timeout])
  } finally {
    clearTimeout(timer)
  }
}

async function run(integration: Integration, event: BackendEvent): Promise<IntegrationResult> {
  try {
    // `Integration` has a `never` parameter so that every backend type is assignable.
    const result = await (integration as (event: BackendEvent) => unknown)(JSON.parse(JSON.stringify(event)))
    if (result instanceof Response) {
      // The body of a Response can be read once, and the status of `Response.error()` is 0.
      const isUsable = !result.bodyUsed && result.body?.locked !== true && result.status >= 200
      return isUsable
        ? { kind: 'responded', response: result }
        : failed('the integration returned a Response that was already used')
    }
    const response = parseProxyResponse(result)
    return response === undefined
      ? failed('the integration returned neither a Response nor a proxy response')
      : { kind: 'responded', response }
  } catch {
    return failed('the integration threw an error')
  }
}

function failed(problem: string): IntegrationResult {
  return { kind: 'failed', response: errorResponse('INTEGRATION_FAILURE'), problem }
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
