/**
 * The function that an authorizer or a route invokes, by ARN or by logical id, and how templates write it.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { TemplateFunction } from '../model.ts'
import type { FunctionReference } from '../model-authorizer.ts'

/** A function in the written template (`logicalId`) or outside of it (`arn`). */
export interface FunctionTarget {
  /** Logical id of a resource of the written template, or name of a Terraform resource. */
  readonly logicalId?: string | undefined
  /** The ARN without qualifier. Not set for a function that only a logical id names. */
  readonly arn?: string | undefined
  /** Version, alias, or `${stageVariables.name}`. */
  readonly qualifier?: string | undefined
}

/** A value of a CloudFormation template: a string or an intrinsic function. */
export type TemplateValue = string | { readonly 'Fn::Sub': string } | { readonly 'Fn::GetAtt': readonly [string, string] }

const LAMBDA_ARN =
  /^(arn:aws[a-z-]{0,20}:lambda:[a-z0-9-]{1,32}:\d{12}:function:(?:[A-Za-z0-9_-]|\$\{stageVariables\.\w+\}){1,140})(?::(\$LATEST|[A-Za-z0-9_-]{1,128}|\$\{stageVariables\.\w{1,64}\}))?$/
const LOGICAL_ID = /^([A-Za-z0-9_-]{1,255})(?::(\$LATEST|[A-Za-z0-9_-]{1,128}|\$\{stageVariables\.\w{1,64}\}))?$/

/**
 * Parses one value of the option `functions`: an ARN, a logical id, or `{ ref }`. Each may end with `:` and a qualifier.
 *
 * @throws {ConfigError} if the value is none of them.
 */
export function parseFunctionTarget(subject: string, option: string, value: string | { readonly ref: string }): FunctionTarget {
  const text = typeof value === 'string' ? value : value.ref
  const [, arn, arnQualifier] = (text.length < 2048 && typeof value === 'string' && LAMBDA_ARN.exec(text)) || []
  if (arn !== undefined) return { arn, ...(arnQualifier !== undefined && { qualifier: arnQualifier }) }
  const [, logicalId, qualifier] = LOGICAL_ID.exec(text) ?? []
  if (logicalId === undefined)
    throw new ConfigError(subject, option, 'the ARN of a Lambda function, or a logical id, with an optional :alias')
  return { logicalId, ...(qualifier !== undefined && { qualifier }) }
}

/** The target of a function that a template refers to. */
export function targetOfReference(
  { logicalId, arn, qualifier }: FunctionReference,
  functions: { readonly [logicalId: string]: TemplateFunction },
): FunctionTarget {
  const isResource = logicalId !== undefined && Object.hasOwn(functions, logicalId)
  return { ...(isResource && { logicalId }), arn, ...(qualifier !== undefined && { qualifier }) }
}

/** The same function, named by its ARN. */
export function arnOnly({ arn, qualifier }: FunctionTarget): FunctionTarget {
  return { arn, ...(qualifier !== undefined && { qualifier }) }
}

/** The ARN, with its qualifier, as a value of a CloudFormation template. */
export function arnValue(target: FunctionTarget): TemplateValue {
  const { logicalId, arn, qualifier } = target
  const suffix = qualifier === undefined ? '' : `:${qualifier}`
  if (logicalId === undefined) return `${arn}${suffix}`
  if (qualifier === undefined) return { 'Fn::GetAtt': [logicalId, 'Arn'] }
  return { 'Fn::Sub': `\${${logicalId}.Arn}${escapeSub(suffix)}` }
}

/** The URI under which API Gateway invokes a function. */
export function invocationUri(target: FunctionTarget): string | { readonly 'Fn::Sub': string } {
  const { logicalId, arn = '', qualifier } = target
  const suffix = qualifier === undefined ? '' : `:${qualifier}`
  if (logicalId !== undefined) {
    const path = `lambda:path/2015-03-31/functions/\${${logicalId}.Arn}${escapeSub(suffix)}/invocations`
    return { 'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:${path}` }
  }
  const [, partition, , region] = arn.split(':')
  return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}${suffix}/invocations`
}

/** In `Fn::Sub`, `${!name}` is the literal `${name}`. */
function escapeSub(text: string): string {
  return text.replaceAll(`\${`, `\${!`)
}

/** The name of the stage variable in a qualifier `${stageVariables.name}`. */
export function stageVariableOf(qualifier: string | undefined): string | undefined {
  const [, name] = /^\$\{stageVariables\.(\w{1,64})\}$/.exec(qualifier ?? '') ?? []
  return name
}

/** Every qualifier that a target has in the stages of an API: the values of its stage variable, or the qualifier itself. */
export function qualifiersOf(
  { qualifier }: FunctionTarget,
  stageVariables: readonly { readonly [name: string]: string }[],
): readonly (string | undefined)[] {
  const variable = stageVariableOf(qualifier)
  if (variable === undefined) return [qualifier]
  const values = stageVariables.flatMap((variables) => (Object.hasOwn(variables, variable) ? [variables[variable]] : []))
  return [...new Set(values)]
}
