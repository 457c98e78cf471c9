/**
 * Finds grammar faults of a policy, and valid parts that do not do what they seem to do.
 *
 * @module
 */

import { oneOf, optional, optionSchema, string } from '../../options.ts'
import { covers } from '../builder/smallest.ts'
import type { Element } from '../language/element.ts'
import { FAULTS } from '../language/fault.ts'
import { hasPrincipal } from '../language/parse-policy.ts'
import { type PreparedStatement, prepareDocument } from '../language/statement.ts'
import { literalOf, matchesGlob } from '../matching/glob.ts'
import { matchesResource } from '../matching/resource-pattern.ts'
import { lintConditions } from './conditions.ts'
import type { LintCode, LintFinding, LintOptions } from './finding.ts'
import { lintResources } from './resources.ts'

/**
 * Lints a policy. Grammar faults come first, all other findings in the order of the document. The content of the policy
 * never makes it throw.
 *
 * @throws {ConfigError} if an option is unknown or wrong.
 * @throws {ArnError} if `methodArn` is not an execute-api ARN.
 * @example
 * lint({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })
 * // [{ code: 'allow-all', severity: 'warning', path: '$.Statement[0]', message: '…' }]
 */
export function lint(policy: unknown, options: LintOptions = {}): readonly LintFinding[] {
  const { kind: givenKind, methodArn } = OPTIONS.check(options)
  const kind = givenKind ?? (hasPrincipal(policy) ? 'resource' : 'identity')
  const { statements, faults } = prepareDocument(policy, kind === 'resource' ? 'resource' : 'identity', 0)
  const findings: LintFinding[] = faults.map(({ code, path }) => ({
    code,
    severity: 'error',
    path,
    message: FAULTS[code],
  }))
  const sound = statements.filter((one) => !one.faulty && !one.resources.faulty && !one.actions.faulty)
  for (const statement of sound) {
    findings.push(...lintOpenness(statement))
    findings.push(...lintResources(statement, { methodArn, kind }))
    findings.push(...lintConditions(statement, policy, kind))
  }
  findings.push(...lintCoverage(sound), ...lintEcho(sound, kind, methodArn))
  return findings
}

const OPTIONS = optionSchema<LintOptions>('lint', {
  kind: optional(oneOf('identity', 'resource', 'authorizer')),
  methodArn: optional(string),
})

const warning = (code: LintCode, path: string, message: string): LintFinding => ({ code, severity: 'warning', path, message })

function lintOpenness({ effect, actions, resources, principals, conditions, place }: PreparedStatement): readonly LintFinding[] {
  if (effect === 'Deny') return []
  const findings = [actions, resources, principals].flatMap((element) =>
    element?.negated === true
      ? [
          warning(
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
    findings.push(warning('allow-all', place.path, 'allows every method of every API'))
  return findings
}

/** A pattern that matches names that cannot occur matches every name. */
const ANY_ARN = 'arn:aws:execute-api:\u0001:\u0001:\u0001/\u0001/\u0001'

/** Statements that an unconditional statement makes redundant. */
function lintCoverage(statements: readonly PreparedStatement[]): readonly LintFinding[] {
  return statements.flatMap((statement, index) => {
    const { effect, place } = statement
    const other = statements.find(
      (one, at) => one !== statement && isCovered(statement, one) && (at < index || !isCovered(one, statement)),
    )
    if (other === undefined) return []
    if (other.effect === effect) return [warning('covered', place.path, `is redundant: ${other.place.path} has the same effect`)]
    return effect === 'Allow'
      ? [warning('covered-by-deny', place.path, `has no effect: ${other.place.path} denies all of it`)]
      : []
  })
}

function isCovered(inner: PreparedStatement, outer: PreparedStatement): boolean {
  if (outer.conditions.length > 0 || (outer.effect === 'Allow' && inner.effect === 'Deny')) return false
  if (outer.principals !== undefined && !outer.principals.items.some(({ kind }) => kind === 'everyone')) return false
  if (outer.principals?.negated === true) return false
  const isEitherNegated = (a: Element<unknown>, b: Element<unknown>): boolean => a.negated || b.negated
  if (isEitherNegated(inner.actions, outer.actions) || isEitherNegated(inner.resources, outer.resources)) return false
  const actions = inner.actions.items.every((action) => {
    const name = literalOf(action)
    return outer.actions.items.some((all) => all.kind === 'any' || (name !== undefined && matchesGlob(all, name)))
  })
  return actions && inner.resources.items.every(({ text }) => outer.resources.items.some((one) => covers(one.text, text)))
}

/** The response of an authorizer that allows only the requested method ARN: the cached response denies every other route. */
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
      'allows only the requested method ARN: the cached response denies the caller every other route',
    ),
  ]
}
