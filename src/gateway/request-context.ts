/**
 * Builds the `requestContext` of a REST API's events and reads `$context` variables from it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 * @module
 */

import { createHash, randomUUID } from 'node:crypto'
import type { ApiStage } from './api-stage.ts'
import { type GatewayRequest, headerValues } from './raw-request.ts'

/** The caller fields of `requestContext.identity` on an AWS_IAM route. They are `null` on all other routes. */
export interface IamCallerFields {
  readonly accessKey: string
  readonly accountId: string
  readonly userArn: string
}

/** `requestContext` of the events that a REQUEST authorizer and the backend receive. */
export interface RestRequestContext {
  readonly accountId: string
  readonly apiId: string
  readonly domainName: string
  readonly httpMethod: string
  readonly path: string
  readonly requestId: string
  readonly resourcePath: string
  readonly stage: string
  readonly identity: { readonly [name: string]: string | null }
  readonly [name: string]: unknown
}

/** The IDs that API Gateway assigns to a request. */
export interface RequestIds {
  /** Sent as `x-amzn-RequestId`. */
  readonly requestId: string
  /** Sent as `x-amz-apigw-id`. */
  readonly extendedRequestId: string
}

/** Creates the IDs of a request. Both come from the same random number, because generating one is expensive. */
export function createRequestIds(): RequestIds {
  const requestId = randomUUID()
  const hex = requestId.slice(0, 8) + requestId.slice(9, 13) + requestId.slice(24, 34)
  return { requestId, extendedRequestId: Buffer.from(hex, 'hex').toString('base64') }
}

/** Builds the `requestContext` of a request, before the caller is known. */
export function restRequestContext(
  request: GatewayRequest,
  {
    api,
    resourcePath,
    resourceId,
    ids,
    nowMs,
  }: {
    readonly api: ApiStage
    /** The path of the route: `/pets/{id}`. */
    readonly resourcePath: string
    /** See {@link resourceIdOf}. */
    readonly resourceId: string
    readonly ids: RequestIds
    readonly nowMs: number
  },
): RestRequestContext {
  const domainName = request.host.replace(/:\d{1,5}$/, '')
  return {
    resourceId,
    resourcePath,
    httpMethod: request.method,
    extendedRequestId: ids.extendedRequestId,
    requestTime: formatRequestTime(nowMs),
    path: request.rawPath,
    accountId: api.accountId,
    protocol: 'HTTP/1.1',
    stage: api.stage,
    domainPrefix: domainName.split('.')[0] ?? '',
    requestTimeEpoch: nowMs,
    requestId: ids.requestId,
    identity: callerIdentity(request),
    domainName,
    deploymentId: 'offline',
    apiId: api.apiId,
  }
}

/** The ID of a resource: six characters that depend on its path. */
export function resourceIdOf(resourcePath: string): string {
  return createHash('sha256').update(resourcePath).digest('hex').slice(0, 6)
}

/** Adds the API key of a request to a route that requires one. `apiKeyId` is absent for an unknown key. */
export function withApiKey(
  context: RestRequestContext,
  { value, id }: { readonly value: string; readonly id: string | undefined },
): RestRequestContext {
  return { ...context, identity: { ...context.identity, apiKey: value, ...(id !== undefined && { apiKeyId: id }) } }
}

/** Adds the IAM caller to a `requestContext`. */
export function withIamCaller(context: RestRequestContext, caller: IamCallerFields): RestRequestContext {
  return { ...context, identity: { ...context.identity, ...caller } }
}

/**
 * Returns a `$context` variable by its dotted name: `httpMethod`, `identity.sourceIp`. Reads own properties only.
 * Returns `undefined` for a variable without a value.
 */
export function contextVariable(context: RestRequestContext, name: string): string | undefined {
  let value: unknown = context
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as { readonly [key: string]: unknown })[part] // an own property, as checked above
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function callerIdentity(request: GatewayRequest): { readonly [name: string]: string | null } {
  return {
    cognitoIdentityPoolId: null,
    accountId: null,
    cognitoIdentityId: null,
    caller: null,
    sourceIp: request.sourceIp,
    ...(request.vpcId !== undefined && { vpcId: request.vpcId }),
    ...(request.vpcEndpointId !== undefined && { vpceId: request.vpcEndpointId }),
    principalOrgId: null,
    accessKey: null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
    userArn: null,
    userAgent: headerValues(request.headers, 'user-agent').at(-1) ?? null,
    user: null,
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The time that was formatted last. Most requests of a second share it. */
let formatted: { readonly second: number; readonly time: string } = { second: -1, time: '' }

/** Formats a time as in access logs: `17/Jun/2024:15:02:03 +0000`. */
function formatRequestTime(nowMs: number): string {
  const second = Math.floor(nowMs / 1000)
  if (formatted.second !== second) formatted = { second, time: format(nowMs) }
  return formatted.time
}

function format(nowMs: number): string {
  const [date = '', time = ''] = new Date(nowMs).toISOString().split('T')
  const [year = '', month = '', day = ''] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1] ?? ''}/${year}:${time.slice(0, 8)} +0000`
}
