/**
 * Builds the events that API Gateway sends to a Lambda authorizer of a REST API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 * @module
 */

import type { APIGatewayTokenAuthorizerEvent } from 'aws-lambda'
import type { RestRequestContext } from '../request-context.ts'
import { headerMaps, queryMaps } from '../value-maps.ts'
import type { RoutedRequest } from './authorization.ts'

/** Builds a TOKEN event. It has exactly these three fields. */
export function tokenEvent(methodArn: string, authorizationToken: string): APIGatewayTokenAuthorizerEvent {
  return { type: 'TOKEN', methodArn, authorizationToken }
}

/** A REQUEST event of a REST API. It has no `version`, `identitySource` or body. Empty maps are `{}`. */
export interface RestRequestEvent {
  readonly type: 'REQUEST'
  readonly methodArn: string
  readonly resource: string
  readonly path: string
  readonly httpMethod: string
  readonly headers: { readonly [name: string]: string }
  readonly multiValueHeaders: { readonly [name: string]: readonly string[] }
  readonly queryStringParameters: { readonly [name: string]: string }
  readonly multiValueQueryStringParameters: { readonly [name: string]: readonly string[] }
  readonly pathParameters: { readonly [name: string]: string }
  readonly stageVariables: { readonly [name: string]: string }
  readonly requestContext: RestRequestContext
}

/** Builds a REQUEST event. It shares no object with the request, so the authorizer may change it. */
export function requestEvent(request: RoutedRequest): RestRequestEvent {
  const { methodArn, forwarded, pathParameters, stageVariables, requestContext } = request
  const headers = headerMaps(forwarded.headers)
  const query = queryMaps(forwarded.query)
  return {
    type: 'REQUEST',
    methodArn,
    resource: requestContext.resourcePath,
    path: forwarded.eventPath,
    httpMethod: forwarded.method,
    headers: headers.single,
    multiValueHeaders: headers.multi,
    queryStringParameters: query.single,
    multiValueQueryStringParameters: query.multi,
    pathParameters: { ...pathParameters },
    stageVariables: { ...stageVariables },
    requestContext: { ...requestContext, identity: { ...requestContext.identity } },
  }
}
