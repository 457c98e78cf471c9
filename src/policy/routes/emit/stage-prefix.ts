/**
 * The part of every resource that is not the table's: which API and stage.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import { type ExecuteApiArn, formatStageArn } from '../../execute-api-arn.ts'

export interface StagePrefix {
  /** `arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod`. */
  readonly prefix: string
  /** The first that was asked for: a function serves one API as a rule. */
  readonly isFirst: boolean
}

/** Remembers the first one. */
export function stagePrefixes(): (arn: ExecuteApiArn) => StagePrefix {
  let first: (ExecuteApiArn & StagePrefix) | undefined
  return (arn) => {
    const { partition, region, accountId, apiId, stage } = arn
    if (
      first?.apiId === apiId &&
      first.stage === stage &&
      first.region === region &&
      first.accountId === accountId &&
      first.partition === partition
    )
      return first
    const prefix = formatStageArn(arn)
    // An ARN that was put together by hand must not bring a wildcard into every resource.
    if (/[*?\s]|\$\{/.test(prefix)) throw new ConfigError('routeTable', 'arn', 'an ARN without wildcards')
    // Stryker disable next-line ConditionalExpression: where none is the first, all are kept by their text
    const found = { ...arn, prefix, isFirst: first === undefined }
    first ??= found
    return found
  }
}
