/**
 * The findings of the linter.
 *
 * @module
 */

import type { FaultCode } from '../language/fault.ts'

/** Identifies a kind of finding: a grammar fault, or a policy that is valid and does not do what it seems to do. */
export type LintCode =
  | FaultCode
  | 'allow-all'
  | 'method-arn-echoed'
  | 'version-missing-with-variables'
  | 'never-matches'
  | 'positive-condition-on-deny'
  | 'condition-key-not-carried'
  | 'other-api'
  | 'connect-not-matched'
  | 'covered'
  | 'covered-by-deny'
  | 'operator-spelling'
  | 'condition-empty'
  | 'opens-when-key-is-absent'
  | 'allow-of-all-but'
  | 'star-across-colons'

/** One finding. */
export interface LintFinding {
  /** What was found. */
  readonly code: LintCode
  /** `error`: AWS rejects the policy, or it cannot have its effect. `warning`: it has an effect that is rarely intended. */
  readonly severity: 'error' | 'warning'
  /** A JSON path: `$.Statement[0].Resource[1]`. */
  readonly path: string
  /** Completes the sentence "`{path}` …". */
  readonly message: string
}

/** Options of {@link lint}. */
export interface LintOptions {
  /**
   * The purpose of the document: an identity policy, a resource policy, or the response of a Lambda authorizer. Default:
   * `resource` if a statement has a principal, otherwise `identity`.
   */
  readonly kind?: 'identity' | 'resource' | 'authorizer' | undefined
  /** The ARN of the authorizer's event. With it, resources of other APIs are reported. */
  readonly methodArn?: string | undefined
}
