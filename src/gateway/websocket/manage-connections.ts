/**
 * Answers `@connections` requests: sends a message to a client, describes a connection, or closes it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 * @module
 */

import { evaluate, formatExecuteApiArn } from '../../policy/index.ts'
import type { ApiStage } from '../api-stage.ts'
import type { Authorize, RoutedRequest } from '../authorize/authorization.ts'
import { principalConditionKeys, requestConditionKeys } from '../authorize/condition-keys.ts'
import { describeDecision } from '../authorize/describe-decision.ts'
import { iamAuthorizer } from '../authorize/iam-authorizer.ts'
import { type PolicyEvaluator, policyEvaluator } from '../authorize/policy-evaluator.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import type { GatewayRequest } from '../raw-request.ts'
import type { IamPrincipal } from '../shared-options.ts'
import type { Trace, TraceStep } from '../trace.ts'
import type { ConnectionRegistry } from './connection.ts'
import { webSocketTrace } from './finish-handshake.ts'
import { contextWithVariables } from './handshake-request.ts'
import { MAX_MESSAGE_BYTES, type MessageHandler } from './receive-message.ts'
import { webSocketContext } from './websocket-event.ts'
import { WEBSOCKET_FACTS } from './websocket-facts.ts'

/** The parts of an API that answer `@connections` requests. */
export interface ManageSettings {
  readonly api: ApiStage
  readonly principals: { readonly [accessKeyId: string]: IamPrincipal }
  readonly registry: ConnectionRegistry
  readonly handler: MessageHandler
  readonly nextId: () => string
  readonly now: () => number
}

/** The response and the trace of a request. */
export interface ManageResult {
  readonly response: Response
  readonly trace: Trace
}

/** Answers one request. Never rejects because of the request. */
export type ManageConnections = (received: GatewayRequest, steps: TraceStep[]) => Promise<ManageResult>

type Outcome = Pick<Trace, 'outcome' | 'reason'> & { readonly response: Response }

