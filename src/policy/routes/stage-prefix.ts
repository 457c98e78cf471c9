/**
 * Formats the part that all resources of one deployment share.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type ExecuteApiArn, formatStageArn } from '../execute-api-arn.ts'

/** Returns `stagePrefix` with the last result cached: the requests of one deployment have one prefix. */
export function stagePrefixes(): (arn: ExecuteApiArn) => string {
  let lastArn: ExecuteApiArn | undefined
  let lastPrefix = ''
  return function prefixOf(arn) {
    const isSame =
      lastArn !== undefined &&
      arn.stage === lastArn.stage &&
      arn.apiId === lastArn.apiId &&
      arn.accountId === lastArn.accountId &&
      arn.region === lastArn.region &&
      arn.partition === lastArn.partition
    if (!isSame) {
      lastPrefix = stagePrefix(arn)
      lastArn = arn
    }
    return lastPrefix
  }
}

/** The prefix of all resources: `arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod`. */
function stagePrefix(arn: ExecuteApiArn): string {
  const prefix = formatStageArn(arn)
  // An ARN object that was not made by the parser must not add a wildcard to every resource. The stage `${*}` is a literal
  // asterisk: the stage of AWS's sample events.
  if (/[*?\s]|\$\{/.test(arn.stage === `\${*}` ? formatStageArn({ ...arn, stage: 'x' }) : prefix))
    throw new ConfigError('routeTable', 'arn', 'an ARN without wildcards')
  return prefix
}
