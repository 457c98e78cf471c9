/**
 * Creates the authorizer events of REST, HTTP and WebSocket APIs from a request as a client sends it.
 *
 * @module
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 */

import type {
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewayTokenAuthorizerEvent,
} from 'aws-lambda'
import { arrayOf, optional, string } from '../../options.ts'
import { methodArn } from './event-fields.ts'
import { type EventOptions, type EventParts, readEventOptions } from './event-options.ts'
import { decodeHttpPath, httpEvent } from './http-event.ts'
import { connectEvent, restEvent } from './rest-event.ts'

/** Options of the HTTP API event factories. */
export interface HttpEventOptions extends EventOptions {
  /** The values of the identity sources, in the order of the authorizer's definition. */
  readonly identitySource?: readonly string[] | undefined
}

/** Options of `events.token`. */
export interface TokenEventOptions extends EventOptions {
  /** The whole value of the identity source header, with its scheme: `Bearer eyJ…`. */
  readonly token: string
}

/**
 * Factories for authorizer events, one per kind. All take the same options; an event contains only what its kind carries.
 *
 * @throws {ConfigError} if an option is unknown or wrong, or describes a request that cannot reach an authorizer.
 * @example
 * const event = events.httpApi2({ request: 'GET /pets/7', routes: handler.definition.routes, headers: { authorization } })
 * event.routeKey // 'GET /pets/{id}'
 */
export const events: {
  /** A TOKEN event of a REST API. */
  token(options: TokenEventOptions): APIGatewayTokenAuthorizerEvent
  /** A REQUEST event of a REST API. */
  request(options?: EventOptions): APIGatewayRequestAuthorizerEvent
  /** An event of an HTTP API in payload format 1.0. */
  httpApi1(options?: HttpEventOptions): APIGatewayRequestAuthorizerEvent
  /** An event of an HTTP API in payload format 2.0. */
  httpApi2(options?: HttpEventOptions): APIGatewayRequestAuthorizerEventV2
  /** A `$connect` event of a WebSocket API. */
  connect(options?: EventOptions): APIGatewayRequestAuthorizerEvent
} = {
  token: (options) => {
    const parts = readEventOptions({ subject: 'events.token', api: 'REST', more: { token: string } }, options)
    return { type: 'TOKEN', authorizationToken: options.token, methodArn: methodArn(parts) }
  },
  request: (options = {}) => restEvent(readEventOptions({ subject: 'events.request', api: 'REST' }, options), (path) => path),
  httpApi1: (options = {}) => {
    const { parts, identitySource = [] } = readHttpOptions('events.httpApi1', options)
    const joined = identitySource.join(',')
    // `version` and `identitySource` are not in the Lambda type of this event.
    return {
      version: '1.0',
      identitySource: joined,
      authorizationToken: joined,
      ...restEvent(parts, decodeHttpPath),
    } as APIGatewayRequestAuthorizerEvent
  },
  httpApi2: (options = {}) => {
    const { parts, identitySource } = readHttpOptions('events.httpApi2', options)
    return httpEvent(parts, identitySource)
  },
  connect: (options = {}) => connectEvent(readEventOptions({ subject: 'events.connect', api: 'WEBSOCKET' }, options)),
}

function readHttpOptions(
  subject: string,
  options: HttpEventOptions,
): { readonly parts: EventParts; readonly identitySource: readonly string[] | undefined } {
  const parts = readEventOptions({ subject, api: 'HTTP', more: { identitySource: optional(identitySources) } }, options)
  return { parts, identitySource: options.identitySource }
}

const identitySources = arrayOf('an array of strings', (value) => typeof value === 'string')
