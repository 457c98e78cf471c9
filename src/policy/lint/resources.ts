/**
 * Lints resources: patterns that match no resource of API Gateway, or none of the API.
 *
 * @module
 */

import { parseExecuteApiArn } from '../execute-api-arn.ts'
import type { ResourceItem } from '../language/element.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { compileGlob, matchesGlob, slicePattern } from '../matching/glob.ts'
import { arnColons } from '../matching/resource-pattern.ts'
import type { LintFinding, LintOptions } from './finding.ts'

/** The findings in the resources of one statement. */
export function lintResources(
  { resources, actions }: PreparedStatement,
  { kind, methodArn }: LintOptions,
): readonly LintFinding[] {
  const isGateway =
    kind === 'authorizer' || actions.items.some((glob) => matchesGlob(glob, 'execute-api:invoke')) !== actions.negated
  if (!isGateway) return []
  const apiArn = methodArn === undefined ? undefined : parseExecuteApiArn(methodArn)
  return resources.items.flatMap((item, index): readonly LintFinding[] => {
    const path = resources.items.length > 1 ? `${resources.path}[${index}]` : resources.path
    const finding = (code: LintFinding['code'], severity: LintFinding['severity'], message: string): LintFinding => ({
      code,
      severity,
      path,
      message,
    })
    const parts = partMatchers(item)
    if (kind === 'resource' && item.text.startsWith('execute-api:/')) return []
    if (parts === undefined) {
      if (item.pattern?.narrow !== undefined) {
        return [
          finding(
            'star-across-colons',
            'warning',
            'has fewer than six parts and a * before the last one: AWS documentation is ambiguous about what it matches',
          ),
        ]
      }
      return item.pattern === undefined || item.text.includes('*')
        ? []
        : [finding('never-matches', 'error', 'is not an ARN: an execute-api ARN has six parts')]
    }
    const [scheme, , service] = parts
    if (scheme?.('arn') === false || service?.('execute-api') === false)
      return [finding('never-matches', 'error', 'matches no execute-api ARN')]
    const findings: LintFinding[] = []
    if (apiArn !== undefined) {
      const isRoute = apiArn.kind === 'route'
      const names = ['arn', apiArn.partition, 'execute-api', apiArn.region, apiArn.accountId]
      const differing = NAMES.find((_, at) => parts[at]?.(names[at] ?? '') === false)
      if (differing !== undefined) findings.push(finding('other-api', 'warning', `has a different ${differing} from the API`))
      else if (!canMatchStage(item, `${apiArn.apiId}/${apiArn.stage}/`))
        findings.push(finding('other-api', 'warning', 'belongs to another API or stage'))
      else if (isRoute && item.text.endsWith('/*/*'))
        findings.push(
          finding(
            'connect-not-matched',
            'error',
            'never matches a WebSocket route such as $connect, which has only one part after the stage',
          ),
        )
    }
    return findings
  })
}

const NAMES = ['scheme', 'partition', 'service', 'region', 'account']

/** Matchers for the parts before the last; `undefined` for a pattern with fewer parts or with variables. */
function partMatchers({ template }: ResourceItem): readonly ((part: string) => boolean)[] | undefined {
  const pattern = template.fixed
  if (pattern === undefined) return undefined
  const colons = arnColons(pattern.text)
  if (colons.length < 5) return undefined
  return colons.map((colon, index) => {
    const glob = compileGlob(slicePattern(pattern, (colons[index - 1] ?? -1) + 1, colon))
    return (text) => matchesGlob(glob, text)
  })
}

/** Whether the last part can match an ARN of the stage: up to its first wildcard, both must be equal. */
function canMatchStage({ template }: ResourceItem, stage: string): boolean {
  const pattern = template.fixed
  if (pattern === undefined) return true
  const start = (arnColons(pattern.text)[4] ?? -1) + 1
  const firstWild = pattern.wild.find((offset) => offset >= start) ?? pattern.text.length
  const literal = pattern.text.slice(start, firstWild)
  return literal.startsWith(stage) || (stage.startsWith(literal) && firstWild < pattern.text.length)
}
