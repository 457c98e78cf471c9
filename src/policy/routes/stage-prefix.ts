/**
 * The part of every resource that is not the table's: which API and stage.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { ExecuteApiArn } from '../execute-api-arn.ts'

export interface StagePrefix {
  /** `arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod`. */
  readonly prefix: string
  /** Short, and the same for the same prefix as long as few others came between. */
  readonly id: number
}

const MAX_STAGES = 100

/** Remembers the last ones, because a function serves one API as a rule. */
export function stagePrefixes(): (arn: ExecuteApiArn) => StagePrefix {
  const known = new Map<string, StagePrefix>()
  let made = 0
  let last: (ExecuteApiArn & { readonly known: StagePrefix }) | undefined
  return (arn) => {
    const { partition, region, accountId, apiId, stage } = arn
    if (
      last?.apiId === apiId &&
      last.stage === stage &&
      last.region === region &&
      last.accountId === accountId &&
      last.partition === partition
    )
      return last.known
    const prefix = `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`
    // An ARN that was put together by hand must not bring a wildcard into every resource.
    if (/[*?\s]|\$\{/.test(prefix)) throw new ConfigError('routeTable', 'arn', 'an ARN without wildcards and variables')
    const found = known.get(prefix) ?? { prefix, id: made++ }
    if (known.size >= MAX_STAGES) known.clear()
    known.set(prefix, found)
    last = { ...arn, known: found }
    return found
  }
}
