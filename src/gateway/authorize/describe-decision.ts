/**
 * Describes a policy decision in one line for the trace: `allowed by statement 1: GET /pets`.
 *
 * @module
 */

import type { Decision, PolicySet, PolicyStatement } from '../../policy/index.ts'

/** Describes a decision. `methodArn` is the resource that the policies were evaluated for. */
export function describeDecision({ verdict, decidedBy }: Decision, policies: PolicySet, methodArn: string): string {
  const verb = verdict === 'allow' ? 'allowed' : 'denied'
  if (decidedBy === undefined) return `denied: no statement allows ${formatShortArn(methodArn)}`
  const document = decidedBy.kind === 'resource' ? policies.resource : policies.identity?.[decidedBy.policy]
  const statement = document === undefined ? undefined : [document.Statement].flat()[decidedBy.statement]
  const policyName = decidedBy.kind === 'resource' ? ' of the resource policy' : ''
  const resources = statement === undefined ? '' : `: ${describeResources(statement, methodArn)}`
  return `${verb} by statement ${decidedBy.statement + 1}${policyName}${resources}`
}

function describeResources({ Resource, NotResource }: PolicyStatement, methodArn: string): string {
  if (NotResource !== undefined) return `${formatShortArn(methodArn)} is not in NotResource`
  const patterns = [Resource ?? []].flat()
  const matching = patterns.find((pattern) => mayMatch(pattern, methodArn))
  return matching === undefined ? listPatterns(patterns) : formatShortArn(matching)
}

/** Compares only the text before the first and after the last wildcard: enough to choose the pattern to print. */
function mayMatch(pattern: string, methodArn: string): boolean {
  const first = pattern.search(/[*?]/)
  if (first === -1) return pattern === methodArn
  const last = Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?'))
  return methodArn.startsWith(pattern.slice(0, first)) && methodArn.endsWith(pattern.slice(last + 1))
}

function listPatterns(patterns: readonly string[]): string {
  const list = patterns.slice(0, 3).map(formatShortArn).join(', ')
  return patterns.length > 3 ? `${list} and ${patterns.length - 3} more` : list
}

/** Shortens `arn:aws:execute-api:…/prod/GET/pets/7` to `GET /pets/7`. Returns any other string unchanged. */
function formatShortArn(arn: string): string {
  const [, stage, method, ...path] = arn.startsWith('arn:') ? arn.split('/') : []
  return stage === undefined || method === undefined ? arn : `${method} /${path.join('/')}`
}
