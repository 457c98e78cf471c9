/**
 * Writes authorizers in Terraform's JSON syntax.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { optionSchema, string } from '../../options.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import { withoutUndefined } from './cloud-formation/resources.ts'
import { variablesOfStages } from './cloud-formation/write-context.ts'
import { type FunctionTarget, invocationUri, qualifiersOf } from './function-target.ts'
import { formatIdentitySource, formatRestIdentitySources } from './identity-source-expression.ts'
import { isLambda, onlyApi, readWritable, WRITE_CHECKS, type Writable, type WriteOptions, type Written } from './writable.ts'

/** Options of {@link toTerraform}. */
export interface TerraformOptions extends WriteOptions {
  /** The id of the API, or a reference to it: `${aws_api_gateway_rest_api.pets.id}`. */
  readonly apiId: string
}

const OPTIONS = optionSchema<TerraformOptions>('toTerraform', { ...WRITE_CHECKS, apiId: string })

type Blocks = { [name: string]: object }

/**
 * Writes the authorizers of one API as `aws_api_gateway_authorizer` or `aws_apigatewayv2_authorizer` resources in Terraform's
 * JSON syntax, each with an `aws_lambda_permission` for itself alone. `authorizer_result_ttl_in_seconds` is always written, because
 * the provider's default is 300. Functions are named by ARN, or by the name of an `aws_lambda_function` resource.
 *
 * @throws {ConfigError} for JWT authorizers of REST APIs, which the provider does not document.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_authorizer
 * @example
 * toTerraform({ authorizers: { Users: handler } }, { functions: { Users: { ref: 'auth' } }, apiId: '${aws_api_gateway_rest_api.pets.id}' })
 */
export function toTerraform(api: Writable, options: TerraformOptions): string {
  const { apiId, ...writeOptions } = OPTIONS.check(options)
  const written = readWritable('toTerraform', api, writeOptions)
  const one = onlyApi('toTerraform', written)
  const type = one.kind === 'REST' ? 'aws_api_gateway_authorizer' : 'aws_apigatewayv2_authorizer'
  const authorizers: Blocks = {}
  const permissions: Blocks = {}
  for (const authorizer of Object.values(one.authorizers)) {
    const label = toLabel(authorizer.name, authorizers)
    const write = one.kind === 'REST' ? restAuthorizer : v2Authorizer
    authorizers[label] = write({ api: one, authorizer, apiId, written })
    if (isLambda(authorizer) && written.roleOf(authorizer) === undefined)
      addPermissions(permissions, {
        api: one,
        label,
        apiId,
        target: written.targetOf(one, authorizer),
        authorizerId: `\${${type}.${label}.id}`,
      })
  }
  const resource = { [type]: authorizers, ...(Object.keys(permissions).length > 0 && { aws_lambda_permission: permissions }) }
  return `${JSON.stringify({ resource }, undefined, 2)}\n`
}

interface Part {
  readonly api: TemplateApi
  readonly authorizer: TemplateAuthorizer
  readonly apiId: string
  readonly written: Written
}

function restAuthorizer({ api, authorizer, apiId, written }: Part): object {
  const { name, type, identitySources, identityValidationExpression, providerArns, ttlSeconds = 300 } = authorizer
  if (type === 'JWT') {
    const problem = `authorizer ${name} is a JWT authorizer of a REST API, which the Terraform provider does not document.`
    throw new ConfigError('toTerraform', `authorizers["${name}"]`, '', problem)
  }
  return withoutUndefined({
    name: literal(name),
    rest_api_id: apiId,
    type,
    authorizer_uri: isLambda(authorizer) ? functionUri(written.targetOf(api, authorizer)) : undefined,
    authorizer_credentials: optionalLiteral(isLambda(authorizer) ? written.roleOf(authorizer) : undefined),
    identity_source: identitySources.length === 0 ? undefined : literal(formatRestIdentitySources(identitySources)),
    identity_validation_expression: optionalLiteral(identityValidationExpression),
    provider_arns: providerArns?.map(literal),
    authorizer_result_ttl_in_seconds: ttlSeconds,
  })
}

