/**
 * Sends one request to an offline REST API with the stage `prod`, checks the result, and prints one line with the
 * decision and its reason. The numbered examples share it.
 */
import assert from 'node:assert/strict'
import type { RestApi } from 'gatewright/gateway'

interface TestRequest {
  readonly who: string
  /** Method and path without the stage: `GET /pets/7`. */
  readonly request: string
  readonly headers?: { readonly [name: string]: string }
  readonly sourceIp?: string
  /** The expected status and what the Lambda authorizer did: `200 invoked`, `403 cached`, `401 not invoked`. */
  readonly expect: string
}

export async function ask(api: RestApi, { who, request, headers = {}, sourceIp, expect }: TestRequest): Promise<Response> {
  const [method = '', path = ''] = request.split(' ')
  const response = await api.send({
    method,
    rawTarget: `/prod${path}`,
    headers: Object.entries(headers),
    ...(sourceIp === undefined ? {} : { sourceIp }),
  })
  const trace = api.lastTrace()
  const result = `${response.status} ${trace?.lambda}`
  const shortPath = path.length > 22 ? `${path.slice(0, 21)}…` : path
  console.log(`${result.padEnd(16)} ${method.padEnd(6)} ${shortPath.padEnd(22)} ${who.padEnd(24)} ${trace?.reason}`)
  assert.equal(result, expect, `${who}: ${request}`)
  return response
}

/** Returns the header that carries a token. */
export function withToken(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` }
}
