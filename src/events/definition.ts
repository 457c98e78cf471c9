/**
 * The definition of an authorizer: the settings that its deployment must have.
 *
 * @module
 */

import type { IdentitySource } from './identity-source.ts'

/** The part of a definition that every kind of authorizer has. */
export interface Declared {
  /** API Gateway's authorizer type. */
  readonly type: 'TOKEN' | 'REQUEST'
  /** The identity sources to configure. Under a TTL their values form the cache key. */
  readonly identitySources: readonly IdentitySource[]
  /** The keys of the route table. */
  readonly routes: readonly string[]
  /** Patterns that some caller's policy document allows beyond the route table; the union over all callers. */
  readonly overreach: readonly string[]
}

/** A TOKEN authorizer of a REST API. */
export interface RestTokenDefinition {
  /** The kind of API. */
  readonly api: 'REST'
  /** API Gateway's authorizer type. */
  readonly type: 'TOKEN'
  /** `authorizerResultTtlInSeconds`: 0 to 3600. */
  readonly ttlSeconds: number
  /** A regular expression that API Gateway applies to the token before it calls the authorizer. */
  readonly identityValidationExpression?: string | undefined
}

/** A REQUEST authorizer of a REST API. */
export interface RestRequestDefinition {
  /** The kind of API. */
  readonly api: 'REST'
  /** API Gateway's authorizer type. */
  readonly type: 'REQUEST'
  /** `authorizerResultTtlInSeconds`: 0 to 3600. */
  readonly ttlSeconds: number
}

/** A Lambda authorizer of an HTTP API. */
export interface HttpApiDefinition {
  /** The kind of API. */
  readonly api: 'HTTP'
  /** API Gateway's authorizer type. */
  readonly type: 'REQUEST'
  /** `authorizerResultTtlInSeconds`: 0 to 3600. */
  readonly ttlSeconds: number
  /** `authorizerPayloadFormatVersion`. */
  readonly payloadFormatVersion: '1.0' | '2.0'
  /** `enableSimpleResponses`. */
  readonly simpleResponses: boolean
}

/** The `$connect` authorizer of a WebSocket API. It has no result TTL. */
export interface WebSocketDefinition {
  /** The kind of API. */
  readonly api: 'WEBSOCKET'
  /** API Gateway's authorizer type. */
  readonly type: 'REQUEST'
}

/** The settings that an authorizer's deployment must have. The offline gateway, the exporters and the linter read them from the handler. */
export type AuthorizerDefinition = Declared &
  (RestTokenDefinition | RestRequestDefinition | HttpApiDefinition | WebSocketDefinition)
