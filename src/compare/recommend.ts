/**
 * Recommends an authorization type for the callers of an API.
 *
 * @module
 */

import { boolean, oneOf, optional, optionSchema } from '../options.ts'
import type { ComparedType } from './features.ts'

/** What an API needs to know about its callers. */
export interface Needs {
  /** What callers have: AWS credentials, users in Cognito user pools of the API's owner, or tokens and keys of a third party. */
  readonly callers: 'aws' | 'cognito' | 'third-party'
  /**
   * Whether the decision depends on more than one header, or on query parameters, stage variables or the client
   * certificate. Default `false`.
   */
  readonly severalSources?: boolean | undefined
  /** Whether groups, ownership or custom rules decide, in addition to scopes. Default `false`. */
  readonly ownRules?: boolean | undefined
}

/** The result of {@link recommend}. */
export interface Recommendation {
  /** The recommended authorization type. */
  readonly type: ComparedType
  /** The reason, as a sentence without a period. */
  readonly because: string
}

const OPTIONS = optionSchema<Needs>('recommend', {
  callers: oneOf('aws', 'cognito', 'third-party'),
  severalSources: optional(boolean),
  ownRules: optional(boolean),
})

/**
 * Recommends an authorization type.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong.
 * @example
 * recommend({ callers: 'aws' }).type // 'AWS_IAM'
 */
export function recommend(needs: Needs): Recommendation {
  const { callers, severalSources = false, ownRules = false } = OPTIONS.check(needs)
  if (severalSources) return { type: 'REQUEST', because: 'only a REQUEST authorizer receives more than one header' }
  if (callers === 'aws') {
    const because = 'callers with AWS credentials sign their requests, and IAM policies decide at no additional cost'
    return { type: 'AWS_IAM', because }
  }
  if (callers === 'cognito' && !ownRules) {
    return { type: 'COGNITO_USER_POOLS', because: 'API Gateway verifies the tokens of the pool itself, and scopes suffice' }
  }
  const because = 'one header decides, and custom rules need a Lambda function; its result cache reduces the cost'
  return { type: 'TOKEN', because }
}
