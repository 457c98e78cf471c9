/**
 * The matchers in the form that `expect.extend` of Vitest and Jest accepts.
 *
 * @module
 */

import type { TestIssuer } from '../test-issuer.ts'
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
  /** Passes if the request is allowed. */
  toAllow(this: MatcherState, received: unknown, request: string, options?: unknown): MatcherResult
  /** Passes if the request is denied, by a statement or because no statement allows it. */
  toDeny(this: MatcherState, received: unknown, request: string, options?: unknown): MatcherResult
  /** Passes if a statement denies the request. */
  toDenyExplicitly(this: MatcherState, received: unknown, request: string, options?: unknown): MatcherResult
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
    return matchVerdict('toAllow', { ...inputOf(this, received, options), request }, ['allow'])
  },
  toDeny(received, request, options) {
    return matchVerdict('toDeny', { ...inputOf(this, received, options), request }, ['implicitDeny', 'explicitDeny'])
  },
  toDenyExplicitly(received, request, options) {
    return matchVerdict('toDenyExplicitly', { ...inputOf(this, received, options), request }, ['explicitDeny'])
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
