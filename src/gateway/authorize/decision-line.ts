/**
 * A decision in one line, for the trace: `allowed by statement 1: GET /pets`.
 *
 * @module
 */

import type { Decision, PolicySet, PolicyStatement } from '../../policy/index.ts'

export function decisionLine({ verdict, decidedBy }: Decision, policies: PolicySet, methodArn: string): string {
  const verb = verdict === 'allow' ? 'allowed' : 'denied'
  if (decidedBy === undefined) return `denied: no statement allows ${shortArn(methodArn)}`
  const document = decidedBy.kind === 'resource' ? policies.resource : policies.identity?.[decidedBy.policy]
  const statement = document === undefined ? undefined : [document.Statement].flat()[decidedBy.statement]
  const ofResourcePolicy = decidedBy.kind === 'resource' ? ' of the resource policy' : ''
  const what = statement === undefined ? '' : `: ${resourceText(statement, methodArn)}`
  return `${verb} by statement ${decidedBy.statement + 1}${ofResourcePolicy}${what}`
}

function resourceText({ Resource, NotResource }: PolicyStatement, methodArn: string): string {
  if (NotResource !== undefined) return `${shortArn(methodArn)} is not on its list`
  const resources = [Resource ?? []].flat()
  const matching = resources.find((pattern) => looksLike(pattern, methodArn))
  return matching === undefined ? listText(resources) : shortArn(matching)
}

/** Only to choose what to print: the text before the first and after the last wildcard fits. */
function looksLike(pattern: string, methodArn: string): boolean {
  const first = pattern.search(/[*?]/)
  if (first === -1) return pattern === methodArn
  const last = Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?'))
  return methodArn.startsWith(pattern.slice(0, first)) && methodArn.endsWith(pattern.slice(last + 1))
}

function listText(patterns: readonly string[]): string {
  const shown = patterns.slice(0, 3).map(shortArn).join(', ')
  return patterns.length > 3 ? `${shown} and ${patterns.length - 3} more` : shown
}

/** `GET /pets/7` of `arn:aws:execute-api:…/prod/GET/pets/7`; anything else as it is. */
function shortArn(arn: string): string {
  const [, stage, method, ...path] = arn.startsWith('arn:') ? arn.split('/') : []
  return stage === undefined || method === undefined ? arn : `${method} /${path.join('/')}`
}
