/**
 * What a document depends on, as text: equal texts, equal documents.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { ExecuteApiArn } from '../execute-api-arn.ts'
import type { Answer } from '../rules/answer.ts'
import { conditionKey } from './ways.ts'

/** One rule's answer. It holds no line break, so answers can be joined by one. */
export function answerKey(answer: Answer): string {
  if (answer === 'all') return 'a'
  if (answer === 'none') return 'n'
  const clauses = answer.map(({ bind, when }) => JSON.stringify([Object.entries(bind).sort(byFirst), conditionKey(when)]))
  return clauses.length === 1 ? (clauses[0] ?? '') : clauses.sort().join(',')
}

function byFirst([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}

/** An ARN that was put together by hand must not bring a wildcard into every resource. */
export function prefixOf({ partition, region, accountId, apiId, stage }: ExecuteApiArn): string {
  const prefix = `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`
  if (/[*?\s]|\$\{/.test(prefix)) throw new ConfigError('routeTable', 'arn', 'an ARN without wildcards and variables')
  return prefix
}