/** Creates the answers of one API. */
export function manageConnections({ api, principals, registry, handler, nextId, now }: ManageSettings): ManageConnections {
  const authorize = manageAuthorizer(principals, api.region)

  return async function manage(received, steps) {
    const requestId = nextId()
    const connectionId = connectionIdOf(received.path)
    const request = routeRequest(received, { requestId, steps })
    const location = { requestId, stage: api.stage, steps, authorization: 'AWS_IAM', methodArn: request.methodArn } as const
    const finish = ({ response, ...decision }: Outcome, principal: string | null): ManageResult => {
      response.headers.set('x-amzn-RequestId', requestId)
      const unchanged = { principal, lambda: 'not invoked', cacheAgeSeconds: null, status: response.status } as const
      return { response, trace: webSocketTrace({ ...unchanged, ...decision }, location) }
    }
    const authorization = await authorize(request)
    const { principal } = authorization
    if (authorization.kind === 'rejected') {
      const { type, status } = authorization.response
      const response =
        status >= 500 ? failure(500, 'InternalServerErrorException') : failure(403, 'ForbiddenException', 'Forbidden')
      return finish({ outcome: type, reason: authorization.reason, response }, principal)
    }
    if (connectionId === undefined) {
      return finish(
        {
          outcome: 'FORBIDDEN',
          reason: 'the path names no connection',
          response: failure(403, 'ForbiddenException', 'Forbidden'),
        },
        principal,
      )
    }
    return finish(await answer(received, connectionId, steps), principal)
  }

  async function answer({ method, body }: GatewayRequest, connectionId: string, steps: TraceStep[]): Promise<Outcome> {
    const asked = 'open connection of the API'
    const connection = registry.find(connectionId)
    if (method !== 'POST' && method !== 'GET' && method !== 'DELETE') {
      const reason = '@connections has the methods POST, GET and DELETE'
      steps.push(failedStep(WEBSOCKET_FACTS.connections, 'method of @connections', 'another method'))
      return { outcome: 'FORBIDDEN', reason, response: failure(403, 'ForbiddenException', 'Forbidden') }
    }
    if (method === 'POST' && body.length > MAX_MESSAGE_BYTES) {
      const reason = `the message has more than ${MAX_MESSAGE_BYTES} bytes`
      steps.push(failedStep(WEBSOCKET_FACTS.connections, 'size of the message', reason))
      return { outcome: 'REQUEST_TOO_LARGE', reason, response: failure(413, 'PayloadTooLargeException', 'Payload too large') }
    }
    if (connection === undefined) {
      steps.push(failedStep(WEBSOCKET_FACTS.connections, asked, 'gone'))
      return { outcome: 'RESOURCE_NOT_FOUND', reason: 'the connection is gone', response: failure(410, 'GoneException') }
    }
    steps.push(passedStep(WEBSOCKET_FACTS.connections, asked, 'found'))
    if (method === 'DELETE') {
      await handler.end(connection, { code: 1000, reason: 'Connection Closed Normally', by: 'server' })
      return { outcome: 'allowed', reason: 'the connection was closed', response: new Response(null, { status: 204 }) }
    }
    if (method === 'GET') {
      const { connectedAtMs, lastActiveAtMs, sourceIp, userAgent } = connection
      const description = {
        connectedAt: new Date(connectedAtMs).toISOString(),
        identity: { sourceIp, ...(userAgent !== null && { userAgent }) },
        lastActiveAt: new Date(lastActiveAtMs).toISOString(),
      }
      return { outcome: 'allowed', reason: 'the connection was described', response: Response.json(description) }
    }
    if (!connection.transport.send(new TextDecoder().decode(body))) {
      const reason = 'too many messages wait for the client'
      return { outcome: 'THROTTLED', reason, response: failure(429, 'LimitExceededException', 'Too many requests') }
    }
    connection.lastActiveAtMs = now()
    return { outcome: 'allowed', reason: 'the message was sent', response: new Response('', { status: 200 }) }
  }

  function routeRequest(
    received: GatewayRequest,
    { requestId, steps }: { readonly requestId: string; readonly steps: TraceStep[] },
  ): RoutedRequest {
    const { stageVariables, ...apiStage } = api
    const nowMs = now()
    // The ARN has `@connections` as is, also if the path has it encoded.
    const path = received.path.replace(/^\/%40connections(?=\/)/, '/@connections')
    const arn = { kind: 'method', ...apiStage, method: received.method, path } as const
    const { sourceIp, host } = received
    const facts = { connectionId: '', connectedAtMs: nowMs, sourceIp, domainName: host, authorizer: undefined }
    const context = webSocketContext(api, facts, { routeKey: '', eventType: 'MESSAGE', requestId, nowMs })
    return {
      received,
      forwarded: received,
      arn,
      methodArn: formatExecuteApiArn(arn),
      pathParameters: {},
      stageVariables,
      requestContext: contextWithVariables(context, { api, routeKey: '' }),
      scopes: [],
      nowMs,
      steps,
    }
  }
}

/** Returns the decoded ID of `/@connections/{id}`; `undefined` for any other path. */
function connectionIdOf(path: string): string | undefined {
  const [, name = '', id = '', ...rest] = path.split('/')
  const isConnections = name === '@connections' || name === '%40connections'
  if (!isConnections || id === '' || rest.length > 0) return undefined
  try {
    return decodeURIComponent(id)
  } catch {
    return undefined
  }
}

/** Verifies the signature as for AWS_IAM routes, and evaluates the policies for `execute-api:ManageConnections`. */
function manageAuthorizer(principals: { readonly [accessKeyId: string]: IamPrincipal }, region: string): Authorize {
  const policies: PolicyEvaluator = {
    ...policyEvaluator(undefined, {}),
    forIamCaller({ arn, policies: identity }, request) {
      const set = { identity }
      const resource = request.methodArn
      const context = { ...requestConditionKeys(request), ...principalConditionKeys(arn) }
      const decision = evaluate(set, { principal: arn, action: 'execute-api:ManageConnections', resource, context })
      return { outcome: decision.verdict, by: 'identity-based', reason: () => describeDecision(decision, set, resource) }
    },
  }
  return iamAuthorizer({ principals, region, policies, uncertain: {} })
}

/** The body has no message for a connection that is gone. */
function failure(status: number, errorType: string, message?: string): Response {
  const body = message === undefined ? '{}' : JSON.stringify({ message })
  return new Response(body, { status, headers: { 'content-type': 'application/json', 'x-amzn-ErrorType': errorType } })
}
