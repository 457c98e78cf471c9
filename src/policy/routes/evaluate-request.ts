/**
 * Evaluates a document for the request that it was made for, for decision records. Reads the plan, and the document only
 * where it may be stricter than the plan.
 *
 * @module
 */

import { type ExecuteApiArn, formatExecuteApiArn } from '../execute-api-arn.ts'
import type { EmittedDocument } from '../language/document.ts'
import type { RouteMatch } from './parse/method-groups.ts'
import { METHODS, type RoutePattern } from './parse/route-pattern.ts'
import { matchesResource } from './parse/tokens.ts'
import { matchingOpenPaths, type OpenPathsOf } from './plan/open-paths.ts'

export interface BuiltDocument {
  readonly document: EmittedDocument
  readonly openPathsOf: OpenPathsOf
  /** Keys of the routes that are closed because IAM cannot express the table for this caller. */
  readonly closed: readonly string[]
}

export interface EvaluationContext {
  readonly arn: ExecuteApiArn
  /** Finds the route of the ARN. */
  readonly find: (keepTrailingSlash: boolean) => RouteMatch
  /** The only route of the document, `null` if it is not in the table. `undefined`: the document covers the table. */
  readonly only: RoutePattern | null | undefined
  /** The client's address, if it is known. */
  readonly address: () => string | undefined
}

export function evaluateRequest(
  { document, openPathsOf, closed }: BuiltDocument,
  { arn, find, only, address }: EvaluationContext,
): { readonly route: RoutePattern | undefined; readonly isAllowed: boolean } {
  const { route: found, path } = find(false)
  const route = only === undefined ? found : (only ?? undefined)
  // An address that is known decides. All other conditions are assumed to hold.
  const mayPass = (match: RouteMatch): boolean =>
    match.route === undefined ||
    matchingOpenPaths(openPathsOf(match.route), match.path).some(({ acceptsAddress }) => {
      if (acceptsAddress === undefined) return true
      const known = address()
      return known === undefined || acceptsAddress(known)
    })
  // Stryker disable ConditionalExpression,LogicalOperator,EqualityOperator: evaluating the document too has the same result
  const isStricter =
    closed.length > 0 ||
    only !== undefined ||
    route === undefined ||
    (arn.kind === 'method' && (!METHODS.includes(arn.method) || /%|\/\/|\/\./.test(arn.path)))
  // Stryker restore ConditionalExpression,LogicalOperator,EqualityOperator
  const isAllowed = mayPass({ route, path }) && (only !== undefined || mayPass(find(true)))
  return { route, isAllowed: isAllowed && (!isStricter || isAllowedByResource(document, arn)) }
}

/** Whether an Allow matches and no unconditional Deny does, conditions aside. */
function isAllowedByResource({ Statement }: EmittedDocument, arn: ExecuteApiArn): boolean {
  const text = formatExecuteApiArn(arn)
  const matching = Statement.filter((statement) => {
    const isNegated = !('Resource' in statement)
    const resources = [isNegated ? statement.NotResource : statement.Resource].flat()
    return resources.some((resource) => matchesResource(resource, text)) !== isNegated
  })
  return (
    matching.some(({ Effect }) => Effect === 'Allow') &&
    !matching.some(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined)
  )
}
