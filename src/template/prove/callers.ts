/**
 * Asks the handlers for the policies of sample callers, and proves which routes those policies open.
 *
 * @module
 */

import { isRecord, isThenable } from '../../internal/type-guards.ts'
import { findAllowed, type PolicyDocument } from '../../policy/index.ts'
import type { TemplateApi, TemplateEnvironment } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'

/** A sample caller: what it sends, and what is known about it. */
export interface SampleCaller {
  /** Headers of its requests, with its credential. */
  readonly headers?: { readonly [name: string]: string } | undefined
  /** Query parameters of its requests. */
  readonly query?: { readonly [name: string]: string } | undefined
  /** The address of the client. Default `203.0.113.77`. */
  readonly sourceIp?: string | undefined
  /** Claims that its credential has, for requirements such as `{ claim: 'groups', value: 'admin' }`. Default: none. */
  readonly claims?: { readonly [name: string]: string | number | boolean | readonly string[] } | undefined
}

/** The response of an authorizer to a caller: a policy, a boolean, or a rejection. */
export type CallerResponse =
  | { readonly kind: 'policy'; readonly document: PolicyDocument }
  | { readonly kind: 'boolean'; readonly isAuthorized: boolean }
  | { readonly kind: 'rejected' }

type AnyHandler = (event: never, context: never, callback: never) => unknown

/** Identifies one request to an authorizer. */
export interface AuthorizerCall {
  readonly api: TemplateApi
  readonly environment: TemplateEnvironment
  readonly authorizer: TemplateAuthorizer
  readonly stage: string
  readonly method: string
  readonly path: string
  readonly route: string
}

/** Invokes the handler with the event that API Gateway would send. A handler that throws rejects the caller. */
export async function askHandler(handler: AnyHandler, call: AuthorizerCall, caller: SampleCaller): Promise<CallerResponse> {
  if (!hasSources(call, caller)) return { kind: 'rejected' }
  try {
    return readResponse(call, await invoke(handler, eventFor(call, caller)))
  } catch {
    return { kind: 'rejected' }
  }
}

/** API Gateway waits no longer for the whole request. */
const MAX_WAIT_MS = 29_000

/** A handler answers with a promise, or with its callback. */
async function invoke(handler: AnyHandler, event: object): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the handler does not respond')), MAX_WAIT_MS)
      const callback = (error: unknown, value: unknown): void =>
        error === null || error === undefined ? resolve(value) : reject(error)
      const returned = handler(event as never, {} as never, callback as never) // an event of the authorizer's type
      if (isThenable(returned)) returned.then(resolve, reject)
      else if (returned !== undefined) resolve(returned)
    })
  } finally {
    clearTimeout(timer)
  }
}

function readResponse({ authorizer, api }: AuthorizerCall, response: unknown): CallerResponse {
  if (api.kind === 'HTTP' && authorizer.simpleResponses === true)
    return { kind: 'boolean', isAuthorized: isRecord(response) && response['isAuthorized'] === true }
  const document = isRecord(response) ? response['policyDocument'] : undefined
  // The evaluator treats statements that it cannot read as API Gateway does: they allow nothing.
  return isRecord(document) ? { kind: 'policy', document: document as unknown as PolicyDocument } : { kind: 'rejected' }
}

/** API Gateway rejects a request that lacks an identity source, without an invocation. */
function hasSources({ authorizer }: AuthorizerCall, { headers = {}, query = {} }: SampleCaller): boolean {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  return authorizer.identitySources.every((source) => {
    if (source.in === 'header') return names.has(source.name.toLowerCase())
    return source.in === 'query' ? Object.hasOwn(query, source.name) : true
  })
}

/** The ARN of the request. */
export function arnOf(
  { api, environment, stage }: Pick<AuthorizerCall, 'api' | 'environment' | 'stage'>,
  suffix: string,
): string {
  const { partition, region, accountId } = environment
  return `arn:${partition}:execute-api:${region}:${accountId}:${api.apiId}/${stage}/${suffix}`
}

