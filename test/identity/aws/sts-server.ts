/** Acts as STS: verifies the signature of a GetCallerIdentity request as AWS would, and answers in JSON or XML. */

import type { ExchangeRequest, ExchangeResponse } from '../../../src/identity/index.ts'
import { verifyRequest } from '../../../src/sigv4/index.ts'

export interface StsPrincipal {
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly arn: string
  readonly userId: string
}

export interface SentRequest {
  readonly url: string
  readonly request: ExchangeRequest
}

/** Creates an `exchange` and the list of the requests that it received. */
export function stsServer(principals: { readonly [accessKeyId: string]: StsPrincipal }, now: () => number) {
  const sent: SentRequest[] = []
  async function exchange(url: string, request: ExchangeRequest): Promise<ExchangeResponse> {
    sent.push({ url, request })
    const { host } = new URL(url)
    const result = await verifyRequest(
      { method: request.method, url, headers: { host, ...request.headers }, body: request.body },
      {
        lookup: (accessKeyId) => {
          const principal = principals[accessKeyId]
          if (principal === undefined) return undefined
          const { secretAccessKey, sessionToken } = principal
          return { secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
        },
        regions: ['eu-west-1', 'us-east-1', 'cn-north-1', 'us-gov-west-1'],
        services: ['sts'],
        hosts: null,
        payload: 'verify',
        now,
      },
    )
    if (!result.ok) return json(403, { Error: { Code: 'SignatureDoesNotMatch', Type: 'Sender' }, RequestId: '1' })
    const principal = principals[result.accessKeyId]
    const [, , , , Account] = principal?.arn.split(':') ?? []
    const identity = { Account, Arn: principal?.arn, UserId: principal?.userId }
    const isJson = request.headers['accept'] === 'application/json'
    if (!isJson) return { status: 200, contentType: 'text/xml', body: Buffer.from('<GetCallerIdentityResponse/>') }
    const result200 = { GetCallerIdentityResponse: { GetCallerIdentityResult: identity, ResponseMetadata: { RequestId: '1' } } }
    return json(200, result200)
  }
  return { exchange, sent }
}

export function json(status: number, value: unknown): ExchangeResponse {
  return { status, contentType: 'application/json', body: Buffer.from(JSON.stringify(value)) }
}
