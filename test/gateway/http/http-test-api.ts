import { clock, type HttpApi, type HttpApiAuthorizer, type HttpApiOptions, httpApi } from '../../../src/gateway/index.ts'

export const time = clock('2026-11-23T12:00:00Z')
export const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5'

/** Returns the policy response of a hand-written authorizer. */
export function policyResponse(effect: 'Allow' | 'Deny', ...resources: string[]): object {
  const Resource = resources.map((resource) => `${ARN}/${resource}`)
  return {
    principalId: 'jane',
    policyDocument: { Version: '2012-10-17', Statement: [{ Effect: effect, Action: 'execute-api:Invoke', Resource }] },
  }
}

export interface HttpTestApi {
  readonly api: HttpApi
  /** Events that the authorizer received. */
  readonly events: Record<string, unknown>[]
  /** Events that the backend received. */
  readonly backend: Record<string, unknown>[]
}

type Plain = Extract<HttpApiAuthorizer, { readonly handler: unknown }>
type Options = Partial<HttpApiOptions<Record<string, HttpApiAuthorizer>>>

/** Creates an API with the authorizer `auth` on `/pets` and `/pets/{id}`, and open routes. */
export function httpTestApi(entry: Partial<Plain> = {}, options: Options = {}): HttpTestApi {
  const events: Record<string, unknown>[] = []
  const backend: Record<string, unknown>[] = []
  const integration = (event: never): unknown => {
    backend.push(event)
    return { ok: true }
  }
  const { handler = () => policyResponse('Allow', '*'), ...rest } = entry
  const recording = (event: never, context: never): unknown => {
    events.push(event)
    return handler(event, context, undefined as never)
  }
  const auth = {
    api: 'HTTP',
    type: 'REQUEST',
    ttlSeconds: 0,
    payloadFormatVersion: '2.0',
    identitySources: [{ in: 'header', name: 'Authorization' }],
    ...rest,
    handler: recording,
  } as const
  const api = httpApi<Record<string, HttpApiAuthorizer>>({
    region: 'eu-west-1',
    now: time.now,
    authorizers: { auth },
    routes: {
      'GET /pets': { authorizer: 'auth', integration },
      'GET /pets/{id}': { authorizer: 'auth', integration },
      'DELETE /pets/{id}': { authorizer: 'auth', integration },
      'ANY /open': { authorizer: 'NONE', integration },
      'ANY /open/{proxy+}': { authorizer: null, integration },
    },
    ...options,
  })
  return { api, events, backend }
}

export const TOKEN = { authorization: 'Bearer a' }
