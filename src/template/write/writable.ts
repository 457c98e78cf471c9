/**
 * Reads what a writer was given: a template, one of its APIs, options of a gateway, or authorizers alone.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type Checks, isObject, oneOf, optional, optionSchema, valid, wrongValue } from '../../options.ts'
import type { Template, TemplateApi, TemplateFunction } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import { type Definable, readDefinition } from './check-definition.ts'
import { apisOfDefinitions } from './from-definitions.ts'
import { apiOfGatewayOptions } from './from-gateway-options.ts'
import { type FunctionTarget, parseFunctionTarget, targetOfReference } from './function-target.ts'

/** What writers take: a template that was read, one of its APIs, options of `restApi` or `httpApi`, or authorizers alone. */
export type Writable =
  | Template
  | TemplateApi
  | {
      /** Handlers or definitions by the name that the authorizer gets. */
      readonly authorizers: { readonly [name: string]: Definable }
    }
  | object

/** Options of every writer. */
export interface WriteOptions {
  /**
   * The function of each Lambda authorizer: an ARN or the logical id of a function, which may end with `:` and an alias or
   * `${stageVariables.name}`. Functions of a template that was read need no entry.
   */
  readonly functions: {
    readonly [authorizer: string]:
      | string
      | {
          /** The logical id of the function. */
          readonly ref: string
        }
  }
  /** The role that API Gateway assumes to call the function, by authorizer. Default: an invoke permission is written. */
  readonly invokeRoles?: { readonly [authorizer: string]: string } | undefined
  /** Default `yaml`. */
  readonly format?: 'yaml' | 'json' | undefined
}

/** What is written. */
export interface Written {
  readonly apis: readonly TemplateApi[]
  readonly functions: { readonly [logicalId: string]: TemplateFunction }
  /** The function of a Lambda authorizer. */
  readonly targetOf: (api: TemplateApi, authorizer: TemplateAuthorizer) => FunctionTarget
  /** The role that API Gateway assumes to call it. */
  readonly roleOf: (authorizer: TemplateAuthorizer) => string | undefined
  readonly format: 'yaml' | 'json'
}

const byName = valid<WriteOptions['functions']>(
  'an object with the ARN, the logical id or { ref } of the function of each authorizer',
  (value) =>
    isObject(value) &&
    Object.values(value).every((one) => isName(one) || (isObject(one) && Object.keys(one).length === 1 && isName(one['ref']))),
)
const roles = valid<{ readonly [authorizer: string]: string }>(
  'an object with the ARN of the role of each authorizer',
  (value) => isObject(value) && Object.values(value).every(isName),
)

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

/** The checks of {@link WriteOptions}. */
export const WRITE_CHECKS: Checks<WriteOptions> = {
  functions: byName,
  invokeRoles: optional(roles),
  format: optional(oneOf('yaml', 'json')),
}

/**
 * Reads the arguments of a writer.
 *
 * @throws {ConfigError} for an authorizer without a function, and for names that do not exist.
 */
export function readWritable(subject: string, given: unknown, options: WriteOptions): Written {
  const { apis, functions, isTemplate } = readApis(subject, given)
  const { functions: named, invokeRoles = {}, format = 'yaml' } = options
  const lambdaAuthorizers = apis.flatMap(({ authorizers }) => Object.values(authorizers).filter(isLambda))
  const known = new Set(lambdaAuthorizers.map(({ name }) => name))
  for (const [option, names] of Object.entries({ functions: named, invokeRoles })) {
    const unknown = Object.keys(names).find((name) => !known.has(name))
    if (unknown !== undefined)
      throw new ConfigError(
        subject,
        `${option}["${unknown}"]`,
        '',
        `${option}["${unknown}"] names no Lambda authorizer of the API.`,
      )
  }
  const explicit = new Map(
    Object.entries(named).map(([name, value]) => [name, parseFunctionTarget(subject, `functions["${name}"]`, value)]),
  )
  for (const [name, { logicalId }] of explicit) {
    if (isTemplate && logicalId !== undefined && !Object.hasOwn(functions, logicalId))
      throw new ConfigError(
        subject,
        `functions["${name}"]`,
        'the ARN of a function, or the logical id of a function of the template',
      )
  }
  const targets = new Map<TemplateAuthorizer, FunctionTarget>()
  for (const authorizer of lambdaAuthorizers) targets.set(authorizer, findTarget(authorizer))
  return {
    apis,
    functions,
    targetOf: (_, authorizer) => targets.get(authorizer) ?? findTarget(authorizer),
    roleOf: ({ name, invokeRole }) => (Object.hasOwn(invokeRoles, name) ? invokeRoles[name] : invokeRole),
    format,
  }

  function findTarget(authorizer: TemplateAuthorizer): FunctionTarget {
    const target = explicit.get(authorizer.name)
    if (target !== undefined) return target
    if (authorizer.function !== undefined) return targetOfReference(authorizer.function, functions)
    const option = `functions["${authorizer.name}"]`
    throw new ConfigError(
      subject,
      option,
      '',
      `${option} is required. Pass the ARN or the logical id of the authorizer's function.`,
    )
  }
}

