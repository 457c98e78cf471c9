/**
 * `requestContext` of a REST API, as a REQUEST authorizer and the backend get it, and the `$context` variables that can be
 * identity sources.
 *
 * @module
 */

import { createHash } from 'node:crypto'
import { type GatewayRequest, headerValues } from './raw-request.ts'

/** What of the API and its stage goes into every event. */
export interface ApiStage {
  readonly partition: string
  readonly region: string
  readonly accountId: string
  readonly apiId: string
  readonly stage: string
  readonly stageVariables: { readonly [name: string]: string }
}

/** Who called, as an AWS_IAM route tells its backend. All `null` otherwise. */
export interface IamCallerFields {
  readonly accessKey: string
  readonly accountId: string
  readonly userArn: string
}

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

export interface RequestIds {
  readonly requestId: string
  readonly extendedRequestId: string
}

export function restRequestContext(
  api: ApiStage,
  request: GatewayRequest,
  resourcePath: string,
  { requestId, extendedRequestId }: RequestIds,
  nowMs: number,
): RestRequestContext {
  const domainName = request.host.replace(/:\d{1,5}$/, '')
  return {
    resourceId: createHash('sha256').update(resourcePath).digest('hex').slice(0, 6),
    resourcePath,
    httpMethod: request.method,
    extendedRequestId,
    requestTime: requestTime(nowMs),
    path: request.rawPath,
    accountId: api.accountId,
    protocol: 'HTTP/1.1',
    stage: api.stage,
    domainPrefix: domainName.split('.')[0] ?? '',
    requestTimeEpoch: nowMs,
    requestId,
    identity: callerIdentity(request),
    domainName,
    deploymentId: 'offline',
    apiId: api.apiId,
  }
}

/** The same context once an IAM caller is known. */
export function withIamCaller(context: RestRequestContext, caller: IamCallerFields): RestRequestContext {
  return { ...context, identity: { ...context.identity, ...caller } }
}

/** A `$context` variable by its dotted name: `httpMethod`, `identity.sourceIp`. Own fields only; `undefined` when it has no value. */
export function contextVariable(context: RestRequestContext, name: string): string | undefined {
  let value: unknown = context
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    // An own property of a plain object: the check above proves it.
    value = (value as { readonly [key: string]: unknown })[part]
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

/** `17/Jun/2024:15:02:03 +0000` */
function requestTime(nowMs: number): string {
  const [date = '', time = ''] = new Date(nowMs).toISOString().split('T')
  const [year = '', month = '', day = ''] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1] ?? ''}/${year}:${time.slice(0, 8)} +0000`
}
