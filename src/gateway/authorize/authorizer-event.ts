/**
 * The events that API Gateway sends a Lambda authorizer of a REST API, field by field.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 * @module
 */

import type { APIGatewayTokenAuthorizerEvent } from 'aws-lambda'
import type { GatewayRequest } from '../raw-request.ts'
import type { RestRequestContext } from '../request-context.ts'
import { headerMaps, valueMaps } from '../value-maps.ts'

/** Exactly three fields: no header, path or context. */
export function tokenEvent(methodArn: string, authorizationToken: string): APIGatewayTokenAuthorizerEvent {
  return { type: 'TOKEN', methodArn, authorizationToken }
}

/** What a REQUEST authorizer of a REST API gets: no `version`, no `identitySource`, no body; empty maps are `{}`. */
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

export function requestEvent(input: {
  readonly methodArn: string
  readonly request: GatewayRequest
  readonly pathParameters: { readonly [name: string]: string }
  readonly stageVariables: { readonly [name: string]: string }
  readonly requestContext: RestRequestContext
}): RestRequestEvent {
  const { methodArn, request, pathParameters, stageVariables, requestContext } = input
  const headers = headerMaps(request.headers)
  const query = valueMaps(request.query)
  return {
    type: 'REQUEST',
    methodArn,
    resource: requestContext.resourcePath,
    path: request.path,
    httpMethod: request.method,
    headers: headers.single,
    multiValueHeaders: headers.multi,
    queryStringParameters: query.single,
    multiValueQueryStringParameters: query.multi,
    pathParameters,
    stageVariables,
    requestContext,
  }
}
