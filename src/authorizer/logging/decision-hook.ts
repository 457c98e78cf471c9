/**
 * Reports decisions to the user's `onDecision` hook, which can neither change nor delay a decision.
 *
 * @module
 */

import { isThenable } from '../../internal/type-guards.ts'
import { withTimeout } from '../../internal/with-timeout.ts'

/**
 * One decision of an authorizer. It contains no token, header value or claim, except in `cause`. `subject` is the only
 * personal data; `jsonLog` omits it by default.
 */
export interface DecisionRecord {
  /** `allow` and `deny`: the response for the requested route. `unauthorized`: 401. `unavailable`: 500. */
  readonly outcome: 'allow' | 'deny' | 'unauthorized' | 'unavailable'
  /**
   * `allowed`, `denied`, `absent` or the code of the failure, such as `ERR_TOKEN_EXPIRED`. `ERR_RESPONSE_SIZE`: denied, because
   * API Gateway would not accept a response of this size.
   */
  readonly code: string
  /**
   * The error behind an outage, as a verifier, rule or callback threw it. Its message may contain any data of the request;
   * `jsonLog` logs its name and code only.
   */
  readonly cause?: unknown
  /** Time from the event to the response, in milliseconds. */
  readonly durationMs: number
  /** The key of the route that decides the request. Not set if no route of the table does. */
  readonly route?: string
  /** The name of that route's rule. Not set if the rule is a function without a name. */
  readonly rule?: string
  /** Keys of routes that are denied although their rule passes, because IAM cannot express the table for this caller. */
  readonly closed?: readonly string[]
  /** The identity's scheme, such as `cognito`. */
  readonly scheme?: string
  /** The identity's subject. */
  readonly subject?: string
  /**
   * Configured claims that the credential does not have, such as the paths in `groupsClaim` of `oidc`: `realm_access.roles`. A
   * caller without groups may be the result of a wrong path. Not set if there is none.
   */
  readonly missingClaims?: readonly string[]
  /** The policy document was in the cache of documents. */
  readonly documentCached: boolean
  /** How many documents this handler found in its cache so far. */
  readonly documentHits: number
  /** How many documents this handler built so far. */
  readonly documentMisses: number
  /** This is the first decision of the handler. */
  readonly coldStart: boolean
}

/** How long a promise of the hook may delay the response, in milliseconds. Lambda freezes the process after the response. */
const HOOK_TIMEOUT_MS = 10

/** Calls the hook. Its errors are ignored, and a promise is awaited for at most 10 ms. A hook that blocks the thread cannot be interrupted. */
export async function reportDecision(hook: (record: DecisionRecord) => unknown, makeRecord: () => DecisionRecord): Promise<void> {
  try {
    const result = hook(Object.freeze(makeRecord()))
    if (isThenable(result)) await withTimeout(result, HOOK_TIMEOUT_MS)
  } catch {
    // A decision does not depend on its report.
  }
}
