/**
 * Finds what is wrong with a policy, and what is right by the grammar and seldom meant.
 *
 * @module
 */

import { covers } from '../builder/smallest.ts'
import { EXPECTED, hasPrincipal } from '../language/parse-policy.ts'
import { type Element, type PreparedStatement, prepareDocument, type ResourceItem } from '../language/statement.ts'
import { matchesGlob, onlyTextOf } from '../matching/glob.ts'
import { matchesResource } from '../matching/resource-pattern.ts'
import { lintConditions } from './conditions.ts'
import type { LintCode, LintFinding, LintOptions } from './finding.ts'
import { lintResources } from './resources.ts'

/**
 * Every finding, in the order of the document: faults of the grammar first. Never throws for what is inside a policy.
 *
 * @throws {ArnError} when `methodArn` is given and is none.
 * @example
 * lint({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })
 * // [{ code: 'allow-all', severity: 'warning', path: '$.Statement[0]', message: '…' }]
 */
export function lint(policy: unknown, options: LintOptions = {}): readonly LintFinding[] {
  const kind = options.kind ?? (hasPrincipal(policy) ? 'resource' : 'identity')
  const { statements, faults } = prepareDocument(policy, kind === 'resource' ? 'resource' : 'identity', 0)
  const findings: LintFinding[] = faults.map(({ code, path }) => ({
    code,
    severity: 'error',
    path,
    message: `must be ${EXPECTED[code]}`,
  }))
  const sound = statements.filter((one) => !one.faulty && !one.resources.faulty && !one.actions.faulty)
  for (const statement of sound) {
    findings.push(...lintOpenness(statement))
    findings.push(...lintResources(statement, { ...options, kind }))
    findings.push(...lintConditions(statement, policy, kind))
  }
  findings.push(...lintCoverage(sound), ...lintEcho(sound, kind, options.methodArn))
  return findings
}

const warning = (code: LintCode, path: string, message: string): LintFinding => ({ code, severity: 'warning', path, message })

function lintOpenness({ effect, actions, resources, principals, conditions, place }: PreparedStatement): readonly LintFinding[] {
  if (effect === 'Deny') return []
  const findings = [actions, resources, principals].flatMap((element) =>
    element?.negated === true
      ? [warning('allow-of-all-but', element.path, 'allows everything that is not listed, also what comes later')]
      : [],
  )
  const invokes = actions.items.some((glob) => matchesGlob(glob, 'execute-api:invoke')) !== actions.negated
  const isAll =
    !resources.negated && resources.items.some(({ pattern }) => pattern !== undefined && matchesResource(pattern, ANY_ARN, true))
  if (invokes && isAll && conditions.length === 0)
    findings.push(warning('allow-all', place.path, 'allows every method of every API'))
  return findings
}

/** What matches names that nobody has matches every name. */
const ANY_ARN = 'arn:aws:execute-api:\u0001:\u0001:\u0001/\u0001/\u0001'

/** A statement that another one, without conditions, says already. */
function lintCoverage(statements: readonly PreparedStatement[]): readonly LintFinding[] {
  return statements.flatMap((statement, index) => {
    const { effect, place } = statement
    const other = statements.find(
      (one, at) => one !== statement && isCovered(statement, one) && (at < index || !isCovered(one, statement)),
    )
    if (other === undefined) return []
    if (other.effect === effect) return [warning('covered', place.path, `${other.place.path} says it already`)]
    return effect === 'Allow' ? [warning('covered-by-deny', place.path, `${other.place.path} denies all of it`)] : []
  })
}

function isCovered(inner: PreparedStatement, outer: PreparedStatement): boolean {
  if (outer.conditions.length > 0 || (outer.effect === 'Allow' && inner.effect === 'Deny')) return false
  if (outer.principals !== undefined && !outer.principals.items.some(({ kind }) => kind === 'everybody')) return false
  if (outer.principals?.negated === true) return false
  const isSame = (a: Element<unknown>, b: Element<unknown>): boolean => a.negated || b.negated
  if (isSame(inner.actions, outer.actions) || isSame(inner.resources, outer.resources)) return false
  const actions = inner.actions.items.every((action) => {
    const only = onlyTextOf(action)
    return outer.actions.items.some((all) => all.kind === 'any' || (only !== undefined && matchesGlob(all, only)))
  })
  return (
    actions &&
    inner.resources.items.every(({ text }) => outer.resources.items.some((one: ResourceItem) => covers(one.text, text)))
  )
}

/** An authorizer's document that allows only the very request: under a cache the caller's next request is refused. */
function lintEcho(statements: readonly PreparedStatement[], kind: string, methodArn: string | undefined): readonly LintFinding[] {
  if (kind !== 'authorizer') return []
  const allows = statements.filter(({ effect }) => effect === 'Allow')
  const texts = new Set(allows.flatMap(({ resources }) => (resources.negated ? [''] : resources.items.map(({ text }) => text))))
  const [only = '', ...more] = texts
  const [statement] = allows
  if (statement === undefined || more.length > 0 || only === '' || /[*?]|\$\{/.test(only)) return []
  if (methodArn !== undefined && only !== methodArn) return []
  return [
    warning(
      'method-arn-echoed',
      statement.resources.path,
      'allows only the request that was asked about: under a cache the caller’s next route is refused',
    ),
  ]
}
