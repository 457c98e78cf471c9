import type { Source } from './identity-source.ts'

/** What an authorizer is, said once: the gateway, the exporters and the linter read it from the handler. */
export interface Declared {
  readonly type: 'TOKEN' | 'REQUEST'
  readonly identitySources: readonly Source[]
  readonly routes: readonly string[]
  /** Patterns that some caller's document may allow beyond the table: the union over all callers. */
  readonly overreach: readonly string[]
}

/** A TOKEN authorizer of a REST API. */
export interface RestToken {
  readonly api: 'REST'
  readonly type: 'TOKEN'
  readonly ttlSeconds: number
  readonly validationExpression?: string
}

/** A REQUEST authorizer of a REST API. */
export interface RestRequest {
  readonly api: 'REST'
  readonly type: 'REQUEST'
  readonly ttlSeconds: number
}

/** A Lambda authorizer of an HTTP API. */
export interface HttpRequest {
  readonly api: 'HTTP'
  readonly type: 'REQUEST'
  readonly ttlSeconds: number
  readonly payload: '1.0' | '2.0'
  readonly simple: boolean
}

/** The `$connect` authorizer of a WebSocket API. It has no result TTL. */
export interface WebSocketConnect {
  readonly api: 'WEBSOCKET'
  readonly type: 'REQUEST'
}

export type AuthorizerDefinition = Declared & (RestToken | RestRequest | HttpRequest | WebSocketConnect)