/** Whether API Gateway invokes a function for this authorizer. */
export function isLambda({ type }: TemplateAuthorizer): boolean {
  return type === 'TOKEN' || type === 'REQUEST'
}

/**
 * Returns the only API.
 *
 * @throws {ConfigError} if there are several.
 */
export function onlyApi(subject: string, { apis }: Written): TemplateApi {
  const [api, second] = apis
  if (api === undefined || second !== undefined)
    throw new ConfigError(subject, 'api', 'one API. Pass one of the APIs of the template, or authorizers of one kind')
  return api
}

function readApis(
  subject: string,
  given: unknown,
): { readonly apis: readonly TemplateApi[]; readonly functions: Written['functions']; readonly isTemplate: boolean } {
  if (!isObject(given)) throw wrongValue(subject, 'api', 'a template, an API, options of a gateway, or { authorizers }', given)
  if (isTemplate(given)) return { apis: Object.values(given.apis), functions: given.functions, isTemplate: true }
  if (isTemplateApi(given)) return { apis: [given], functions: functionsOf(given), isTemplate: false }
  if (isObject(given['routes'])) return { apis: [apiOfGatewayOptions(subject, given)], functions: {}, isTemplate: false }
  const { authorizers } = optionSchema<{ readonly authorizers: object }>(
    subject,
    { authorizers: valid('an object with a handler or a definition of each authorizer', isObject) },
    'api.',
  ).check(given)
  const definitions = Object.entries(authorizers).map(
    ([name, one]) => [name, readDefinition(subject, `api.authorizers["${name}"]`, one)] as const,
  )
  if (definitions.length === 0) throw new ConfigError(subject, 'api.authorizers', 'an object with at least one authorizer')
  return { apis: apisOfDefinitions(new Map(definitions)), functions: {}, isTemplate: false }
}

/** An API without its template: its functions are known by name and ARN only. */
function functionsOf({ authorizers, routes }: TemplateApi): Written['functions'] {
  const references = [
    ...Object.values(authorizers).map(({ function: one }) => [one?.logicalId, one?.arn, one?.qualifier] as const),
    ...routes.map(({ integration: one }) => [one.function, withoutQualifier(one.functionArn), one.qualifier] as const),
  ]
  const functions = new Map<string, TemplateFunction>()
  for (const [logicalId, arn = '', qualifier] of references) {
    if (logicalId === undefined) continue
    const aliases = new Set([...(functions.get(logicalId)?.aliases ?? []), ...(qualifier === undefined ? [] : [qualifier])])
    functions.set(logicalId, { logicalId, arn, environment: {}, aliases: [...aliases], at: { pointer: '' } })
  }
  return Object.fromEntries(functions)
}

function withoutQualifier(arn: string | undefined): string | undefined {
  return arn?.split(':').slice(0, 7).join(':')
}

function isTemplate(value: object): value is Template {
  return 'format' in value && 'apis' in value && 'functions' in value && isObject(value.apis)
}

function isTemplateApi(value: object): value is TemplateApi {
  return 'kind' in value && 'logicalId' in value && 'routes' in value && Array.isArray(value.routes)
}
