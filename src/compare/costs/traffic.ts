/**
 * Describes one month of traffic.
 *
 * @module
 */

import type { AuthorizationType } from '../authorization-types.ts'
import type { Callers } from '../cache/callers.ts'
import type { PriceList } from '../prices/price.ts'

/** The feature plans of Cognito user pools. */
export type CognitoTier = 'lite' | 'essentials' | 'plus'

/** The Lambda function of the authorizer. */
export interface AuthorizerFunction {
  /** Memory size in MB, 128 to 10,240. */
  readonly memoryMb: number
  /** Billed duration of one warm invocation, 1 to 30,000 whole milliseconds. */
  readonly durationMs: number
  /** Default `arm64`. */
  readonly architecture?: 'arm64' | 'x86_64' | undefined
  /** Cold starts per month, at most the number of invocations. Default 0. */
  readonly coldStarts?: number | undefined
  /** Billed duration of the INIT phase of one cold start (billed since 2025-08-01), 0 to 30,000 milliseconds. Default 0. */
  readonly initMs?: number | undefined
}

/** The traffic of a WebSocket API. Its authorizer is invoked for each connection: there is no result cache. */
export interface WebSocketTraffic {
  /** Connections that are allowed. */
  readonly connections: number
  /** Connections that the authorizer rejects or denies. Default 0. */
  readonly refusedConnections?: number | undefined
  /** Messages sent and received. */
  readonly messages: number
  /** Size of every message in KB, at most 128. Default 1. */
  readonly messageKb?: number | undefined
  /** Minutes that all connections together are open. */
  readonly connectionMinutes: number
}

/** Which free tiers to subtract. Each is `false` by default. */
export interface FreeTiers {
  /** API Gateway, for the first twelve months of an account. */
  readonly apiGateway?: boolean | undefined
  /** AWS Lambda. */
  readonly lambda?: boolean | undefined
  /** Amazon Cognito. */
  readonly cognito?: boolean | undefined
  /** CloudWatch Logs. */
  readonly logs?: boolean | undefined
}

/** One month of traffic. Quantities are whole numbers from 0 to 10,000,000,000,000. A month has 730 hours (2,628,000 seconds). */
export interface Traffic {
  /** The Region, `us-east-1`. Exactly one of `region` and `prices` is required. There is no default Region. */
  readonly region?: string | undefined
  /** A price list of the user, for example with negotiated prices. */
  readonly prices?: PriceList | undefined
  /** Requests that are allowed and reach the integration. */
  readonly requests: number
  /** Requests that the authorizer rejects or denies. API Gateway does not bill them; a Lambda authorizer is invoked for each. Default 0. */
  readonly refused?: number | undefined
  /**
   * Requests that are rejected without an invocation of the authorizer: the identity source is missing, or does not match the validation
   * expression. No service bills them. Default 0.
   */
  readonly refusedUnseen?: number | undefined
  /** Size of every request in KB (1,024 bytes), for the 512 KB units of HTTP APIs. Default 1. */
  readonly payloadKb?: number | undefined
  /**
   * The share of `requests` that the authorizer result cache answers, 0 to 1. Hits are `requests` x `cacheHitRate` rounded half up; invocations
   * are `requests` - hits + `refused`. At most one of `cacheHitRate`, `invocations` and `cache`; without any, the authorizer runs for
   * every request (TTL 0).
   */
  readonly cacheHitRate?: number | undefined
  /** All invocations of the month, including those for `refused`, for example from `replayAccessLog`. */
  readonly invocations?: number | undefined
  /** The cache model: `invocations(callers, ttlSeconds)` rounded half up, plus `refused`. The total of the callers must be `requests`. */
  readonly cache?:
    | {
        /** How often the callers call. */
        readonly callers: Callers
        /** The TTL of the result cache in seconds. */
        readonly ttlSeconds: number
      }
    | undefined
  /** The authorizer function. Required for types that invoke one; without it they are in `skipped`. */
  readonly authorizer?: AuthorizerFunction | undefined
  /**
   * Users of the Cognito pool that sign in directly or with a social provider. Cognito charges for them no matter which component verifies
   * the token, so they are part of every type. Default 0.
   */
  readonly monthlyActiveUsers?: number | undefined
  /** The feature plan of the pool. Default `essentials`, the default of new user pools. */
  readonly cognitoTier?: CognitoTier | undefined
  /** Users that sign in through SAML or OIDC federation. Default 0. */
  readonly federatedUsers?: number | undefined
  /** Successful token responses of the client credentials grant. Default 0. */
  readonly machineTokens?: number | undefined
  /** Required for `WEBSOCKET_LAMBDA`; without it that type is in `skipped`. */
  readonly websocket?: WebSocketTraffic | undefined
  /** Hours and load balancer capacity unit hours. Required for `ALB_JWT`. */
  readonly alb?:
    | {
        /** Hours of the load balancer in a month. */
        readonly hours: number
        /** Load balancer capacity units times hours in a month. */
        readonly lcuHours: number
      }
    | undefined
  /** Invocations of the gateway. Required for `AGENTCORE_GATEWAY`. */
  readonly agentCore?:
    | {
        /** Invocations of the gateway in a month. */
        readonly invocations: number
      }
    | undefined
  /**
   * What API Gateway and the authorizer write to CloudWatch Logs, in bytes. Rejected requests write an access log entry too. Default:
   * nothing.
   */
  readonly logs?:
    | {
        /** Bytes of the access log for each request. */
        readonly bytesPerRequest: number
        /** Bytes of the function log for each invocation. */
        readonly bytesPerInvocation: number
      }
    | undefined
  /** Which free tiers to subtract. `true` is all. Default `false`. */
  readonly freeTier?: boolean | FreeTiers | undefined
  /** Only these types, in this order. Default: all. */
  readonly only?: readonly AuthorizationType[] | undefined
}
