/**
 * Creates authorizer events of HTTP APIs in payload format 2.0.
 *
 * @module
 */

import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda'
import { ConfigError } from '../../errors.ts'
import { clientCert, commonLogTime, joinValues, mapValues, methodArn, userAgentOf } from './event-fields.ts'
import type { EventParts } from './event-options.ts'
import { pathParameters } from './event-route.ts'

/** Members that are empty are absent, as in the events that API Gateway sends. */
export function httpEvent(parts: EventParts, identitySource: readonly string[] | undefined): APIGatewayRequestAuthorizerEventV2 {
  const { method, path, rawQuery, query, headers, domainName, stage, routeKey, clientCertificate, stageVariables } = parts
  const isCookie = ([name]: readonly [string, string]): boolean => name.toLowerCase() === 'cookie'
  const cookies = headers.filter(isCookie).flatMap(([, value]) => value.split('; '))
  const others = headers.filter((header) => !isCookie(header)).map(([name, value]) => [name.toLowerCase(), value] as const)
  const decodedPath = decodeHttpPath(path)
  // The stage `$default` is not part of the path, and neither is a base path.
  const rawPath = stage === '$default' ? decodedPath : `/${stage}${decodedPath}`
  const parameters = mapValues(pathParameters(parts.resource, path), decodeHttpPath)
  const event = {
    version: '2.0',
    type: 'REQUEST',
    routeArn: methodArn(parts),
    ...(identitySource === undefined ? {} : { identitySource: [...identitySource] }),
    routeKey,
    rawPath,
    rawQueryString: rawQuery,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: joinValues(others),
    ...(query.length === 0 ? {} : { queryStringParameters: joinValues(query) }),
    requestContext: {
      accountId: parts.accountId,
      apiId: parts.apiId,
      ...(clientCertificate === undefined ? {} : { authentication: { clientCert: clientCert(clientCertificate) } }),
      domainName,
      domainPrefix: domainName.split('.')[0],
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: parts.sourceIp, userAgent: userAgentOf(headers) },
      requestId: 'test-request-id',
      routeKey,
      stage,
      time: commonLogTime(parts.at),
      timeEpoch: parts.at,
    },
    ...(Object.keys(parameters).length === 0 ? {} : { pathParameters: parameters }),
    ...(stageVariables === undefined ? {} : { stageVariables: { ...stageVariables } }),
  }
  // Lambda's type declares optional members as present and `undefined`.
  return event as unknown as APIGatewayRequestAuthorizerEventV2
}

/**
 * Decodes a path as HTTP APIs do for `rawPath` and `pathParameters`: twice, cut at a `?` that appears in between.
 *
 * @throws {ConfigError} for a path to which API Gateway answers 400 before any authorizer runs.
 */
export function decodeHttpPath(path: string): string {
  try {
    const [decoded = ''] = decodeURIComponent(path).split('?')
    return decodeURIComponent(decoded)
  } catch {
    throw new ConfigError(
      'events',
      'request',
      '',
      'the path is not valid percent-encoded UTF-8 after each of two decodings: an HTTP API answers 400 to it.',
    )
  }
}
