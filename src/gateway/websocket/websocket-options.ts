/**
 * Defines the options of `websocketApi`.
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import type { IdentitySource, WebSocketDefinition } from '../../events/index.ts'
import type { Integration } from '../backend/integration.ts'
import type { Invocable } from '../lambda/lambda-function.ts'
import type { SharedOptions } from '../shared-options.ts'
import type { ApiKeys, UsagePlan } from '../usage/usage-options.ts'

/** A handler made by `websocketAuthorizer`. Its `definition` states its settings. */
export interface WebSocketFactoryAuthorizer {
  /** The settings that the handler was made for. */
  readonly definition: WebSocketDefinition & {
    /** The identity sources to configure. */
    readonly identitySources: readonly IdentitySource[]
  }
  (event: never, context?: Context): Promise<unknown>
}

/** Any Lambda handler with the settings of a WebSocket API's authorizer. Its responses are not cached. */
export type WebSocketRequestAuthorizer = Invocable & {
  /** The kind of API. */
  readonly api: 'WEBSOCKET'
  /** API Gateway's authorizer type. */
  readonly type: 'REQUEST'
  /** Each one must be present, or the handshake gets 401 without an invocation. */
  readonly identitySources: readonly IdentitySource[]
}

/** An authorizer of a WebSocket API: a handler of this package, or any Lambda handler with its settings. */
export type WebSocketAuthorizer = WebSocketFactoryAuthorizer | WebSocketRequestAuthorizer

/** One route of a WebSocket API, `$connect` excepted. */
export interface WebSocketRoute {
  /**
   * The backend: a function that receives the event and returns a `Response` or a Lambda proxy response, a Lambda proxy
   * integration, or an HTTP proxy integration, which receives the message as the body of a POST request.
   */
  readonly integration: Integration
  /** Whether the body of the integration's response is sent to the client, as with a `$default` route response. Default `false`. */
  readonly routeResponse?: boolean | undefined
}

/** The `$connect` route, which decides about handshakes. */
export interface WebSocketConnectRoute<Name> {
  /** A name under `authorizers`, `AWS_IAM`, or `NONE`. `null` means `NONE`. Default `NONE`. */
  readonly authorizer?: Name | 'AWS_IAM' | 'NONE' | null | undefined
  /** Whether a handshake needs an API key of a usage plan. Default `false`. */
  readonly apiKeyRequired?: boolean | undefined
  /**
   * The backend. A status other than 2xx refuses the connection with that status. `Sec-WebSocket-Protocol` among its headers is
   * the selected subprotocol. Default: none; the connection is accepted.
   */
  readonly integration?: Integration | undefined
}

/** The `$disconnect` route, which runs after a connection was closed. */
export interface WebSocketDisconnectRoute {
  /** The backend. Its response is ignored. */
  readonly integration: Integration
}

/** Where the API key of a handshake comes from. */
export type ApiKeySelectionExpression = '$request.header.x-api-key' | '$context.authorizer.usageIdentifierKey'

/** The options of `websocketApi`. */
export interface WebSocketApiOptions<A extends Record<string, WebSocketAuthorizer>> extends SharedOptions {
  /** The stage name: 1 to 128 letters, digits, hyphens and underscores. */
  readonly stage: string
  /** At most 100 variables; names of at most 64 characters, values of at most 512. Default: none. */
  readonly stageVariables?: { readonly [name: string]: string } | undefined
  /** The authorizers by name. The names `AWS_IAM` and `NONE` are reserved. Default: none. */
  readonly authorizers?: A | undefined
  /**
   * Selects the route of a message: `$request.body.action`, several variables with static text
   * (`${request.body.service}/${request.body.action}`), a static value, or `\$default`. Default `$request.body.action`.
   */
  readonly routeSelectionExpression?: string | undefined
  /** The routes by key. A key that begins with `$` is one of the three predefined ones. At least one route. */
  readonly routes: {
    /** Decides about handshakes. Default: every handshake is accepted. */
    readonly $connect?: WebSocketConnectRoute<NoInfer<keyof A>> | undefined
    /** Runs after a connection was closed. Default: nothing runs. */
    readonly $disconnect?: WebSocketDisconnectRoute | undefined
    /** The route of messages that select no other route. Default: they get an error message. */
    readonly $default?: WebSocketRoute | undefined
  } & { readonly [routeKey: string]: WebSocketRoute | WebSocketConnectRoute<NoInfer<keyof A>> | undefined }
  /** API keys by ID. Default: none. */
  readonly apiKeys?: ApiKeys | undefined
  /** Usage plans by ID: which keys are valid, and their limits. They count handshakes. Default: none. */
  readonly usagePlans?: { readonly [id: string]: Omit<UsagePlan, 'methodThrottle'> } | undefined
  /** Where the API key of a handshake comes from. Default `$request.header.x-api-key`. */
  readonly apiKeySelectionExpression?: ApiKeySelectionExpression | undefined
}
