/**
 * Authorizer events of every kind as API Gateway sends them, out of a request as a client sends it.
 *
 * @module
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 */

import type {
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewayTokenAuthorizerEvent,
} from 'aws-lambda'
import { type EventOptions, type EventParts, eventParts, pathParameters } from './event-options.ts'

/** The makers, one a kind. All take the same options; what a kind does not carry is left out of its event. */
export const events: {
  /** REST, TOKEN: `token` is the whole header value, its scheme included. */
  token(options: EventOptions & { readonly token: string }): APIGatewayTokenAuthorizerEvent
  /** REST, REQUEST. */
  request(options?: EventOptions): APIGatewayRequestAuthorizerEvent
  /** HTTP API, payload format 1.0. */
  httpApi1(options?: EventOptions & { readonly identitySource?: readonly string[] }): APIGatewayRequestAuthorizerEvent
  /** HTTP API, payload format 2.0. */
  httpApi2(options?: EventOptions & { readonly identitySource?: readonly string[] }): APIGatewayRequestAuthorizerEventV2
  /** WebSocket, `$connect`. */
  connect(options?: EventOptions): APIGatewayRequestAuthorizerEvent
} = {
  token({ token, ...options }) {
    const parts = eventParts('events.token', options)
    return { type: 'TOKEN', authorizationToken: token, methodArn: methodArn(parts) }
  },
  request: (options = {}) => requestEvent(eventParts('events.request', options)),
  httpApi1({ identitySource = [], ...options } = {}) {
    const joined = identitySource.join(',')
    // The two fields that only format 1.0 adds are not in Lambda's type for it.
    return {
      version: '1.0',
      identitySource: joined,
      authorizationToken: joined,
      ...requestEvent(eventParts('events.httpApi1', options)),
    } as APIGatewayRequestAuthorizerEvent
  },
  httpApi2: ({ identitySource = [], ...options } = {}) => httpEvent(eventParts('events.httpApi2', options), identitySource),
  connect: (options = {}) => connectEvent(eventParts('events.connect', options)),
}

function methodArn({ arnPrefix, method, path }: EventParts): string {
  return `${arnPrefix}/${method}${path}`
}

function requestEvent(parts: EventParts): APIGatewayRequestAuthorizerEvent {
  const { options, resource, method, addressed, domainName } = parts
  const event = {
    type: 'REQUEST',
    methodArn: methodArn(parts),
    resource,
    path: options.domainName === undefined ? parts.path : addressed,
    httpMethod: method,
    ...maps(parts),
    pathParameters: pathParameters(parts) ?? {},
    stageVariables: { ...options.stageVariables },
    requestContext: {
      accountId: options.accountId,
      apiId: options.apiId,
      domainName,
      domainPrefix: domainName.split('.')[0],
      extendedRequestId: 'test-extended-request-id',
      httpMethod: method,
      identity: identityOf(parts),
      path: addressed,
      protocol: 'HTTP/1.1',
      requestId: '00000000-0000-4000-8000-000000000000',
      requestTimeEpoch: options.at,
      resourceId: 'abc123',
      resourcePath: resource,
      stage: options.stage,
    },
  }
  // The shape is API Gateway's own; Lambda's type asks for headers by name that not every client sends.
  return event as unknown as APIGatewayRequestAuthorizerEvent
}

function connectEvent(parts: EventParts): APIGatewayRequestAuthorizerEvent {
  const { options, arnPrefix, domainName } = parts
  const event = {
    type: 'REQUEST',
    methodArn: `${arnPrefix}/$connect`,
    ...maps(parts),
    stageVariables: { ...options.stageVariables },
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      extendedRequestId: 'test-extended-request-id',
      messageDirection: 'IN',
      stage: options.stage,
      connectedAt: options.at,
      requestTimeEpoch: options.at,
      identity: { sourceIp: options.sourceIp },
      requestId: 'test-request-id',
      domainName,
      connectionId: 'test-connection-id=',
      apiId: options.apiId,
    },
  }
  // The shape is API Gateway's own: a `$connect` event lacks what Lambda's type for REST asks for.
  return event as unknown as APIGatewayRequestAuthorizerEvent
}

function httpEvent(parts: EventParts, identitySource: readonly string[]): APIGatewayRequestAuthorizerEventV2 {
  const { options, method, path, rawQuery, query, headers, addressed, domainName } = parts
  const { stageVariables, clientCertificate } = options
  const cookies = headers.filter(([name]) => name.toLowerCase() === 'cookie').flatMap(([, value]) => value.split('; '))
  const others = headers
    .filter(([name]) => name.toLowerCase() !== 'cookie')
    .map(([name, value]) => [name.toLowerCase(), value] as const)
  const routeKey = options.route ?? `${method} ${path}`
  const rawPath = options.stage === '$default' && options.domainName === undefined ? path : addressed
  const event = {
    version: '2.0',
    type: 'REQUEST',
    routeArn: methodArn(parts),
    identitySource: [...identitySource],
    routeKey,
    rawPath,
    rawQueryString: rawQuery,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: joined(others),
    ...(query.length === 0 ? {} : { queryStringParameters: joined(query) }),
    requestContext: {
      accountId: options.accountId,
      apiId: options.apiId,
      ...(clientCertificate === undefined ? {} : { authentication: { clientCert: clientCert(clientCertificate) } }),
      domainName,
      domainPrefix: domainName.split('.')[0],
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: options.sourceIp, userAgent: 'test' },
      requestId: 'test-request-id',
      routeKey,
      stage: options.stage,
      time: new Date(options.at).toISOString(),
      timeEpoch: options.at,
    },
    ...(pathParameters(parts) === null ? {} : { pathParameters: pathParameters(parts) }),
    ...(stageVariables === undefined ? {} : { stageVariables: { ...stageVariables } }),
  }
  // The shape is API Gateway's own; Lambda's type has no word for absent keys.
  return event as unknown as APIGatewayRequestAuthorizerEventV2
}

/** The single maps keep the last value, the multi-value maps all of them. */
function maps({ headers, query }: EventParts): object {
  return {
    headers: Object.fromEntries(headers),
    multiValueHeaders: grouped(headers),
    queryStringParameters: Object.fromEntries(query),
    multiValueQueryStringParameters: grouped(query),
  }
}

function grouped(pairs: readonly (readonly [string, string])[]): { readonly [name: string]: readonly string[] } {
  const map = new Map<string, string[]>()
  for (const [name, value] of pairs) map.set(name, [...(map.get(name) ?? []), value])
  return Object.fromEntries(map)
}

function joined(pairs: readonly (readonly [string, string])[]): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(grouped(pairs)).map(([name, values]) => [name, values.join(',')]))
}

function identityOf({ options }: EventParts): object {
  const { sourceIp, clientCertificate } = options
  const absent = ['accessKey', 'accountId', 'caller', 'cognitoIdentityId', 'cognitoIdentityPoolId', 'user', 'userArn']
  return {
    ...Object.fromEntries(absent.map((name) => [name, null])),
    sourceIp,
    userAgent: 'test',
    ...(clientCertificate === undefined ? {} : { clientCert: clientCert(clientCertificate) }),
  }
}

function clientCert(certificate: NonNullable<EventOptions['clientCertificate']>): object {
  const { pem, subject, issuer, serialNumber, notBefore, notAfter } = certificate
  return { clientCertPem: pem, subjectDN: subject, issuerDN: issuer, serialNumber, validity: { notBefore, notAfter } }
}
