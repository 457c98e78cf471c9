/**
 * Adds matchers for policies, authorizer responses, verifiers and offline gateways to Vitest.
 *
 * Import the module for its side effect: `import 'gatewright/testing/matchers'` in a test or in a setup file.
 *
 * @module
 */

import { expect } from 'vitest'
import type { CacheSafetyOptions, OfflineGateway, RequestOptions, Trace } from '../gateway/index.ts'
import type { HostileTokenMatcherOptions } from './matchers/hostile-token-matcher.ts'
import { matchers } from './matchers/matchers.ts'
import type { MatcherOptions } from './matchers/policy-matchers.ts'
import type { TestIssuer } from './test-issuer.ts'

export type { HostileTokenMatcherOptions } from './matchers/hostile-token-matcher.ts'
export type { MatcherOptions } from './matchers/policy-matchers.ts'
export type { StagePart } from './request-arn.ts'
export type { ResponseApi } from './tested-result.ts'

/** Returned by the policy matchers: continues with the reason for the decision. */
export interface Because {
  /** Passes if the statement with this `Sid` is a reason for the decision. */
  because(sid: string): void
  /** Negates what follows: `.not.because(sid)` passes if the statement is not a reason. */
  readonly not: Pick<Because, 'because'>
}

/**
 * Matchers for a policy document, an authorizer response (policy or simple), or the JSON of either.
 *
 * `request` is `GET /pets/1`, `$connect` or an execute-api ARN. A short request is completed with the API and stage that
 * the policy names. A string that no client can send as a request (unknown methods, `ANY`, wildcards, braces, query
 * strings), a policy about another API or stage, and a denial that depends on a condition key without a value all fail
 * the test, with `.not` too.
 */
export interface PolicyMatchers {
  /** Passes if the request is allowed. */
  toAllow(request: string, options?: MatcherOptions): Because
  /** Passes if the request is denied, by a statement or because no statement allows it. */
  toDeny(request: string, options?: MatcherOptions): Because
  /** Passes if a statement denies the request, so that no resource policy can allow it. */
  toDenyExplicitly(request: string, options?: MatcherOptions): Because
  /**
   * Passes if it is proved that no request under the pattern, for example `DELETE /admin/*`, can be allowed. Conditions
   * on keys without a value in `context` are assumed to hold or not, whichever allows more.
   */
  toNeverAllow(pattern: string, options?: Omit<MatcherOptions, 'because'>): void
  /** Passes if the statement with this `Sid` is a reason for the last decision about the same policy. */
  because(sid: string): void
}

/** Matchers for verifiers and authorizers. */
export interface HostileTokenMatchers {
  /**
   * Passes if every token of `hostileTokens(issuer)` is rejected without an outage and every valid counterpart accepted.
   * The value is a token verifier, a request verifier, a Lambda authorizer, or a function that returns whether it
   * accepts a token.
   */
  toRejectHostileTokens(issuer: TestIssuer, options?: HostileTokenMatcherOptions): Promise<void>
}

/** A response of an offline gateway, or the handshake of a WebSocket API. */
export interface TracedResult {
  /** The HTTP status. */
  readonly status: number
  /** Which checks ran, and which one decided. */
  readonly trace: Trace
}

/**
 * Matchers for an offline gateway. A failure prints the trace of the request. Without a request, the matcher tests the
 * request that the gateway received last, and does not return a promise. `$connect` is the handshake of a WebSocket API.
 */
export interface GatewayMatchers {
  /** Sends a request and passes if it is allowed. A request that was not decided, for example a 500, fails `.not` as well. */
  toAllow(request: string, options?: RequestOptions): Promise<void>
  /** Passes if the last request was allowed. */
  toAllow(): void
  /** Sends a request and passes if authorization rejects it with 401 or 403. */
  toDeny(request: string, options?: RequestOptions): Promise<void>
  /** Passes if authorization rejected the last request. */
  toDeny(): void
  /** Sends a request and passes if the response has the status. */
  toAnswer(status: number, request: string, options?: RequestOptions): Promise<void>
  /** Passes if the response to the last request has the status. */
  toAnswer(status: number): void
  /** Passes if `checkCacheSafety` finds no request to which the authorizer result cache gives another result. */
  toBeCacheSafe(options: CacheSafetyOptions): Promise<void>
}

/** Matchers for a response of an offline gateway. A failure prints the trace of the request. */
export interface ResponseMatchers {
  /** Passes if the request was allowed. A request that was not decided, for example a 500, fails `.not` as well. */
  toAllow(): void
  /** Passes if authorization rejected the request with 401 or 403. */
  toDeny(): void
  /** Passes if the response has the status. */
  toAnswer(status: number): void
}

/** The matchers for a value of the type `T`. Values of other types are policies or authorizer responses. */
export type MatchersFor<T> = 0 extends 1 & T // `any`
  ? PolicyMatchers & Pick<GatewayMatchers, 'toAnswer' | 'toBeCacheSafe'>
  : [T] extends [OfflineGateway]
    ? GatewayMatchers
    : [T] extends [TracedResult | Trace]
      ? ResponseMatchers
      : PolicyMatchers

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: an augmentation must repeat the type parameters of the original
  interface Matchers<T = any> extends Omit<PolicyMatchers, 'toAllow' | 'toDeny'>, HostileTokenMatchers {
    /** Passes if a policy or a gateway allows the request. */
    toAllow: MatchersFor<T>['toAllow']
    /** Passes if a policy or a gateway denies the request. */
    toDeny: MatchersFor<T>['toDeny']
    /** Passes if a response of an offline gateway has the status. */
    toAnswer: GatewayMatchers['toAnswer']
    /** Passes if the authorizer result cache of an API changes no result. */
    toBeCacheSafe: GatewayMatchers['toBeCacheSafe']
  }

  // Own members take precedence over those that Vitest inherits from `jest.Matchers`, which return `void`.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  interface Assertion<T = any> {
    toAllow: MatchersFor<T>['toAllow']
    toDeny: MatchersFor<T>['toDeny']
    toAnswer: GatewayMatchers['toAnswer']
    toBeCacheSafe: GatewayMatchers['toBeCacheSafe']
    toDenyExplicitly: PolicyMatchers['toDenyExplicitly']
  }
}

expect.extend(matchers)
