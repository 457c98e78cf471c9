/**
 * What the numbered examples share: sends one request to an offline REST API with the stage `prod`, asserts the answer,
 * and prints one line that says who decided and why.
 */
import assert from 'node:assert/strict'
import type { RestApi } from 'gatewright/gateway'

interface Question {
  readonly who: string
  /** Method and path without the stage: `GET /pets/7`. */
  readonly request: string
  readonly headers?: { readonly [name: string]: string }
  readonly sourceIp?: string
  /** The status and what the Lambda authorizer did: `200 invoked`, `403 cached`, `401 not invoked`. */
  readonly expect: string
}

export async function ask(api: RestApi, { who, request, headers = {}, sourceIp, expect }: Question): Promise<Response> {
  const [method = '', path = ''] = request.split(' ')
  const response = await api.send({
    method,
    rawTarget: `/prod${path}`,
    headers: Object.entries(headers),
    ...(sourceIp === undefined ? {} : { sourceIp }),
  })
  const trace = api.lastTrace()
  const seen = `${response.status} ${trace?.lambda}`
  const shown = path.length > 22 ? `${path.slice(0, 21)}…` : path
  console.log(`${seen.padEnd(16)} ${method.padEnd(6)} ${shown.padEnd(22)} ${who.padEnd(24)} ${trace?.reason}`)
  assert.equal(seen, expect, `${who}: ${request}`)
  return response
}

/** The header that carries a token. */
export function withToken(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` }
}
