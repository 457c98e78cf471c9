/**
 * Lints how statements overlap: statements without effect, statements that allow everything, and responses of an
 * authorizer that allow only one request.
 *
 * @module
 */

import { covers } from '../builder/smallest.ts'
import type { Element } from '../language/element.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { literalOf, matchesGlob } from '../matching/glob.ts'
import { matchesResource } from '../matching/resource-pattern.ts'
import { createFinding, type LintContext, type LintFinding } from './finding.ts'

/** Allows of everything, or of everything except some parts. */
export function lintAllows({
  effect,
  actions,
  resources,
  principals,
  conditions,
  place,
}: PreparedStatement): readonly LintFinding[] {
  if (effect === 'Deny') return []
  const findings = [actions, resources, principals].flatMap((element) =>
    element?.negated === true
      ? [
          createFinding(
            'allow-of-all-but',
            element.path,
            'allows everything that is not listed, including resources that do not exist yet',
          ),
        ]
      : [],
  )
  const invokes = actions.items.some((glob) => matchesGlob(glob, 'execute-api:invoke')) !== actions.negated
  const isAll =
    !resources.negated && resources.items.some(({ pattern }) => pattern !== undefined && matchesResource(pattern, ANY_ARN, true))
  if (invokes && isAll && conditions.length === 0)
    findings.push(createFinding('allow-all', place.path, 'allows every method of every API'))
  return findings
}

/** A pattern that matches names that cannot occur matches every name. */
const ANY_ARN = 'arn:aws:execute-api:\u0001:\u0001:\u0001/\u0001/\u0001'

/** Statements that an unconditional statement makes redundant. */
export function lintCoverage(statements: readonly PreparedStatement[]): readonly LintFinding[] {
  return statements.flatMap((statement, index) => {
    const { effect, place } = statement
    const other = statements.find(
      (one, at) => one !== statement && isCovered(statement, one) && (at < index || !isCovered(one, statement)),
    )
    if (other === undefined) return []
    if (other.effect === effect)
      return [createFinding('covered', place.path, `is redundant: ${other.place.path} has the same effect`)]
    return effect === 'Allow'
      ? [createFinding('covered-by-deny', place.path, `has no effect: ${other.place.path} denies all of it`)]
      : []
  })
}

function isCovered(inner: PreparedStatement, outer: PreparedStatement): boolean {
  if (outer.conditions.length > 0 || (outer.effect === 'Allow' && inner.effect === 'Deny')) return false
  if (outer.principals !== undefined && !outer.principals.items.some(({ kind }) => kind === 'everyone')) return false
  if (outer.principals?.negated === true) return false
  const isEitherNegated = (a: Element<unknown>, b: Element<unknown>): boolean => a.negated || b.negated
  if (isEitherNegated(inner.actions, outer.actions) || isEitherNegated(inner.resources, outer.resources)) return false
  const coversActions = inner.actions.items.every((action) => {
    const name = literalOf(action)
    return outer.actions.items.some((all) => all.kind === 'any' || (name !== undefined && matchesGlob(all, name)))
  })
  return coversActions && inner.resources.items.every(({ text }) => outer.resources.items.some((one) => covers(one.text, text)))
}

/** The response of an authorizer that allows only the requested method ARN: the cached response denies every other route. */
export function lintEcho(
  statements: readonly PreparedStatement[],
  { kind, apiArn }: LintContext,
  methodArn?: string,
): readonly LintFinding[] {
  if (kind !== 'authorizer') return []
  const allows = statements.filter(({ effect }) => effect === 'Allow')
  const texts = new Set(allows.flatMap(({ resources }) => (resources.negated ? [''] : resources.items.map(({ text }) => text))))
  const [only = '', ...more] = texts
  const [statement] = allows
  if (statement === undefined || more.length > 0 || only === '' || /[*?]|\$\{/.test(only)) return []
  if (apiArn !== undefined && only !== methodArn) return []
  const message = 'allows only the requested method ARN: the cached response denies the caller every other route'
  return [createFinding('method-arn-echoed', statement.resources.path, message)]
}
