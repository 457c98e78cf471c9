/**
 * Reads the events that AppSync sends to a Lambda authorizer: GraphQL APIs and Events APIs.
 *
 * @module
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html
 */

import type { AuthorizerRequest } from './authorizer-request.ts'
import { type Fields, fail, optionalString, optionalStrings, requiredObject } from './event-fields.ts'
import { EventRequest } from './event-request.ts'

/** The event of a Lambda authorizer of an AppSync GraphQL API. */
export interface AppSyncAuthorizerEvent {
  /** The `authorization` header as sent. */
  readonly authorizationToken: string
  /** The request. */
  readonly requestContext: {
    /** The API's ID. */
    readonly apiId: string
    /** The account of the API: twelve digits. */
    readonly accountId: string
    /** The ID of the request. */
    readonly requestId: string
    /** The GraphQL document as sent. */
    readonly queryString: string
    /** The operation to execute, if the document has several. */
    readonly operationName?: string | undefined
    /** The variables of the operation. */
    readonly variables?: { readonly [name: string]: unknown } | undefined
  }
  /** The request headers. Older events do not have them. */
  readonly requestHeaders?: { readonly [name: string]: string } | undefined
}

/** What the caller of an AppSync Events API wants to do. */
export type EventOperation = 'EVENT_CONNECT' | 'EVENT_PUBLISH' | 'EVENT_SUBSCRIBE'

/** The event of a Lambda authorizer of an AppSync Events API. */
export interface AppSyncEventsAuthorizerEvent {
  /** The `authorization` header as sent. */
  readonly authorizationToken: string
  /** The request. */
  readonly requestContext: {
    /** The API's ID. */
    readonly apiId: string
    /** The account of the API: twelve digits. */
    readonly accountId: string
    /** The ID of the request. */
    readonly requestId: string
    /** What the caller wants to do. */
    readonly operation: EventOperation
    /** The channel: `/default/news`, with `/*` at the end for a subscription to several. Absent or `null` on connect. */
    readonly channel?: string | null | undefined
    /** The first segment of the channel. Absent or `null` on connect. */
    readonly channelNamespaceName?: string | null | undefined
  }
  /** The request headers. */
  readonly requestHeaders?: { readonly [name: string]: string } | undefined
}

const OPERATIONS: readonly unknown[] = ['EVENT_CONNECT', 'EVENT_PUBLISH', 'EVENT_SUBSCRIBE']

/**
 * Reads an event of a GraphQL API. An empty or missing token is a request without a credential.
 *
 * @throws {EventError} if the event is not one of a GraphQL API or a field has the wrong type.
 */
export function readAppSyncEvent(raw: unknown): AuthorizerRequest {
  const event = requiredObject(raw, 'event')
  const context = requiredObject(event['requestContext'], 'requestContext')
  if (context['operation'] !== undefined) fail('requestContext.operation', 'absent in an event of a GraphQL API')
  if (typeof context['queryString'] !== 'string') fail('requestContext.queryString', 'a string')
  return appSyncRequest(raw, event, context)
}

/** An event of an Events API. */
export interface AppSyncEventsRequest {
  /** The request. */
  readonly request: AuthorizerRequest
  /** What the caller wants to do. */
  readonly operation: EventOperation
  /** The channel as sent, `undefined` on connect. */
  readonly channel: string | undefined
}

/**
 * Reads an event of an Events API.
 *
 * @throws {EventError} if the event is not one of an Events API or a field has the wrong type.
 */
export function readAppSyncEventsEvent(raw: unknown): AppSyncEventsRequest {
  const event = requiredObject(raw, 'event')
  const context = requiredObject(event['requestContext'], 'requestContext')
  const operation = context['operation']
  if (!isOperation(operation)) return fail('requestContext.operation', 'EVENT_CONNECT, EVENT_PUBLISH or EVENT_SUBSCRIBE')
  const channel = optionalString(context['channel'], 'requestContext.channel')
  return { request: appSyncRequest(raw, event, context), operation, channel }
}

function isOperation(value: unknown): value is EventOperation {
  return OPERATIONS.includes(value)
}

function appSyncRequest(raw: unknown, event: Fields, context: Fields): AuthorizerRequest {
  const token = optionalString(event['authorizationToken'], 'authorizationToken')
  const sent = optionalStrings(event['requestHeaders'], 'requestHeaders') ?? {}
  // AppSync caches by the token: another spelling of the same header must not be read instead.
  const others = Object.entries(sent).filter(([name]) => name.toLowerCase() !== 'authorization')
  return new EventRequest({
    text: '',
    arn: { method: '', path: '' },
    event: raw,
    headers: Object.fromEntries(token ? [...others, ['authorization', token]] : others),
    cookies: undefined,
    parameters: undefined,
    stageVariables: undefined,
    context,
    contextAliases: undefined,
    sourceIp: undefined,
    connection: undefined,
  })
}
