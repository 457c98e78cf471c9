/**
 * The authorization type that fits what is known of the callers, with the reason.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { checkOptions, requireOptions } from '../options.ts'
import type { ComparedType } from './features.ts'

export interface Needs {
  /** Who calls: holders of AWS credentials, users of one's own Cognito pools, or anyone with a third party's token or key. */
  readonly callers: 'aws' | 'cognito' | 'third-party'
  /** The decision depends on more than one header, or on query parameters, stage variables or the caller's certificate. Default `false`. */
  readonly severalSources?: boolean
  /** Groups, ownership or rules of one's own decide, beyond scopes. Default `false`. */
  readonly ownRules?: boolean
}

export interface Recommendation {
  readonly type: ComparedType
  readonly because: string
}

/** @throws {ConfigError} for unknown needs. */
export function recommend(needs: Needs): Recommendation {
  checkOptions('recommend', needs, ['callers', 'severalSources', 'ownRules'])
  requireOptions('recommend', needs, ['callers'])
  const { callers, severalSources = false, ownRules = false } = needs
  if (!['aws', 'cognito', 'third-party'].includes(callers))
    throw new ConfigError('recommend', 'callers', 'aws, cognito or third-party')

  if (severalSources) return { type: 'REQUEST', because: 'only a REQUEST authorizer sees more than one header' }
  if (callers === 'aws')
    return { type: 'AWS_IAM', because: 'callers with AWS credentials sign, and IAM policies decide at no extra cost' }
  if (callers === 'cognito' && !ownRules) {
    return { type: 'COGNITO_USER_POOLS', because: 'the pool is checked by API Gateway itself and scopes are enough' }
  }
  return { type: 'TOKEN', because: 'one header decides, and rules of your own need a Lambda; its result cache divides the cost' }
}
