/**
 * The authorizer of a WebSocket API. Only `$connect` has one, and its result has no TTL.
 *
 * @module
 */

import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda'
import { ReplyError } from '../errors.ts'
import { type Declared, readConnectEvent, type WebSocketConnect } from '../events/index.ts'
import type { WebSocketRouteKey } from '../policy/index.ts'
import { type Granted, makeJudge } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, FlatContext } from './authorizer-options.ts'
import { frozen } from './frozen.ts'
import { identitySources } from './identity-sources.ts'
import { policyReply } from './policy-reply.ts'
import { type Gate, MAX_WEBSOCKET_REPLY_BYTES, prepare } from './prepare.ts'

/** What the factory returns; `C` is the context's type. */
export type WebSocketAuthorizer<C = unknown> = Authorizer<
  APIGatewayRequestAuthorizerEvent,
  APIGatewayAuthorizerResult,
  C,
  Declared & WebSocketConnect
>

const SUBJECT = 'websocketAuthorizer'
const GATE: Gate = { subject: SUBJECT, api: 'WEBSOCKET', shape: 'flat', patienceMs: 28_000 }

/**
 * Builds the Lambda handler of a `$connect` authorizer. Identity sources are those that every way in reads: API Gateway
 * refuses a handshake that lacks one of them before it calls.
 *
 * @throws {ConfigError} for an unknown or missing option; `ttlSeconds` is one, because the result is never cached.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 * @example
 * export const handler = websocketAuthorizer({
 *   authenticate: bearer(users, { from: query('token') }),
 *   routes: { $connect: signedIn },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of no context at all
export function websocketAuthorizer<I, C extends FlatContext = {}>(
  options: AuthorizerOptions<I, C, WebSocketRouteKey>,
): Authorizer<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & WebSocketConnect> {
  const prepared = prepare<I>(GATE, options, { required: [], optional: [] })
  const { table } = prepared
  const definition: Declared & WebSocketConnect = frozen({
    api: 'WEBSOCKET',
    type: 'REQUEST',
    identitySources: identitySources({
      subject: SUBJECT,
      ttlSeconds: 0,
      reads: options.authenticate.reads,
      ruleReads: table.reads,
    }),
    routes: [...table.routes],
    overreach: [...table.overreach],
  })
  const judge = makeJudge<I>(GATE, { ...prepared, read: readConnectEvent, finish: checkSize })

  async function handleConnectEvent(
    event: APIGatewayRequestAuthorizerEvent,
    context?: Context,
  ): Promise<APIGatewayAuthorizerResult> {
    return policyReply(await judge(event, context))
  }
  return Object.assign(handleConnectEvent, { definition })
}

function checkSize(granted: Granted): void {
  if (bytes(policyReply(granted)) <= MAX_WEBSOCKET_REPLY_BYTES) return
  const context = granted.context ?? {}
  const [largest] = Object.keys(context).sort((a, b) => bytes(context[b]) - bytes(context[a]))
  throw new ReplyError(
    largest === undefined ? 'policyDocument' : `context.${largest}`,
    `smaller: a WebSocket reply has at most ${MAX_WEBSOCKET_REPLY_BYTES} bytes`,
  )
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}
