/**
 * The options of `readTemplate`, and what they mean when they are not set.
 *
 * @module
 */

import { boolean, type Checks, isObject, object, oneOf, optional, optionSchema, string, strings, valid } from '../../options.ts'
import { READ_CODES, type ReadCode } from '../finding.ts'

/** Values of template parameters, by name. */
export type ParameterValues = { readonly [name: string]: string | number | boolean | readonly string[] }

/** Values of pseudo parameters. */
export interface PseudoParameters {
  /** `AWS::Region`. Default `us-east-1`. */
  readonly region?: string | undefined
  /** `AWS::AccountId`, twelve digits. Default `123456789012`. */
  readonly accountId?: string | undefined
  /** `AWS::Partition`. Default: the partition of the region. */
  readonly partition?: string | undefined
  /** `AWS::URLSuffix`. Default: the suffix of the region. */
  readonly urlSuffix?: string | undefined
  /** `AWS::StackName`. Default `stack`, or the name that a cloud assembly states. */
  readonly stackName?: string | undefined
  /** `AWS::StackId`. Default: made from region, account and stack name. */
  readonly stackId?: string | undefined
  /** `AWS::NotificationARNs`. Default: none. */
  readonly notificationArns?: readonly string[] | undefined
}

/** The options of `readTemplate`. */
export interface ReadOptions {
  /** Logical ids or CDK construct paths (`Stack/Pets`) of the APIs to read. Findings of the others are left out. Default: all. */
  readonly api?: string | readonly string[] | undefined
  /**
   * The stage to serve, or one for each API. Default: the only stage besides SAM's extra `Stage`; with several the option is
   * required. A template without stages has `prod`, or `$default` for HTTP APIs.
   */
  readonly stage?: string | { readonly [api: string]: string } | undefined
  /** The stack of a cloud assembly with several. Default: all; logical ids then read `Stack/LogicalId` where they clash. */
  readonly stack?: string | undefined
  /** Values of `Parameters`; an array for lists. They win over `Default`; `AllowedValues` and `AllowedPattern` apply. */
  readonly parameters?: ParameterValues | undefined
  /** Values of pseudo parameters. */
  readonly pseudo?: PseudoParameters | undefined
  /** Values of `Fn::ImportValue`, by export name. */
  readonly imports?: { readonly [exportName: string]: string } | undefined
  /** Values of `AWS::SSM::Parameter::Value<…>` parameters and dynamic references `resolve:ssm:…`, by parameter name without version. */
  readonly ssm?: { readonly [name: string]: string | readonly string[] } | undefined
  /** Values of `Fn::GetAtt` and `Ref` that no template states: `{ 'Pool.Arn': 'arn:…', 'Auth.Outputs.Issuer': 'https://…' }`. */
  readonly values?: { readonly [reference: string]: string | readonly string[] } | undefined
  /** Values of `${name}` placeholders in an OpenAPI document, AWS variables excepted. */
  readonly placeholders?: { readonly [name: string]: string } | undefined
  /** Whether nested applications and stacks are read if their location is a local file. Default `true`. */
  readonly nested?: boolean | undefined
  /**
   * The kind of API that a plain OpenAPI 3 document describes. Default: `HTTP` if it uses what only HTTP APIs have (JWT
   * schemes, payload format versions, `x-amazon-apigateway-cors`, `$default`), otherwise `REST`.
   */
  readonly kind?: 'REST' | 'HTTP' | undefined
  /** Operations of a REST definition without `security`: `apply` the root's (observed, default) or leave them open (`ignore`, documented). */
  readonly rootSecurity?: 'apply' | 'ignore' | undefined
  /** Codes of warnings and infos to leave out. Errors cannot be left out. Default: none. */
  readonly ignore?: readonly ReadCode[] | undefined
}

const record = (expected: string, accepts: (value: unknown) => boolean): ReturnType<typeof valid> =>
  valid(`an object of ${expected}`, (value) => isObject(value) && Object.values(value).every(accepts))
const isText = (value: unknown): boolean => typeof value === 'string'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)

/** One check per option of `readTemplate`. Functions with further options include it. */
export const READ_CHECKS: Checks<ReadOptions> = {
  api: optional(strings),
  stage: optional(
    valid(
      'a stage name or an object of stage names',
      (value) => isText(value) || (isObject(value) && Object.values(value).every(isText)),
    ),
  ),
  stack: optional(string),
  parameters: optional(record('strings, numbers, booleans or arrays of strings', (value) => isScalar(value) || isTexts(value))),
  pseudo: optional(object),
  imports: optional(record('strings', isText)),
  ssm: optional(record('strings or arrays of strings', (value) => isText(value) || isTexts(value))),
  values: optional(record('strings or arrays of strings', (value) => isText(value) || isTexts(value))),
  placeholders: optional(record('strings', isText)),
  nested: optional(boolean),
  kind: optional(oneOf('REST', 'HTTP')),
  rootSecurity: optional(oneOf('apply', 'ignore')),
  ignore: optional(
    valid(
      'an array of finding codes',
      (value) => Array.isArray(value) && value.every((code) => Object.hasOwn(READ_CODES, String(code))),
    ),
  ),
}

const accountId = valid<string>('twelve digits', (value) => typeof value === 'string' && /^\d{12}$/.test(value))
const regionName = valid<string>(
  'a region name',
  (value) => typeof value === 'string' && /^[a-z]{2,6}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(value),
)

/** Checks the pseudo parameters of `subject`. */
export function checkPseudo(subject: string, given: PseudoParameters | undefined): PseudoParameters {
  const checks: Checks<PseudoParameters> = {
    region: optional(regionName),
    accountId: optional(accountId),
    partition: optional(string),
    urlSuffix: optional(string),
    stackName: optional(string),
    stackId: optional(string),
    notificationArns: optional(valid('an array of strings', isTexts)),
  }
  return optionSchema<PseudoParameters>(subject, checks, 'pseudo.').check(given ?? {})
}
