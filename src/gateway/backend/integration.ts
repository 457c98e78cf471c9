/**
 * The backend's answer as a client gets it: a web `Response` as it is, or the reply of a Lambda proxy integration. Anything
 * else is the 502 of a malformed proxy reply, and so is a throw.
 *
 * @module
 */

import { type GatewayAnswer, gatewayAnswer } from '../gateway-response.ts'
import type { BackendEvent } from './backend-event.ts'

export type Integration = (event: never) => unknown

export type Integrated =
  | { readonly kind: 'answered'; readonly response: Response }
  | { readonly kind: 'failed'; readonly answer: GatewayAnswer; readonly why: string }

export async function integrate(integration: Integration, event: BackendEvent, timeoutMs: number): Promise<Integrated> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<Integrated>((resolve) => {
    const answer = gatewayAnswer('INTEGRATION_TIMEOUT')
    timer = setTimeout(
      () => resolve({ kind: 'failed', answer, why: `the integration took longer than ${timeoutMs} ms` }),
      timeoutMs,
    )
  })
  try {
    return await Promise.race([run(integration, event), timeout])
  } finally {
    clearTimeout(timer)
  }
}

async function run(integration: Integration, event: BackendEvent): Promise<Integrated> {
  try {
    // `Integration` says `never` so that every backend type fits; this is the event it gets.
    const reply = await (integration as (event: BackendEvent) => unknown)(JSON.parse(JSON.stringify(event)))
    if (reply instanceof Response) {
      // A Response is good for one answer; `Response.error()` for none.
      const isFresh = !reply.bodyUsed && reply.body?.locked !== true && reply.status >= 200
      return isFresh ? { kind: 'answered', response: reply } : failed('the integration returned a Response that was used before')
    }
    const response = proxyResponse(reply)
    return response === undefined ? failed('the integration returned no proxy reply') : { kind: 'answered', response }
  } catch {
    return failed('the integration threw')
  }
}

function failed(why: string): Integrated {
  return { kind: 'failed', answer: gatewayAnswer('INTEGRATION_FAILURE'), why }
}

/** `{ statusCode, headers?, multiValueHeaders?, body?, isBase64Encoded? }`; `undefined` for anything else. */
function proxyResponse(reply: unknown): Response | undefined {
  if (typeof reply !== 'object' || reply === null) return undefined
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = reply as { readonly [key: string]: unknown }
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
  const bytes = isBase64Encoded === true && typeof body === 'string' ? Buffer.from(body, 'base64') : body
  const bodiless = status === 204 || status === 205 || status === 304
  return new Response(bodiless ? null : (bytes ?? ''), { status, headers: sent })
}

function entriesOf(record: unknown): readonly [string, unknown][] {
  return typeof record === 'object' && record !== null ? Object.entries(record) : []
}
