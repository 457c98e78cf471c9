/**
 * Creates the events of other services than API Gateway: AppSync, IoT Core, function URLs, load balancers and CloudFront.
 *
 * @module
 */

import type { ALBEvent, CloudFrontRequestEvent, IoTCustomAuthorizerEvent, LambdaFunctionURLEvent } from 'aws-lambda'
import type { AppSyncAuthorizerEvent, AppSyncEventsAuthorizerEvent, EventOperation } from '../../events/index.ts'
import { boolean, type Check, object, oneOf, optional, optionSchema, string, valid } from '../../options.ts'
import { albEvent, functionUrlEvent, type HttpTargetOptions, viewerRequestEvent } from './http-target-events.ts'

/** Options of `serviceEvents.appSync`. */
export interface AppSyncEventOptions {
  /** The whole `authorization` header. An empty string: none. */
  readonly token: string
  /** The GraphQL document. Default: `{ __typename }`. */
  readonly query?: string | undefined
  /** The operation to execute. */
  readonly operationName?: string | undefined
  /** The variables of the operation. */
  readonly variables?: { readonly [name: string]: unknown } | undefined
  /** The request headers. Default: none. */
  readonly headers?: { readonly [name: string]: string } | undefined
}

/** Options of `serviceEvents.appSyncEvents`. */
export interface AppSyncEventsEventOptions {
  /** The whole `authorization` header. An empty string: none. */
  readonly token: string
  /** What the caller wants to do. */
  readonly operation: EventOperation
  /** The channel: `/default/news`. Required unless the operation is `EVENT_CONNECT`. */
  readonly channel?: string | undefined
  /** The request headers. Default: none. */
  readonly headers?: { readonly [name: string]: string } | undefined
}

/** Options of `serviceEvents.iot`. */
export interface IotEventOptions {
  /** The token of the authorizer. */
  readonly token?: string | undefined
  /** Whether IoT Core has verified the signature of the token. Default: `false`. */
  readonly signatureVerified?: boolean | undefined
  /** The MQTT user name, with its parameters. */
  readonly username?: string | undefined
  /** The MQTT password, not encoded. */
  readonly password?: string | undefined
  /** The MQTT client ID. */
  readonly clientId?: string | undefined
  /** Headers of the HTTP request or the WebSocket handshake. */
  readonly headers?: { readonly [name: string]: string } | undefined
  /** The query of the HTTP request or the WebSocket handshake, without `?`. */
  readonly queryString?: string | undefined
}

const anyString: Check<string> = valid('a string', (value) => typeof value === 'string')
const APPSYNC = optionSchema<AppSyncEventOptions>('serviceEvents.appSync', {
  token: anyString,
  query: optional(string),
  operationName: optional(string),
  variables: optional(object),
  headers: optional(object),
})
const APPSYNC_EVENTS = optionSchema<AppSyncEventsEventOptions>('serviceEvents.appSyncEvents', {
  token: anyString,
  operation: oneOf('EVENT_CONNECT', 'EVENT_PUBLISH', 'EVENT_SUBSCRIBE'),
  channel: optional(string),
  headers: optional(object),
})
const IOT = optionSchema<IotEventOptions>('serviceEvents.iot', {
  token: optional(string),
  signatureVerified: optional(boolean),
  username: optional(string),
  password: optional(anyString),
  clientId: optional(string),
  headers: optional(object),
  queryString: optional(anyString),
})

const API = { apiId: 'a1b2c3d4e5f6a7b8c9d0e1f2a3', accountId: '012345678901', requestId: '00000000-0000-4000-8000-000000000000' }

/**
 * Factories for events, one per service. An event contains only what its service sends.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong.
 * @example
 * await handler(serviceEvents.functionUrl({ request: 'GET /users/7?full=1', headers: { authorization } }), context)
 */
export const serviceEvents: {
  /** The event of a Lambda authorizer of an AppSync GraphQL API. */
  appSync(options: AppSyncEventOptions): AppSyncAuthorizerEvent
  /** The event of a Lambda authorizer of an AppSync Events API. */
  appSyncEvents(options: AppSyncEventsEventOptions): AppSyncEventsAuthorizerEvent
  /** The event of an IoT Core custom authorizer. */
  iot(options?: IotEventOptions): IoTCustomAuthorizerEvent
  /** The event of a Lambda function URL. */
  functionUrl(options: HttpTargetOptions): LambdaFunctionURLEvent
  /** The event of a Lambda target of an Application Load Balancer. */
  alb(options: HttpTargetOptions): ALBEvent
  /** The event of a viewer request of CloudFront. */
  viewerRequest(options: HttpTargetOptions): CloudFrontRequestEvent
} = {
  appSync: (options) => {
    const { token, query = '{ __typename }', operationName, variables, headers } = APPSYNC.check(options)
    return {
      authorizationToken: token,
      requestContext: {
        ...API,
        queryString: query,
        ...(operationName !== undefined && { operationName }),
        variables: variables ?? {},
      },
      requestHeaders: { ...headers },
    }
  },
  appSyncEvents: (options) => {
    const { token, operation, channel, headers } = APPSYNC_EVENTS.check(options)
    const isConnect = operation === 'EVENT_CONNECT'
    const checked = optionSchema<{ channel: unknown }>('serviceEvents.appSyncEvents', {
      channel: isConnect ? optional(valid('absent for EVENT_CONNECT', () => false)) : string,
    }).check({ channel })
    const name = String(checked.channel ?? '')
    const namespace = name.split('/').find((segment) => segment !== '') ?? ''
    return {
      authorizationToken: token,
      requestContext: { ...API, operation, ...(!isConnect && { channelNamespaceName: namespace, channel: name }) },
      requestHeaders: { ...headers },
    }
  },
  iot: (options = {}) => iotEvent(IOT.check(options)),
  functionUrl: functionUrlEvent,
  alb: albEvent,
  viewerRequest: viewerRequestEvent,
}

function iotEvent(options: IotEventOptions): IoTCustomAuthorizerEvent {
  const { token, signatureVerified = false, username, password, clientId, headers, queryString } = options
  const isMqtt = username !== undefined || password !== undefined || clientId !== undefined
  const isHttp = headers !== undefined || queryString !== undefined
  const mqtt = {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password: Buffer.from(password).toString('base64') }),
    ...(clientId !== undefined && { clientId }),
  }
  return {
    ...(token !== undefined && { token }),
    signatureVerified,
    protocols: ['tls', ...(isHttp ? (['http'] as const) : []), ...(isMqtt ? (['mqtt'] as const) : [])],
    protocolData: {
      tls: { serverName: 'a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com' },
      ...(isHttp && { http: { headers: { ...headers }, queryString: `?${queryString ?? ''}` } }),
      // The type requires a client ID, which IoT Core sends only if the device did.
      ...(isMqtt && { mqtt: mqtt as { clientId: string } }),
    },
    connectionMetadata: { id: '00000000-0000-4000-8000-000000000000' },
  }
}
