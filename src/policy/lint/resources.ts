/**
 * Findings about resources: patterns that match nothing of API Gateway, or nothing of this API.
 *
 * @module
 */

import { parseExecuteApiArn } from '../execute-api-arn.ts'
import type { PreparedStatement, ResourceItem } from '../language/statement.ts'
import { compileGlob, matchesGlob, slicePattern } from '../matching/glob.ts'
import { colonsOf } from '../matching/resource-pattern.ts'
import type { LintFinding, LintOptions } from './finding.ts'

export function lintResources(
  { resources, actions }: PreparedStatement,
  { kind, methodArn }: LintOptions,
): readonly LintFinding[] {
  const isGateway =
    kind === 'authorizer' || actions.items.some((glob) => matchesGlob(glob, 'execute-api:invoke')) !== actions.negated
  if (!isGateway) return []
  const asked = methodArn === undefined ? undefined : parseExecuteApiArn(methodArn)
  return resources.items.flatMap((item, index): readonly LintFinding[] => {
    const path = resources.items.length > 1 ? `${resources.path}[${index}]` : resources.path
    const finding = (code: LintFinding['code'], severity: LintFinding['severity'], message: string): LintFinding => ({
      code,
      severity,
      path,
      message,
    })
    const parts = partsOf(item)
    if (kind === 'resource' && item.text.startsWith('execute-api:/')) return []
    if (parts === undefined) {
      if (item.pattern?.narrow !== undefined) {
        return [
          finding(
            'star-across-colons',
            'warning',
            'has fewer than six parts and a * before its last: AWS’s texts disagree about what it matches',
          ),
        ]
      }
      return item.pattern === undefined || item.text.includes('*')
        ? []
        : [finding('never-matches', 'error', 'is no ARN: an execute-api ARN has six parts')]
    }
    const [scheme, , service] = parts
    if (scheme?.('arn') === false || service?.('execute-api') === false)
      return [finding('never-matches', 'error', 'matches no ARN of execute-api')]
    const found: LintFinding[] = []
    if (asked !== undefined) {
      const isRoute = asked.kind === 'route'
      const wanted = ['arn', asked.partition, 'execute-api', asked.region, asked.accountId]
      const wrong = NAMES.find((_, at) => parts[at]?.(wanted[at] ?? '') === false)
      if (wrong !== undefined) found.push(finding('other-api', 'warning', `is of another ${wrong} than the API`))
      else if (!isOfStage(item, `${asked.apiId}/${asked.stage}/`))
        found.push(finding('other-api', 'warning', 'is of another API or stage'))
      else if (isRoute && item.text.endsWith('/*/*'))
        found.push(
          finding(
            'connect-not-matched',
            'error',
            'never matches a WebSocket route such as $connect, which has one part after the stage',
          ),
        )
    }
    return found
  })
}

const NAMES = ['scheme', 'partition', 'service', 'region', 'account']

/** For each part before the last: does it match a text? `undefined` for a pattern with fewer parts or open variables. */
function partsOf({ template }: ResourceItem): readonly ((text: string) => boolean)[] | undefined {
  const pattern = template.fixed
  if (pattern === undefined) return undefined
  const cuts = colonsOf(pattern.text)
  if (cuts.length < 5) return undefined
  return cuts.map((cut, index) => {
    const glob = compileGlob(slicePattern(pattern, (cuts[index - 1] ?? -1) + 1, cut))
    return (text) => matchesGlob(glob, text)
  })
}

/** Could the last part match something that begins so? Up to the first wildcard it must agree. */
function isOfStage({ template }: ResourceItem, stage: string): boolean {
  const pattern = template.fixed
  if (pattern === undefined) return true
  const start = (colonsOf(pattern.text)[4] ?? -1) + 1
  const firstWild = pattern.wild.find((offset) => offset >= start) ?? pattern.text.length
  const literal = pattern.text.slice(start, firstWild)
  return literal.startsWith(stage) || (stage.startsWith(literal) && firstWild < pattern.text.length)
}
