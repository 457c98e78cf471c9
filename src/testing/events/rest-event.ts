/**
 * Creates REQUEST events of REST APIs (and of HTTP APIs in payload format 1.0) and `$connect` events of WebSocket APIs.
 *
 * @module
 */

import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { clientCert, commonLogTime, headersAndQuery, mapValues, methodArn, userAgentOf } from './event-fields.ts'
import type { EventParts } from './event-options.ts'
import { pathParameters } from './event-route.ts'

/** Used by REST APIs, which do not decode the path, and by HTTP APIs with payload format 1.0, which do. */
export function restEvent(parts: EventParts, decode: (path: string) => string): APIGatewayRequestAuthorizerEvent {
  const { resource, method, path, basePath, domainName, stage, stageVariables } = parts
  const event = {
    type: 'REQUEST',
    methodArn: methodArn(parts),
    resource,
    path: `${basePath ?? ''}${decode(path)}`,
    httpMethod: method,
    ...headersAndQuery(parts),
    pathParameters: mapValues(pathParameters(resource, path), decode),
    stageVariables: { ...stageVariables },
    requestContext: {
      accountId: parts.accountId,
      apiId: parts.apiId,
      deploymentId: 'abc123',
      domainName,
      domainPrefix: domainName.split('.')[0],
      extendedRequestId: 'test-extended-request-id',
      httpMethod: method,
      identity: restIdentity(parts),
      path: basePath === undefined ? `/${stage}${path}` : `${basePath}${path}`,
      protocol: 'HTTP/1.1',
      requestId: '00000000-0000-4000-8000-000000000000',
      requestTime: commonLogTime(parts.at),
      requestTimeEpoch: parts.at,
      resourceId: 'abc123',
      resourcePath: resource,
      stage,
    },
  }
  // Lambda's type requires headers by name that not every client sends.
  return event as unknown as APIGatewayRequestAuthorizerEvent
}

/** A `$connect` event has neither a path nor a method. */
export function connectEvent(parts: EventParts): APIGatewayRequestAuthorizerEvent {
  const event = {
    type: 'REQUEST',
    methodArn: `${parts.arnPrefix}/$connect`,
    ...headersAndQuery(parts),
    stageVariables: { ...parts.stageVariables },
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      extendedRequestId: 'test-extended-request-id',
      requestTime: commonLogTime(parts.at),
      messageDirection: 'IN',
      stage: parts.stage,
      connectedAt: parts.at,
      requestTimeEpoch: parts.at,
      identity: { sourceIp: parts.sourceIp },
      requestId: 'test-request-id',
      domainName: parts.domainName,
      connectionId: 'test-connection-id=',
      apiId: parts.apiId,
    },
  }
  // A `$connect` event lacks members that Lambda's type for REST APIs requires.
  return event as unknown as APIGatewayRequestAuthorizerEvent
}

const UNSIGNED_IDENTITY = [
  'accessKey',
  'accountId',
  'caller',
  'cognitoAuthenticationProvider',
  'cognitoAuthenticationType',
  'cognitoIdentityId',
  'cognitoIdentityPoolId',
  'principalOrgId',
  'user',
  'userArn',
]

function restIdentity({ sourceIp, clientCertificate, headers }: EventParts): object {
  const apiKey = headers.find(([name]) => name.toLowerCase() === 'x-api-key')?.[1]
  return {
    ...Object.fromEntries(UNSIGNED_IDENTITY.map((name) => [name, null])),
    ...(apiKey === undefined ? {} : { apiKey, apiKeyId: 'test-api-key-id' }),
    sourceIp,
    userAgent: userAgentOf(headers),
    ...(clientCertificate === undefined ? {} : { clientCert: clientCert(clientCertificate) }),
  }
}
