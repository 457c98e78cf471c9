/**
 * Builds the events of payload format 2.0, for Lambda authorizers and for integrations. Keys without a value are absent.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * @module
 */

import { headerValues } from '../raw-request.ts'
import { cookies2, copyJson, eventBody, headers2, isEmpty, query2, withoutSignature } from './event-parts.ts'
import type { HttpCaller, HttpRoutedRequest } from './http-request.ts'
import { iamEventFields } from './iam-fields.ts'

/** An event of payload format 2.0. */
export type Event2 = { readonly [name: string]: unknown }

/** The event of a Lambda authorizer. It has no body. */
export function authorizerEvent2(request: HttpRoutedRequest, identitySources: readonly string[]): Event2 {
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: request.methodArn,
    identitySource: identitySources.length === 0 ? null : identitySources,
    ...requestFields(request, request.forwarded.headers),
    requestContext: requestContext(request),
    ...(!isEmpty(request.pathParameters) && { pathParameters: request.pathParameters }),
    ...(!isEmpty(request.stageVariables) && { stageVariables: { ...request.stageVariables } }),
  }
}

/** The event of an integration. No part of it is used again, so that a function may change it. */
export function backendEvent2(request: HttpRoutedRequest, caller: HttpCaller): Event2 {
  const { body, isBase64Encoded } = eventBody(request.forwarded)
  const authorizer = authorizerOf(caller)
  return {
    version: '2.0',
    ...requestFields(request, withoutSignature(request.forwarded.headers)),
    requestContext: { ...requestContext(request), ...(authorizer !== undefined && { authorizer }) },
    ...(!isEmpty(request.pathParameters) && { pathParameters: request.pathParameters }),
    ...(!isEmpty(request.stageVariables) && { stageVariables: { ...request.stageVariables } }),
    ...(body !== null && { body }),
    isBase64Encoded,
  }
}

function requestFields(
  { routeKey, path2, forwarded }: HttpRoutedRequest,
  headers: HttpRoutedRequest['forwarded']['headers'],
): Event2 {
  const cookies = cookies2(headers)
  const query = query2(forwarded.query)
  return {
    routeKey,
    rawPath: path2,
    rawQueryString: forwarded.rawQuery,
    ...(cookies.length > 0 && { cookies }),
    headers: headers2(headers),
    ...(!isEmpty(query) && { queryStringParameters: query }),
  }
}

function requestContext({ received, arn, routeKey, path2, requestId, nowMs, time }: HttpRoutedRequest): Event2 {
  const domainName = received.host.replace(/:\d{1,5}$/, '')
  return {
    accountId: arn.accountId,
    apiId: arn.apiId,
    domainName,
    domainPrefix: domainName.split('.', 1)[0] ?? '',
    http: {
      method: received.method,
      path: path2,
      protocol: 'HTTP/1.1',
      sourceIp: received.sourceIp,
      userAgent: headerValues(received.headers, 'user-agent').at(-1) ?? '',
    },
    requestId,
    routeKey,
    stage: arn.stage,
    time,
    timeEpoch: nowMs,
  }
}

/** JSON types of the authorizer context are kept. */
function authorizerOf(caller: HttpCaller): Event2 | undefined {
  switch (caller.kind) {
    case 'anonymous':
      return undefined
    case 'lambda':
      return { lambda: copyJson(caller.context) }
    case 'jwt':
      return { jwt: { claims: caller.claims, scopes: caller.scopes && [...caller.scopes] } }
    case 'iam':
      return { iam: iamEventFields(caller.caller) }
  }
}
