/**
 * Writes authorizers as JavaScript source for Claudia API Builder.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { optionSchema } from '../../options.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import { withoutUndefined } from './cloud-formation/resources.ts'
import { type FunctionTarget, stageVariableOf } from './function-target.ts'
import { formatRestIdentitySources } from './identity-source-expression.ts'
import { onlyApi, readWritable, WRITE_CHECKS, type Writable, type WriteOptions, type Written } from './writable.ts'

const OPTIONS = optionSchema<WriteOptions>('toClaudia', WRITE_CHECKS)

/**
 * Writes one `api.registerAuthorizer(…)` call for each authorizer of a REST API. A function that `functions` names by logical id is
 * its function name: Claudia adds the invoke permission for it, but not for an ARN.
 *
 * @throws {ConfigError} for JWT authorizers and for other kinds of APIs, which Claudia cannot express.
 * @see https://github.com/claudiajs/claudia-api-builder/blob/master/docs/authorization.md
 * @example
 * toClaudia({ authorizers: { Users: handler } }, { functions: { Users: { ref: 'auth' } } })
 * // api.registerAuthorizer("Users", { … })
 */
export function toClaudia(api: Writable, options: WriteOptions): string {
  const written = readWritable('toClaudia', api, OPTIONS.check(options))
  const one = onlyApi('toClaudia', written)
  if (one.kind !== 'REST') throw new ConfigError('toClaudia', 'api', 'a REST API: Claudia creates no other kind')
  return Object.values(one.authorizers)
    .map(
      (authorizer) => `api.registerAuthorizer(${toSource(authorizer.name)}, ${toSource(settings(one, authorizer, written))});\n`,
    )
    .join('')
}

function settings(api: TemplateApi, authorizer: TemplateAuthorizer, written: Written): object {
  const { name, type, identitySources, identityValidationExpression, providerArns, ttlSeconds = 300 } = authorizer
  const [source] = identitySources
  if (type === 'JWT')
    throw new ConfigError(
      'toClaudia',
      `authorizers["${name}"]`,
      '',
      `authorizer ${name} is a JWT authorizer, which Claudia cannot express.`,
    )
  const isHeader = type !== 'REQUEST' && source?.in === 'header'
  if (type === 'REQUEST' && identitySources.length === 0) {
    const problem = `authorizer ${name} has no identity source, and Claudia would require the Authorization header.`
    throw new ConfigError('toClaudia', `authorizers["${name}"]`, '', problem)
  }
  return withoutUndefined({
    type,
    ...(type === 'COGNITO_USER_POOLS'
      ? { providerARNs: providerArns }
      : functionSettings(name, written.targetOf(api, authorizer))),
    headerName: isHeader ? source.name : undefined,
    identitySource: type === 'REQUEST' ? formatRestIdentitySources(identitySources) : undefined,
    validationExpression: identityValidationExpression,
    credentials: type === 'COGNITO_USER_POOLS' ? undefined : written.roleOf(authorizer),
    resultTtl: ttlSeconds,
  })
}

/**
 * Claudia appends `lambdaVersion` to the ARN of a `lambdaName` only, and `true` is the stage variable of that name. It uses a
 * `lambdaArn` as it is.
 */
function functionSettings(name: string, { logicalId, arn, qualifier }: FunctionTarget): object {
  if (arn !== undefined) return { lambdaArn: qualifier === undefined ? arn : `${arn}:${qualifier}` }
  const variable = stageVariableOf(qualifier)
  if (variable !== undefined && variable !== 'lambdaVersion') {
    const problem = `functions["${name}"] selects its alias by the stage variable ${variable}, and Claudia by lambdaVersion only. Pass the ARN.`
    throw new ConfigError('toClaudia', `functions["${name}"]`, '', problem)
  }
  return { lambdaName: logicalId, ...(qualifier !== undefined && { lambdaVersion: variable === undefined ? qualifier : true }) }
}

/** JSON is JavaScript except for two line separators. */
function toSource(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}
