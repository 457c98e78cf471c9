/**
 * What the linter says.
 *
 * @module
 */

import type { FaultCode } from '../language/fault.ts'

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

export interface LintFinding {
  readonly code: LintCode
  /** `error`: AWS refuses it, or it cannot do what it says. `warning`: it does something that people seldom mean. */
  readonly severity: 'error' | 'warning'
  /** A JSON path: `$.Statement[0].Resource[1]`. */
  readonly path: string
  readonly message: string
}

export interface LintOptions {
  /** What the document is for. Default: `resource` where a statement has a principal, else `identity`. */
  readonly kind?: 'identity' | 'resource' | 'authorizer'
  /** The ARN that the authorizer was asked about: resources of other APIs are found by it. */
  readonly methodArn?: string
}
