/**
 * Lints resources: patterns that match no resource of API Gateway, none of the API, or more than they seem to.
 *
 * @module
 */

import { covers } from '../builder/smallest.ts'
import type { ExecuteApiArn } from '../execute-api-arn.ts'
import type { ResourceItem } from '../language/element.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { compileGlob, matchesGlob, slicePattern } from '../matching/glob.ts'
import { arnColons } from '../matching/resource-pattern.ts'
import { createFinding, type LintCode, type LintContext, type LintFinding } from './finding.ts'
import { lintResourceText, replaceVariables } from './resource-text.ts'

/** The findings in the resources of one statement. */
export function lintResources(
  statement: PreparedStatement,
  context: LintContext,
  statements: readonly PreparedStatement[],
): readonly LintFinding[] {
  const { resources, actions, effect } = statement
  const invokes = actions.items.some((glob) => matchesGlob(glob, 'execute-api:invoke')) !== actions.negated
  const isGrant = (effect === 'Allow') !== resources.negated
  return resources.items.flatMap((item, index) => {
    const path = resources.items.length > 1 ? `${resources.path}[${index}]` : resources.path
    const findings: LintFinding[] = []
    const report = (code: LintCode, message: string): void => {
      findings.push(createFinding(code, path, message))
    }
    if (item.isShortForm || isExecuteApi(item)) {
      lintResourceText(item, context, report)
      if (isGrant) lintStars(item, statements, report)
    }
    if (!item.isShortForm && (context.kind === 'authorizer' || invokes)) lintMatch(item, context, report)
    return findings
  })
}

function isExecuteApi({ text }: ResourceItem): boolean {
  return text.split(':', 3)[2] === 'execute-api'
}

/** A star also matches slashes: before a later slash, it matches any number of further segments. */
function lintStars(
  item: ResourceItem,
  statements: readonly PreparedStatement[],
  report: (code: LintCode, message: string) => void,
): void {
  // The value of a variable is literal, and usually one segment.
  const pattern = replaceVariables(item.template, { text: 'x', wild: [] })
  const start = item.isShortForm ? 0 : (arnColons(pattern.text)[4] ?? pattern.text.length)
  const stars = pattern.wild.filter((offset) => offset > start && isBeforeSlash(pattern.text, offset))
  const prefix = item.isShortForm ? 'execute-api:' : ''
  const isClosed = stars.every((star) => {
    // The same resource with further segments in place of the star.
    const nested = `${prefix}${pattern.text.slice(0, star)}*/*${pattern.text.slice(star + 1)}`
    return statements.some((statement) => deniesAll(statement, nested))
  })
  if (isClosed) return
  report('star-before-slash', 'has a * before a later slash; it also matches slashes, and so further segments, methods or stages')
}

/** `*` and `/` alone after the star match everything anyway. */
function isBeforeSlash(text: string, offset: number): boolean {
  const rest = text.slice(offset + 1)
  return text[offset] === '*' && rest.includes('/') && /[^*/]/.test(rest)
}

function deniesAll({ effect, conditions, principals, actions, resources }: PreparedStatement, resource: string): boolean {
  if (effect !== 'Deny' || conditions.length > 0 || resources.negated || actions.negated) return false
  if (principals !== undefined && (principals.negated || !principals.items.some(({ kind }) => kind === 'everyone'))) return false
  if (!actions.items.some((glob) => matchesGlob(glob, 'execute-api:invoke'))) return false
  return resources.items.some(({ text }) => covers(text, resource))
}

/** Whether the resource matches an ARN of API Gateway, and of the API that the authorizer belongs to. */
function lintMatch(item: ResourceItem, { apiArn }: LintContext, report: (code: LintCode, message: string) => void): void {
  const parts = partMatchers(item)
  if (parts === undefined) {
    if (item.pattern?.narrow !== undefined) {
      const message = 'has fewer than six parts and a * before the last one: AWS documentation is ambiguous about what it matches'
      report('star-across-colons', message)
    } else if (item.pattern !== undefined && !item.text.includes('*'))
      report('never-matches', 'is not an ARN: an execute-api ARN has six parts')
    return
  }
  const [scheme, , service] = parts
  if (scheme?.('arn') === false || service?.('execute-api') === false) report('never-matches', 'matches no execute-api ARN')
  else if (apiArn !== undefined) lintApi(item, apiArn, parts, report)
}

const PART_NAMES = ['scheme', 'partition', 'service', 'region', 'account']

function lintApi(
  item: ResourceItem,
  apiArn: ExecuteApiArn,
  parts: readonly ((part: string) => boolean)[],
  report: (code: LintCode, message: string) => void,
): void {
  const values = ['arn', apiArn.partition, 'execute-api', apiArn.region, apiArn.accountId]
  const differing = PART_NAMES.find((_, at) => parts[at]?.(values[at] ?? '') === false)
  if (differing !== undefined) report('other-api', `has a different ${differing} from the API`)
  else if (!canMatchStage(item, `${apiArn.apiId}/${apiArn.stage}/`)) report('other-api', 'belongs to another API or stage')
  else if (apiArn.kind === 'route' && item.text.endsWith('/*/*'))
    report('connect-not-matched', 'never matches a WebSocket route such as $connect, which has only one part after the stage')
}

/** Matchers for the parts before the last; `undefined` for a pattern with fewer parts or with variables. */
function partMatchers({ template }: ResourceItem): readonly ((part: string) => boolean)[] | undefined {
  const pattern = template.fixed
  if (pattern === undefined) return undefined
  const colons = arnColons(pattern.text)
  if (colons.length < 5) return undefined
  return colons.map((colon, index) => {
    const glob = compileGlob(slicePattern(pattern, (colons[index - 1] ?? -1) + 1, colon))
    return (part) => matchesGlob(glob, part)
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
