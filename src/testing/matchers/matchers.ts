/**
 * The matchers in the form that `expect.extend` of Vitest and Jest accepts.
 *
 * @module
 */

import type { CacheSafetyOptions } from '../../gateway/index.ts'
import type { TestIssuer } from '../test-issuer.ts'
import { isGatewaySubject, matchCacheSafety, matchOutcome, matchStatus } from './gateway-matchers.ts'
import { type HostileTokenMatcherOptions, matchHostileTokens } from './hostile-token-matcher.ts'
import {
  type MatcherInput,
  type MatcherResult,
  type MatcherState,
  matchBecause,
  matchNeverAllows,
  matchVerdict,
} from './policy-matchers.ts'

/** The matchers by name. `this` is the state that the test runner passes. */
export const matchers: {
  /** Passes if the request is allowed. Returns a promise for a gateway with a request. */
  toAllow(this: MatcherState, received: unknown, request?: string, options?: unknown): MatcherResult | Promise<MatcherResult>
  /** Passes if the request is denied, by a statement or because no statement allows it. Returns a promise for a gateway with a request. */
  toDeny(this: MatcherState, received: unknown, request?: string, options?: unknown): MatcherResult | Promise<MatcherResult>
  /** Passes if a statement denies the request. */
  toDenyExplicitly(this: MatcherState, received: unknown, request: string, options?: unknown): MatcherResult
  /** Passes if the response of a gateway has the status. Returns a promise for a gateway with a request. */
  toAnswer(
    this: MatcherState,
    received: unknown,
    status: number,
    request?: string,
    options?: unknown,
  ): MatcherResult | Promise<MatcherResult>
  /** Passes if the result cache of an API changes no result. */
  toBeCacheSafe(this: MatcherState, received: unknown, options: CacheSafetyOptions): Promise<MatcherResult>
  /** Passes if it is proved that no request under the pattern can be allowed. */
  toNeverAllow(this: MatcherState, received: unknown, pattern: string, options?: unknown): MatcherResult
  /** Passes if the statement is a reason for the last decision about the same policy. */
  because(this: MatcherState, received: unknown, sid: string): MatcherResult
  /** Passes if every hostile token of the issuer is rejected and every valid counterpart accepted. */
  toRejectHostileTokens(
    this: MatcherState,
    received: unknown,
    issuer: TestIssuer,
    options?: HostileTokenMatcherOptions,
  ): Promise<MatcherResult>
} = {
  toAllow(received, request, options) {
    if (isGatewaySubject(received)) return matchOutcome('toAllow', { received, request, options })
    return matchVerdict('toAllow', requestInput(this, { received, request, options }), ['allow'])
  },
  toDeny(received, request, options) {
    if (isGatewaySubject(received)) return matchOutcome('toDeny', { received, request, options })
    return matchVerdict('toDeny', requestInput(this, { received, request, options }), ['implicitDeny', 'explicitDeny'])
  },
  toDenyExplicitly(received, request, options) {
    return matchVerdict('toDenyExplicitly', { ...inputOf(this, received, options), request }, ['explicitDeny'])
  },
  toAnswer(received, status, request, options) {
    return matchStatus({ received, request, options }, status)
  },
  toBeCacheSafe(received, options) {
    return matchCacheSafety(received, options)
  },
  toNeverAllow(received, pattern, options) {
    return matchNeverAllows(inputOf(this, received, options), pattern)
  },
  because(received, sid) {
    return matchBecause(inputOf(this, received, undefined), sid)
  },
  toRejectHostileTokens(received, issuer, options) {
    return matchHostileTokens(received, issuer, options)
  },
}

function inputOf({ isNot }: MatcherState, received: unknown, options: unknown): MatcherInput {
  return { received, options, isNot }
}

function requestInput(
  state: MatcherState,
  { received, request, options }: { readonly received: unknown; readonly request: unknown; readonly options: unknown },
): MatcherInput & { readonly request: string } {
  return { ...inputOf(state, received, options), request: request as string } // matchVerdict checks it
}
