/**
 * Vitest matchers for policies and authorizers' replies. Import it once, for its effect:
 * `import 'gatewright/testing/matchers'` in a test or a setup file.
 *
 * @module
 */

import { expect } from 'vitest'
import { type AskOptions, judge, judgeNever, judgeReason } from './matchers/policy-matchers.ts'
import { type HostileTokenMatchers, judgeHostileTokens } from './matchers-identity.ts'

export type { AskOptions } from './matchers/policy-matchers.ts'
export type { HostileTokenMatchers } from './matchers-identity.ts'

/** What may follow: why it is so. */
export interface Because {
  /** The statement with this `Sid` is a reason. */
  because(sid: string): void
}

/**
 * On a policy document, an authorizer's reply, or the JSON of either. `asked` is `GET /pets/1`, `$connect` or an ARN, at the
 * API and stage that the policy speaks of; a policy of another one fails, with `.not` too.
 */
export interface PolicyMatchers {
  toAllow(asked: string, options?: AskOptions): Because
  /** Denied, be it by silence. */
  toDeny(asked: string, options?: AskOptions): Because
  /** Denied by a statement, so that no resource policy opens it. */
  toDenyExplicitly(asked: string, options?: AskOptions): Because
  /** No request under the pattern, `DELETE /admin/*`, can be allowed: a proof, no sample. Conditions count as either way. */
  toNeverAllow(pattern: string, options?: AskOptions): void
  because(sid: string): void
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: an augmentation repeats the parameters of what it augments
  interface Matchers<T = any> extends PolicyMatchers, HostileTokenMatchers {}
}

expect.extend({
  toAllow: (received: unknown, asked: string, options?: AskOptions) => judge(received, asked, ['allow'], options),
  toDeny: (received: unknown, asked: string, options?: AskOptions) =>
    judge(received, asked, ['implicitDeny', 'explicitDeny'], options),
  toDenyExplicitly: (received: unknown, asked: string, options?: AskOptions) => judge(received, asked, ['explicitDeny'], options),
  toNeverAllow: (received: unknown, pattern: string, options?: AskOptions) => judgeNever(received, pattern, options),
  toRejectHostileTokens: judgeHostileTokens,
  because: (received: unknown, sid: string) => judgeReason(received, sid),
})