function eventFor(call: AuthorizerCall, { headers = {}, query = {}, sourceIp = '203.0.113.77' }: SampleCaller): object {
  const { api, authorizer, stage, method, path, route, environment } = call
  const isWebSocket = api.kind === 'WEBSOCKET'
  const methodArn = arnOf(call, isWebSocket ? route : `${method}${path}`)
  const header = authorizer.identitySources[0]?.name.toLowerCase()
  if (authorizer.type === 'TOKEN') {
    const [, token = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === header) ?? []
    return { type: 'TOKEN', methodArn, authorizationToken: token }
  }
  const { accountId } = environment
  const queryStringParameters = Object.keys(query).length === 0 ? null : query
  const multiValue = (values: object): object =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]))
  if (api.kind === 'HTTP' && authorizer.payloadFormatVersion !== '1.0') {
    const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
    const rawPath = stage === '$default' ? path : `/${stage}${path}`
    return {
      version: '2.0',
      type: 'REQUEST',
      routeArn: methodArn,
      identitySource: authorizer.identitySources.map((source) => sourceValue(source, lowerCase, query, route)),
      routeKey: route,
      rawPath,
      rawQueryString: new URLSearchParams(query).toString(),
      headers: lowerCase,
      ...(queryStringParameters !== null && { queryStringParameters }),
      requestContext: {
        accountId,
        apiId: api.apiId,
        domainName: `${api.apiId}.execute-api.${environment.region}.amazonaws.com`,
        domainPrefix: api.apiId,
        http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp, userAgent: 'proof' },
        requestId: 'proof',
        routeKey: route,
        stage,
        time: '01/Jan/2026:00:00:00 +0000',
        timeEpoch: 1_767_225_600_000,
      },
      ...(Object.keys(api.stageVariables).length > 0 && { stageVariables: api.stageVariables }),
    }
  }
  return {
    type: 'REQUEST',
    methodArn,
    ...(api.kind === 'HTTP' && { version: '1.0', identitySource: '', authorizationToken: '' }),
    ...(!isWebSocket && { resource: route.slice(route.indexOf(' ') + 1), path, httpMethod: method, pathParameters: null }),
    headers,
    multiValueHeaders: multiValue(headers),
    queryStringParameters: queryStringParameters ?? {},
    multiValueQueryStringParameters: multiValue(query),
    stageVariables: api.stageVariables,
    requestContext: {
      accountId,
      apiId: api.apiId,
      stage,
      requestId: 'proof',
      identity: { sourceIp, userAgent: 'proof' },
      ...(isWebSocket
        ? { routeKey: route, eventType: 'CONNECT', connectionId: 'proof=', messageDirection: 'IN', domainName: 'proof.example' }
        : {
            path: `/${stage}${path}`,
            httpMethod: method,
            resourcePath: route.slice(route.indexOf(' ') + 1),
            protocol: 'HTTP/1.1',
          }),
    },
  }
}

function sourceValue(
  source: TemplateAuthorizer['identitySources'][number],
  headers: { readonly [name: string]: string },
  query: { readonly [name: string]: string },
  route: string,
): string {
  if (source.in === 'header') return headers[source.name.toLowerCase()] ?? ''
  if (source.in === 'query') return query[source.name] ?? ''
  return source.name === 'routeKey' ? route : ''
}

/** Whether a response lets the caller reach some request of a pattern such as `GET/admin/*`, together with the resource policy. */
export function opens(
  response: CallerResponse,
  call: Pick<AuthorizerCall, 'api' | 'environment' | 'stage'>,
  pattern: string,
  sourceIp: string,
): boolean {
  if (response.kind === 'rejected') return false
  if (response.kind === 'boolean') return response.isAuthorized
  const { resourcePolicy } = call.api
  const policies =
    resourcePolicy === undefined
      ? { identity: [response.document] }
      : { identity: [response.document], resource: resourcePolicy as PolicyDocument } // the same type with an optional Version
  return (
    findAllowed(policies, arnOf(call, pattern), { context: { 'aws:SourceIp': sourceIp, 'aws:SecureTransport': 'true' } }) !==
    undefined
  )
}
