/**
 * Builds the events of payload format 1.0, for Lambda authorizers and for integrations. In the event of an integration empty
 * maps are `null`; the event of an authorizer has empty maps and no multi-value maps.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * @module
 */

import { type GatewayRequest, headerValues } from '../raw-request.ts'
import type { RestRequestContext } from '../request-context.ts'
import { queryMaps } from '../value-maps.ts'
import { copyJson, eventBody, headers1, isEmpty, withoutSignature } from './event-parts.ts'
import type { HttpCaller, HttpRoutedRequest } from './http-request.ts'
import { iamUserId } from './iam-fields.ts'

/** An event of payload format 1.0. */
export type Event1 = { readonly [name: string]: unknown }

/** The event of a Lambda authorizer. It has no body. */
export function authorizerEvent1(request: HttpRoutedRequest, identitySources: readonly string[]): Event1 {
  const { methodArn, resourcePath, path1, forwarded, pathParameters, stageVariables } = request
  const source = identitySources.length === 0 ? null : identitySources.join(',')
  return {
    version: '1.0',
    type: 'REQUEST',
    methodArn,
    identitySource: source,
    authorizationToken: source,
    resource: resourcePath,
    path: path1,
    httpMethod: forwarded.method,
    headers: headers1(forwarded.headers).single,
    queryStringParameters: queryMaps(forwarded.query).single,
    pathParameters,
    stageVariables,
    requestContext: withoutVariables(request.requestContext),
  }
}

/** The event of an integration. */
export function backendEvent1(request: HttpRoutedRequest, caller: HttpCaller): Event1 {
  const { resourcePath, path1, forwarded, pathParameters, stageVariables } = request
  const headers = headers1(withoutSignature(forwarded.headers))
  const query = queryMaps(forwarded.query)
  return {
    version: '1.0',
    resource: resourcePath,
    path: path1,
    httpMethod: forwarded.method,
    headers: headers.single,
    multiValueHeaders: headers.multi,
    queryStringParameters: emptyToNull(query.single),
    multiValueQueryStringParameters: emptyToNull(query.multi),
    requestContext: withCaller(withoutVariables(request.requestContext), caller),
    pathParameters: emptyToNull(pathParameters),
    stageVariables: emptyToNull({ ...stageVariables }),
    ...eventBody(forwarded),
  }
}

/**
 * Builds `requestContext` of payload format 1.0, together with `routeKey`, which is a `$context` variable but not a part of the
 * event. Identity sources read `$context` variables from it.
 */
export function requestContext1(
  received: GatewayRequest,
  {
    accountId,
    apiId,
    stage,
    routeKey,
    resourcePath,
    path,
    requestId,
    nowMs,
    time,
  }: {
    readonly accountId: string
    readonly apiId: string
    readonly stage: string
    readonly routeKey: string
    readonly resourcePath: string
    readonly path: string
    readonly requestId: string
    readonly nowMs: number
    readonly time: string
  },
): RestRequestContext {
  const domainName = received.host.replace(/:\d{1,5}$/, '')
  return {
    accountId,
    apiId,
    domainName,
    domainPrefix: domainName.split('.', 1)[0] ?? '',
    extendedRequestId: requestId,
    httpMethod: received.method,
    identity: {
      accessKey: null,
      accountId: null,
      caller: null,
      cognitoAmr: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: received.sourceIp,
      user: null,
      userAgent: headerValues(received.headers, 'user-agent').at(-1) ?? '',
      userArn: null,
    },
    path,
    protocol: 'HTTP/1.1',
    requestId,
    requestTime: time,
    requestTimeEpoch: nowMs,
    resourceId: routeKey,
    resourcePath,
    stage,
    routeKey,
  }
}

function withoutVariables({ routeKey: _, ...context }: RestRequestContext): Event1 {
  return context
}

function withCaller(context: Event1, caller: HttpCaller): Event1 {
  switch (caller.kind) {
    case 'anonymous':
      return context
    case 'lambda':
      return { ...context, authorizer: { claims: null, scopes: null, ...copyJson(caller.context) } }
    case 'jwt':
      return { ...context, authorizer: { claims: caller.claims, scopes: caller.scopes && [...caller.scopes] } }
    case 'iam': {
      const { accessKey, accountId, userArn } = caller.caller
      const user = iamUserId(userArn)
      return { ...context, identity: { ...(context['identity'] as object), accessKey, accountId, userArn, user, caller: user } }
    }
  }
}

function emptyToNull<T extends object>(map: T): T | null {
  return isEmpty(map) ? null : map
}
