/**
 * Finds grammar faults of a policy, and valid parts that do not do what they seem to do.
 *
 * @module
 */

import { oneOf, optional, optionSchema, string } from '../../options.ts'
import { parseExecuteApiArn } from '../execute-api-arn.ts'
import { FAULTS } from '../language/fault.ts'
import { hasPrincipal } from '../language/parse-policy.ts'
import { prepareDocument } from '../language/statement.ts'
import { lintActions } from './actions.ts'
import { lintConditions } from './conditions.ts'
import { lintAllows, lintCoverage, lintEcho } from './coverage.ts'
import { lintDocument } from './document.ts'
import { createFinding, type LintContext, type LintFinding, type LintOptions } from './finding.ts'
import { lintPrincipals } from './principals.ts'
import { lintResources } from './resources.ts'

const OPTIONS = optionSchema<LintOptions>('lint', {
  kind: optional(oneOf('identity', 'resource', 'authorizer')),
  methodArn: optional(string),
})

/**
 * Lints a policy. Grammar faults come first, then the findings of each statement, then those about several statements. The
 * content of the policy never makes it throw.
 *
 * @throws {ConfigError} if an option is unknown or wrong.
 * @throws {ArnError} if `methodArn` is not an execute-api ARN.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 * @example
 * lint({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })
 * // [{ code: 'allow-all', severity: 'warning', path: '$.Statement[0]', message: '…' }]
 */
export function lint(policy: unknown, options: LintOptions = {}): readonly LintFinding[] {
  const { kind = hasPrincipal(policy) ? 'resource' : 'identity', methodArn } = OPTIONS.check(options)
  const apiArn = methodArn === undefined ? undefined : parseExecuteApiArn(methodArn)
  const context: LintContext = { kind, document: policy, apiArn }
  const { statements, faults } = prepareDocument(policy, { kind: kind === 'resource' ? 'resource' : 'identity', policy: 0 })
  const readable = statements.filter(({ faulty, resources, actions }) => !faulty && !resources.faulty && !actions.faulty)
  return [
    ...faults.map(({ code, path }) => createFinding(code, path, FAULTS[code])),
    ...readable.flatMap((statement) => [
      ...lintActions(statement, context),
      ...lintAllows(statement),
      ...lintResources(statement, context, readable),
      ...lintConditions(statement, context),
    ]),
    ...lintPrincipals(readable),
    ...lintCoverage(readable),
    ...lintEcho(readable, context, methodArn),
    ...lintDocument(statements, context),
  ]
}
