/**
 * What a document says about the one request it was made for: for records and logs. It reads the plan, not the document,
 * except where the document is stricter than the table.
 *
 * @module
 */

import { type ExecuteApiArn, formatExecuteApiArn } from '../execute-api-arn.ts'
import type { EmittedDocument } from '../language/document.ts'
import type { Found } from './parse/method-groups.ts'
import { matches } from './parse/resource-match.ts'
import { METHODS, type RoutePattern } from './parse/route-pattern.ts'
import { type WaysOf, waysTo } from './plan/open-paths.ts'

export interface BuiltDocument {
  readonly document: EmittedDocument
  readonly waysAt: WaysOf
  /** Keys of routes. */
  readonly closed: readonly string[]
}

/** @param only The route that the reply is about alone, `null` for none of the table; `undefined`: it is about all. */
export function judgeRequest(
  { document, waysAt, closed }: BuiltDocument,
  arn: ExecuteApiArn,
  find: (slashCounts: boolean) => Found,
  only: RoutePattern | null | undefined,
  addressOf: () => string | undefined,
): { readonly route: RoutePattern | undefined; readonly isAllowed: boolean } {
  const { route: found, path } = find(false)
  const route = only === undefined ? found : (only ?? undefined)
  // The address where it is known and decides, everything else may hold.
  const mayPass = (reading: Found): boolean =>
    reading.route === undefined ||
    waysTo(waysAt(reading.route), reading.path).some(({ holdsAddress }) => {
      if (holdsAddress === undefined) return true
      const address = addressOf()
      return address === undefined || holdsAddress(address)
    })
  // Stryker disable ConditionalExpression,LogicalOperator,EqualityOperator: the document may always be asked, only later
  const isStricter =
    closed.length > 0 ||
    only !== undefined ||
    route === undefined ||
    (arn.kind === 'method' && (!METHODS.includes(arn.method) || /%|\/\/|\/\./.test(arn.path)))
  // Stryker restore ConditionalExpression,LogicalOperator,EqualityOperator
  const isAllowed = mayPass({ route, path }) && (only !== undefined || mayPass(find(true)))
  return { route, isAllowed: isAllowed && (!isStricter || isOpen(document, arn)) }
}

/** The document's own answer, conditions aside: an Allow matches and no unconditional Deny does. */
function isOpen({ Statement }: EmittedDocument, arn: ExecuteApiArn): boolean {
  const asked = formatExecuteApiArn(arn)
  const hits = Statement.filter((statement) => {
    const isNegated = !('Resource' in statement)
    const resources = [isNegated ? statement.NotResource : statement.Resource].flat()
    return resources.some((resource) => matches(resource, asked)) !== isNegated
  })
  // Stryker disable next-line ConditionalExpression: what no Allow matches, `Rest` or `Closed` denies
  const isAllowed = hits.some(({ Effect }) => Effect === 'Allow')
  return isAllowed && !hits.some(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined)
}
