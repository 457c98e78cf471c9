import { type RestApiOptions, type RestAuthorizer, restApi } from '../../src/gateway/index.ts'

export const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod'

/** Returns the response of a hand-written authorizer. */
export function policyResponse(effect: 'Allow' | 'Deny', ...resources: string[]): object {
  return {
    principalId: 'jane',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: effect, Action: 'execute-api:Invoke', Resource: resources.map((resource) => `${ARN}/${resource}`) }],
    },
  }
}

export interface SentResponse {
  readonly status: number
  readonly body: string
  readonly errorType: string | null
  readonly headers: Headers
}

export interface TestApi {
  /** Events that the authorizer received. */
  readonly events: unknown[]
  /** Events that the backend received. */
  readonly backend: unknown[]
  readonly api: ReturnType<typeof restApi>
  send(
    target: string,
    headers?: Record<string, string> | [string, string][],
    more?: { method?: string; body?: string; sourceIp?: string },
  ): Promise<SentResponse>
}

type Plain = Extract<RestAuthorizer, { readonly handler: unknown }>
export type TestApiOptions = Partial<RestApiOptions<Record<string, RestAuthorizer>>>

/** Creates an API with the authorizer `auth` on `/pets`, `/pets/{id}` and `/files/{proxy+}`, and two routes without authorization. */
export function testApi(entry: RestAuthorizer | Partial<Plain> = {}, options: TestApiOptions = {}): TestApi {
  const events: unknown[] = []
  const backend: unknown[] = []
  const integration = (event: never): unknown => {
    backend.push(event)
    return Response.json({ ok: true })
  }
  const isComplete =
    typeof entry === 'function' || entry.type === 'COGNITO_USER_POOLS' || entry.type === 'JWT' || 'functionName' in entry
  // Everything else has a handler, or gets one.
  const auth = isComplete ? entry : plainEntry(entry as Partial<Plain>, events)
  const api = restApi<Record<string, RestAuthorizer>>({
    stage: 'prod',
    region: 'eu-west-1',
    authorizers: { auth: auth as RestAuthorizer },
    routes: {
      'GET /pets': { authorizer: 'auth', integration },
      'GET /pets/{id}': { authorizer: 'auth', integration },
      'DELETE /pets/{id}': { authorizer: 'auth', integration },
      'ANY /files/{proxy+}': { authorizer: 'auth', integration },
      'GET /open': { authorizer: null, integration },
      'GET /': { authorizer: null, integration },
    },
    ...options,
  })
  return {
    events,
    backend,
    api,
    async send(target, headers = {}, more = {}) {
      const { method = 'GET', ...rest } = more
      const pairs = Array.isArray(headers) ? headers : Object.entries(headers)
      const response = await api.send({ method, rawTarget: target, headers: pairs, ...rest })
      const errorType = response.headers.get('x-amzn-errortype')
      return { status: response.status, body: await response.text(), errorType, headers: response.headers }
    },
  }
}

function plainEntry(entry: Partial<Plain>, events: unknown[]): object {
  const { handler = () => policyResponse('Allow', '*/*'), ...rest } = entry
  return {
    api: 'REST',
    type: 'TOKEN',
    ttlSeconds: 0,
    identitySources: [{ in: 'header', name: 'Authorization' }],
    ...rest,
    handler: 'definition' in handler ? handler : recording(handler, events),
  }
}

function recording(handler: Plain['handler'], events: unknown[]): Plain['handler'] {
  return (event: never, context: never) => {
    events.push(event)
    return handler(event, context, undefined as never)
  }
}

export const UNAUTHORIZED = { status: 401, body: '{"message":"Unauthorized"}', errorType: 'UnauthorizedException' }
export const BROKEN = { status: 500, body: '{"message":null}', errorType: 'AuthorizerConfigurationException' }
export const ALLOWED = { status: 200, body: '{"ok":true}', errorType: null }
export const EXPLICIT = {
  status: 403,
  body: '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
  errorType: 'AccessDeniedException',
}
export const IMPLICIT = {
  status: 403,
  body: '{"Message":"User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action"}',
  errorType: 'AccessDeniedException',
}
