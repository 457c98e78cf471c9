/**
 * Combines a request with the route that it matched.
 *
 * @module
 */

import { formatExecuteApiArn } from '../../policy/index.ts'
import type { RoutedRequest } from '../authorize/authorization.ts'
import { forwardedHeaders } from '../backend/backend-event.ts'
import type { EndpointType } from '../limits.ts'
import { type GatewayRequest, headerValues } from '../raw-request.ts'
import { restRequestContext, withApiKey } from '../request-context.ts'
import { EDGE_ADDRESS, withEdgeHeaders } from './edge-headers.ts'
import type { RequestEnvironment } from './finish-request.ts'

/** The parts of a route that events contain. */
export interface MatchedRoute {
  readonly resourcePath: string
  readonly resourceId: string
  readonly pathParameters: { readonly [name: string]: string }
  readonly scopes: readonly string[]
  readonly apiKeyRequired: boolean
}

/** Combines a request with its route. */
export function routeRequest(
  { resourcePath, resourceId, pathParameters, scopes, apiKeyRequired }: MatchedRoute,
  { variant, received, ids, nowMs, steps, endpointType }: RequestEnvironment,
  findKeyId: (value: string) => string | undefined,
): RoutedRequest {
  const { stageVariables, partition, region, accountId, apiId, stage } = variant.api
  const requestContext = restRequestContext(received, { api: variant.api, resourcePath, resourceId, ids, nowMs })
  const arn = {
    kind: 'method',
    partition,
    region,
    accountId,
    apiId,
    stage,
    method: received.method,
    path: received.path,
  } as const
  const sentKey = apiKeyRequired ? sentApiKey(received) : undefined
  return {
    received,
    forwarded: { ...received, headers: addedHeaders(received, endpointType, ids) },
    arn,
    methodArn: formatExecuteApiArn(arn),
    pathParameters,
    stageVariables,
    requestContext:
      sentKey === undefined ? requestContext : withApiKey(requestContext, { value: sentKey, id: findKeyId(sentKey) }),
    scopes,
    nowMs,
    steps,
  }
}

function addedHeaders(
  received: GatewayRequest,
  endpointType: EndpointType,
  ids: RequestEnvironment['ids'],
): GatewayRequest['headers'] {
  return endpointType === 'EDGE'
    ? withEdgeHeaders(forwardedHeaders(received, [received.sourceIp, EDGE_ADDRESS]), ids)
    : forwardedHeaders(received, [received.sourceIp])
}

/** The `x-api-key` header. Repeated headers are joined, so that no value is hidden. */
export function sentApiKey({ headers }: GatewayRequest): string | undefined {
  const values = headerValues(headers, 'x-api-key')
  return values.length === 0 ? undefined : values.join(',')
}
