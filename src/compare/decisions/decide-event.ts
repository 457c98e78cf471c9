/**
 * Runs an authorizer with one event and decides the request as API Gateway does.
 *
 * @module
 */

import { parseAuthorizerResponse } from '../../gateway/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { withTimeout } from '../../internal/with-timeout.ts'
import { evaluate } from '../../policy/index.ts'

/** An authorizer: a Lambda handler that returns its response or a promise. */
export type DecisionHandler = (event: never, context: never) => unknown

/** What happens to a request: allowed, denied with 403, rejected with 401, or an error (500). */
export type DecisionOutcome = 'allow' | 'deny' | 'unauthorized' | 'error'

/** The decision of one authorizer. */
export interface EventDecision {
  /** What happens to the request. */
  readonly outcome: DecisionOutcome
  /** The principal of the response; `null` if there is none. */
  readonly principal: string | null
}

const ERROR: EventDecision = { outcome: 'error', principal: null }
const MAX_WAIT_MS = 30_000

/** Decides one event. Each authorizer receives a copy, so that it cannot change the event of the other. */
export async function decideEvent(handler: DecisionHandler, event: unknown): Promise<EventDecision> {
  let response: unknown
  try {
    // A recorded event is data; a handler with a narrower type is the caller's choice.
    response = await withTimeout(Promise.resolve(handler(structuredClone(event) as never, {} as never)), MAX_WAIT_MS)
  } catch (error) {
    return error instanceof Error && error.message === 'Unauthorized' ? { outcome: 'unauthorized', principal: null } : ERROR
  }
  if (isRecord(response) && 'isAuthorized' in response) {
    if (!isHttpEvent2(event) || typeof response['isAuthorized'] !== 'boolean') return ERROR
    return { outcome: response['isAuthorized'] ? 'allow' : 'deny', principal: null }
  }
  let parsed: ReturnType<typeof parseAuthorizerResponse>
  try {
    parsed = parseAuthorizerResponse(JSON.stringify(response) ?? 'null')
  } catch {
    return ERROR
  }
  const resource = resourceOf(event)
  if (parsed.kind === 'malformed' || resource === undefined) return ERROR
  const principal = parsed.principalId ?? null
  const request = { principal: principal ?? 'anonymous', action: 'execute-api:Invoke', resource, context: conditionKeys(event) }
  const { verdict } = evaluate({ identity: [parsed.policy] }, request)
  // API Gateway answers 500 to an Allow without a principal.
  if (verdict === 'allow' && principal === null) return ERROR
  return { outcome: verdict === 'allow' ? 'allow' : 'deny', principal }
}

/** The ARN of the request: `methodArn`, or `routeArn` of an HTTP API event. */
export function resourceOf(event: unknown): string | undefined {
  const arn = isRecord(event) ? (event['methodArn'] ?? event['routeArn']) : undefined
  return typeof arn === 'string' ? arn : undefined
}

function isHttpEvent2(event: unknown): boolean {
  return isRecord(event) && event['version'] === '2.0'
}

/** The condition keys that an event states. */
function conditionKeys(event: unknown): { readonly [key: string]: string } {
  const context = isRecord(event) && isRecord(event['requestContext']) ? event['requestContext'] : {}
  const identity = isRecord(context['identity']) ? context['identity'] : isRecord(context['http']) ? context['http'] : {}
  const source = identity['sourceIp']
  const agent = identity['userAgent']
  return {
    ...(typeof source === 'string' && { 'aws:SourceIp': source }),
    ...(typeof agent === 'string' && { 'aws:UserAgent': agent }),
  }
}
