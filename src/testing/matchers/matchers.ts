/**
 * The matchers in the form that `expect.extend` of Vitest and Jest accepts.
 *
 * @module
 */

import { matchHostileTokens } from './hostile-token-matcher.ts'
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
  toAllow(this: MatcherState, received: unknown, request: string, options?: unknown): MatcherResult
  toDeny(this: MatcherState, received: unknown, request: string, options?: unknown): MatcherResult
  toDenyExplicitly(this: MatcherState, received: unknown, request: string, options?: unknown): MatcherResult
  toNeverAllow(this: MatcherState, received: unknown, pattern: string, options?: unknown): MatcherResult
  because(this: MatcherState, received: unknown, sid: string): MatcherResult
  toRejectHostileTokens: typeof matchHostileTokens
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
  toRejectHostileTokens: matchHostileTokens,
}

function inputOf({ isNot }: MatcherState, received: unknown, options: unknown): MatcherInput {
  return { received, options, isNot }
}
