/**
 * The names of settings in each format, so that a message can state what to write.
 *
 * @module
 */

import type { TemplateFormat } from '../model.ts'

type Setting = 'ttl' | 'sources' | 'expression' | 'payload' | 'simple' | 'type'

const CLOUD_FORMATION: { readonly [S in Setting]: string } = {
  ttl: 'AuthorizerResultTtlInSeconds',
  sources: 'IdentitySource',
  expression: 'IdentityValidationExpression',
  payload: 'AuthorizerPayloadFormatVersion',
  simple: 'EnableSimpleResponses',
  type: 'Type',
}
const OPEN_API: { readonly [S in Setting]: string } = {
  ttl: 'authorizerResultTtlInSeconds',
  sources: 'identitySource',
  expression: 'identityValidationExpression',
  payload: 'authorizerPayloadFormatVersion',
  simple: 'enableSimpleResponses',
  type: 'type',
}
const SAM: { readonly [S in Setting]: string } = {
  ...CLOUD_FORMATION,
  ttl: 'Identity.ReauthorizeEvery',
  sources: 'Identity',
  expression: 'Identity.ValidationExpression',
  type: 'FunctionPayloadType',
}
const TERRAFORM: { readonly [S in Setting]: string } = {
  ttl: 'authorizer_result_ttl_in_seconds',
  sources: 'identity_source',
  expression: 'identity_validation_expression',
  payload: 'authorizer_payload_format_version',
  simple: 'enable_simple_responses',
  type: 'type',
}

const NAMES: { readonly [F in TemplateFormat]: { readonly [S in Setting]: string } } = {
  sam: SAM,
  cloudformation: CLOUD_FORMATION,
  'cloud-assembly': CLOUD_FORMATION,
  'openapi-3': OPEN_API,
  'swagger-2': OPEN_API,
  'terraform-json': TERRAFORM,
}

/** The name of a setting in a format. */
export function propertyName(format: TemplateFormat, setting: Setting): string {
  return NAMES[format][setting]
}
