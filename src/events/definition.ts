import type { IdentitySource } from './identity-source.ts'

/** What an authorizer is, said once: the gateway, the exporters and the linter read it from the handler. */
export interface Declared {
  readonly type: 'TOKEN' | 'REQUEST'
  readonly identitySources: readonly IdentitySource[]
  readonly routes: readonly string[]
  /** Patterns that some caller's document may allow beyond the table: the union over all callers. */
  readonly overreach: readonly string[]
}

/** A TOKEN authorizer of a REST API. */
export interface RestTokenDefinition {
  readonly api: 'REST'
  readonly type: 'TOKEN'
  readonly ttlSeconds: number
  readonly identityValidationExpression?: string
}

/** A REQUEST authorizer of a REST API. */
export interface RestRequestDefinition {
  readonly api: 'REST'
  readonly type: 'REQUEST'
  readonly ttlSeconds: number
}

/** A Lambda authorizer of an HTTP API. */
export interface HttpApiDefinition {
  readonly api: 'HTTP'
  readonly type: 'REQUEST'
  readonly ttlSeconds: number
  readonly payloadFormatVersion: '1.0' | '2.0'
  readonly simpleResponses: boolean
}

/** The `$connect` authorizer of a WebSocket API. It has no result TTL. */
export interface WebSocketDefinition {
  readonly api: 'WEBSOCKET'
  readonly type: 'REQUEST'
}

export type AuthorizerDefinition = Declared &
  (RestTokenDefinition | RestRequestDefinition | HttpApiDefinition | WebSocketDefinition)
