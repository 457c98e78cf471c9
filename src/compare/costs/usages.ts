/**
 * Lists what each authorization type meters: requests, invocations, users, logs.
 *
 * @module
 */

import { type AuthorizationType, runsLambda } from '../authorization-types.ts'
import type { Meter } from '../prices/price.ts'
import type { CheckedTraffic } from './check-traffic.ts'
import type { CostPart, Usage } from './cost-line.ts'

/** The denominator of GB-seconds: milliseconds x MB / 1,024,000. */
const GB_SECOND = 1_024_000n
const GIGABYTE = 2n ** 30n
const HTTP_UNIT_KB = 512
const MESSAGE_UNIT_KB = 32

/** Types that protect something other than API Gateway. API Gateway writes no logs for them. */
const OUTSIDE: ReadonlySet<AuthorizationType> = new Set(['FUNCTION_URL_IAM', 'ALB_JWT', 'AGENTCORE_GATEWAY'])

/** What the type uses, without quantities of 0: those need no price. */
export function usagesOf(type: AuthorizationType, traffic: CheckedTraffic): readonly Usage[] {
  return [
    ...apiUsages(type, traffic),
    ...authorizationUsages(type, traffic),
    ...identityUsages(traffic),
    ...logUsages(type, traffic),
  ].filter(({ units }) => units > 0n)
}

/** The Lambda usage of one month of invocations, for types that call the authorizer. */
export function lambdaUsages(traffic: CheckedTraffic, invocations: number): readonly Usage[] {
  const { authorizer } = traffic
  if (authorizer === null) return []
  const { memoryMb, durationMs, architecture, initMs } = authorizer
  // A WebSocket authorizer or a high hit rate may have fewer invocations than cold starts were stated.
  const coldStarts = Math.min(authorizer.coldStarts, invocations)
  const milliseconds = BigInt(invocations) * BigInt(durationMs) + BigInt(coldStarts) * BigInt(initMs)
  const meter: Meter = `lambda-gb-seconds-${architecture}`
  return [
    count('authorization', 'lambda-requests', invocations),
    { meter, part: 'authorization', units: milliseconds * BigInt(memoryMb), unitsPerOne: GB_SECOND },
  ]
}

/** How often the type invokes its authorizer. */
export function invocationsOf(type: AuthorizationType, { invocations, websocket }: CheckedTraffic): number {
  if (!runsLambda(type)) return 0
  return type === 'WEBSOCKET_LAMBDA' ? (websocket?.connections ?? 0) + (websocket?.refusedConnections ?? 0) : invocations
}

function apiUsages(type: AuthorizationType, traffic: CheckedTraffic): readonly Usage[] {
  const { requests, payloadKb, websocket, alb, agentCore } = traffic
  switch (type) {
    case 'HTTP_JWT':
    case 'HTTP_LAMBDA_SIMPLE':
    case 'HTTP_LAMBDA_POLICY':
      return [count('api', 'http-requests', BigInt(requests) * startedUnits(payloadKb, HTTP_UNIT_KB))]
    case 'WEBSOCKET_LAMBDA': {
      if (websocket === null) return []
      const messages = BigInt(websocket.messages) * startedUnits(websocket.messageKb, MESSAGE_UNIT_KB)
      return [
        count('api', 'websocket-messages', messages),
        count('api', 'websocket-connection-minutes', websocket.connectionMinutes),
      ]
    }
    case 'ALB_JWT':
      return alb === null ? [] : [count('api', 'alb-hours', alb.hours), count('api', 'alb-lcu-hours', alb.lcuHours)]
    case 'AGENTCORE_GATEWAY':
      return agentCore === null ? [] : [count('api', 'agentcore-invocations', agentCore.invocations)]
    case 'FUNCTION_URL_IAM':
      return []
    default:
      return [count('api', 'rest-requests', requests)]
  }
}

function authorizationUsages(type: AuthorizationType, traffic: CheckedTraffic): readonly Usage[] {
  if (!runsLambda(type)) return []
  const invocations = invocationsOf(type, traffic)
  const lambda = lambdaUsages(traffic, invocations)
  return type === 'VERIFIED_PERMISSIONS'
    ? [...lambda, count('authorization', 'verified-permissions-requests', invocations)]
    : lambda
}

function identityUsages(traffic: CheckedTraffic): readonly Usage[] {
  return [
    count('identity', `cognito-users-${traffic.cognitoTier}`, traffic.monthlyActiveUsers),
    count('identity', 'cognito-federated-users', traffic.federatedUsers),
    count('identity', 'cognito-machine-tokens', traffic.machineTokens),
  ]
}

function logUsages(type: AuthorizationType, traffic: CheckedTraffic): readonly Usage[] {
  const { logs, requests, refused, refusedUnseen, websocket } = traffic
  if (logs === null || OUTSIDE.has(type)) return []
  const { connections, refusedConnections, messages } = websocket ?? { connections: 0, refusedConnections: 0, messages: 0 }
  const entries = type === 'WEBSOCKET_LAMBDA' ? connections + refusedConnections + messages : requests + refused + refusedUnseen
  const bytes =
    BigInt(entries) * BigInt(logs.bytesPerRequest) + BigInt(invocationsOf(type, traffic)) * BigInt(logs.bytesPerInvocation)
  return [{ meter: 'log-gigabytes', part: 'logging', units: bytes, unitsPerOne: GIGABYTE }]
}

function count(part: CostPart, meter: Meter, quantity: number | bigint): Usage {
  return { meter, part, units: BigInt(quantity), unitsPerOne: 1n }
}

/** An empty request or message is one unit. */
function startedUnits(kilobytes: number, unit: number): bigint {
  return BigInt(Math.max(1, Math.ceil(kilobytes / unit)))
}
