/**
 * Adds matchers for policies, authorizer responses, verifiers and offline gateways to Jest.
 *
 * Import the module for its side effect: `import 'gatewright/testing/jest'` in a test, or list it under
 * `setupFilesAfterEnv` of the Jest configuration. With `injectGlobals: false`, call `expect.extend(matchers)` instead. The
 * matchers are the same as in `gatewright/testing/matchers`, except that Jest cannot chain: use the option `because`.
 *
 * @module
 */

import type { CacheSafetyOptions, RequestOptions } from '../gateway/index.ts'
import type { HostileTokenMatcherOptions } from './matchers/hostile-token-matcher.ts'
import { matchers } from './matchers/matchers.ts'
import type { MatcherOptions } from './matchers/policy-matchers.ts'
import type { TestIssuer } from './test-issuer.ts'

export type { HostileTokenMatcherOptions } from './matchers/hostile-token-matcher.ts'
export { matchers } from './matchers/matchers.ts'
export type { MatcherOptions, MatcherResult, MatcherState } from './matchers/policy-matchers.ts'
export type { StagePart } from './request-arn.ts'
export type { ResponseApi } from './tested-result.ts'

/**
 * The matchers as Jest's `expect` has them. See `PolicyMatchers` and `GatewayMatchers` of `gatewright/testing/matchers` for
 * what fails a test. With a gateway and a request, `toAllow`, `toDeny` and `toAnswer` send the request: await them.
 */
export interface JestMatchers<R> {
  /** Passes if the request, for example `GET /pets/1`, is allowed. The request is left out for a response of a gateway. */
  toAllow(request?: string, options?: MatcherOptions | RequestOptions): R
  /** Passes if the request is denied: by a statement, because no statement allows it, or by a gateway. */
  toDeny(request?: string, options?: MatcherOptions | RequestOptions): R
  /** Passes if the response of a gateway has the status. */
  toAnswer(status: number, request?: string, options?: RequestOptions): R
  /** Passes if the authorizer result cache of an API changes no result. */
  toBeCacheSafe(options: CacheSafetyOptions): Promise<R>
  /** Passes if a statement denies the request, so that no resource policy can allow it. */
  toDenyExplicitly(request: string, options?: MatcherOptions): R
  /** Passes if it is proved that no request under the pattern, for example `DELETE /admin/*`, can be allowed. */
  toNeverAllow(pattern: string, options?: Omit<MatcherOptions, 'because'>): R
  /** Passes if the statement with this `Sid` is a reason for the last decision about the same policy. */
  because(sid: string): R
  /** Passes if every token of `hostileTokens(issuer)` is rejected without an outage and every valid counterpart accepted. */
  toRejectHostileTokens(issuer: TestIssuer, options?: HostileTokenMatcherOptions): Promise<R>
}

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the type parameters must be the same as in the original
    interface Matchers<R, T = {}> extends JestMatchers<R> {}
  }
}

// This package does not depend on Jest, whose `expect` is a global variable of the test.
const { expect } = globalThis as { readonly expect?: { extend(added: typeof matchers): void } }
expect?.extend(matchers)