function v2Authorizer({ api, authorizer, apiId, written }: Part): object {
  const { name, type, identitySources, issuers: [issuer] = [] } = authorizer
  const { payloadFormatVersion = '2.0', simpleResponses = false, ttlSeconds = 0 } = authorizer
  const sources = identitySources.map((source) => literal(formatIdentitySource(source, api.kind)))
  const common = withoutUndefined({
    api_id: apiId,
    name: literal(name),
    authorizer_type: type,
    identity_sources: sources.length === 0 ? undefined : sources,
  })
  if (type === 'JWT')
    return { ...common, jwt_configuration: { audience: issuer?.audiences.map(literal), issuer: optionalLiteral(issuer?.issuer) } }
  return withoutUndefined({
    ...common,
    authorizer_uri: functionUri(written.targetOf(api, authorizer)),
    authorizer_credentials_arn: optionalLiteral(written.roleOf(authorizer)),
    ...(api.kind === 'HTTP' && {
      authorizer_payload_format_version: payloadFormatVersion,
      enable_simple_responses: simpleResponses,
      authorizer_result_ttl_in_seconds: ttlSeconds,
    }),
  })
}

function addPermissions(
  permissions: Blocks,
  {
    api,
    label,
    apiId,
    target,
    authorizerId,
  }: {
    readonly api: TemplateApi
    readonly label: string
    readonly apiId: string
    readonly target: FunctionTarget
    readonly authorizerId: string
  },
): void {
  const qualifiers = qualifiersOf(target, variablesOfStages(api))
  if (qualifiers.length === 0)
    throw new ConfigError(
      'toTerraform',
      'functions',
      '',
      'no stage sets the stage variable that selects the alias of a function. A permission is needed for each alias.',
    )
  for (const qualifier of qualifiers) {
    const suffix = qualifier === undefined || qualifiers.length === 1 ? '' : `_${qualifier}`
    permissions[toLabel(`${label}${suffix}`, permissions)] = withoutUndefined({
      statement_id: `gatewright-${label}${suffix}`.slice(0, 100),
      action: 'lambda:InvokeFunction',
      function_name: functionName(target),
      qualifier,
      principal: 'apigateway.amazonaws.com',
      source_arn: `${executeApiPrefix(target)}:${apiId}/authorizers/${authorizerId}`,
    })
  }
}

/** A logical id is the name of an `aws_lambda_function` resource. */
function functionUri(target: FunctionTarget): string {
  const { logicalId, qualifier } = target
  if (logicalId === undefined) return literal(String(invocationUri(target)))
  const arn = `aws_lambda_function.${logicalId}.arn`
  if (qualifier === undefined) return `\${aws_lambda_function.${logicalId}.invoke_arn}`
  const path = `lambda:path/2015-03-31/functions/\${${arn}}:${literal(qualifier)}/invocations`
  return `arn:\${split(":", ${arn})[1]}:apigateway:\${split(":", ${arn})[3]}:${path}`
}

function functionName({ logicalId, arn = '' }: FunctionTarget): string {
  return logicalId === undefined ? literal(arn) : `\${aws_lambda_function.${logicalId}.function_name}`
}

/** `arn:{partition}:execute-api:{region}:{account}` of the account of the function. */
function executeApiPrefix({ logicalId, arn = '' }: FunctionTarget): string {
  const part = (index: number): string =>
    logicalId === undefined ? (arn.split(':')[index] ?? '') : `\${split(":", aws_lambda_function.${logicalId}.arn)[${index}]}`
  return `arn:${part(1)}:execute-api:${part(3)}:${part(4)}`
}

/** In JSON syntax, strings are templates: `${` and `%{` must be doubled to be literal. */
function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&')
}

function optionalLiteral(text: string | undefined): string | undefined {
  return text === undefined ? undefined : literal(text)
}

function toLabel(name: string, taken: Blocks): string {
  const base = name.replace(/[^A-Za-z0-9_-]/g, '_').replace(/^(?![A-Za-z_])/, '_')
  let label = base
  for (let count = 2; Object.hasOwn(taken, label); count++) label = `${base}_${count}`
  return label
}
