/**
 * Checks the options that all kinds of API share.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import {
  arrayOf,
  boolean,
  type Check,
  callback,
  nullable,
  object,
  oneOf,
  optional,
  optionSchema,
  string,
  valid,
  wrongValue,
} from '../options.ts'
import { parsePolicyOption } from './authorize/resource-policy.ts'
import { checkLambdaFunctions } from './lambda/lambda-function.ts'
import { RUNTIMES } from './lambda/runtime.ts'
import type { CustomDomain, IamPrincipal, SharedOptions } from './shared-options.ts'

/** The checks of {@link SharedOptions}. The contents of objects are checked by {@link checkSharedOptions}. */
export const SHARED_CHECKS: { readonly [K in keyof Required<SharedOptions>]: Check } = {
  region: optional(string),
  accountId: optional(string),
  apiId: optional(string),
  principals: optional(object),
  functions: optional(object),
  runtime: optional(oneOf(...RUNTIMES)),
  now: optional(callback),
  fetch: optional(callback),
  timeoutMs: optional(valid('a number of milliseconds above 0 and at most 300000', isTimeout)),
  strict: optional(boolean),
  disableExecuteApiEndpoint: optional(boolean),
  domains: optional(object),
}

const principalArn = valid(
  'the ARN of an IAM user, role or role session',
  (value) => typeof value === 'string' && value.length <= 2048 && /^arn:aws[a-z-]*:(iam|sts)::\d{12}:[^:]+$/.test(value),
)

/** What the options may refer to. */
export interface SharedNames {
  readonly subject: string
  /** The stages of the API, for the mappings of domains. */
  readonly stages: readonly string[]
}

/**
 * Checks the contents of the shared options and fills in empty objects.
 *
 * @throws {ConfigError} `option` names the first option that is invalid.
 */
export function checkSharedOptions(
  options: SharedOptions,
  { subject, stages }: SharedNames,
): Required<Pick<SharedOptions, 'principals' | 'functions' | 'domains'>> {
  const domains = checkDomains(subject, options.domains ?? {}, stages)
  if (options.disableExecuteApiEndpoint === true && Object.keys(domains).length === 0) {
    const option = 'disableExecuteApiEndpoint'
    throw new ConfigError(subject, option, '', `${option} needs at least one domain under domains.`)
  }
  const principals = Object.entries(options.principals ?? {}).map(
    ([id, principal]) => [id, checkPrincipal(subject, `principals["${id}"]`, principal)] as const,
  )
  return {
    domains,
    principals: Object.fromEntries(principals),
    functions: checkLambdaFunctions(subject, options.functions ?? {}),
  }
}

function checkPrincipal(subject: string, option: string, given: unknown): IamPrincipal {
  const checks: { readonly [K in keyof Required<IamPrincipal>]: Check } = {
    arn: principalArn,
    secretAccessKey: string,
    sessionToken: optional(string),
    policies: arrayOf('an array of policy documents', object.accepts),
  }
  if (!object.accepts(given)) throw wrongValue(subject, option, 'an object', given)
  const principal = optionSchema<IamPrincipal>(subject, checks, `${option}.`).check(given)
  const policies = principal.policies.map((policy, index) =>
    parsePolicyOption({ subject, option: `${option}.policies[${index}]` }, policy),
  )
  return { ...principal, policies }
}

function checkDomains(
  subject: string,
  given: object,
  stages: readonly string[],
): { readonly [domainName: string]: CustomDomain } {
  const checks: { readonly [K in keyof Required<CustomDomain>]: Check } = {
    basePath: optional(valid<string>("a base path without a trailing slash, such as 'v1'", isBasePath)),
    stage: optional(nullable(oneOf(...stages), 'take the stage from the path')),
    policy: optional(object),
  }
  const entries = Object.entries(given).map(([name, domain]) => {
    const option = `domains["${name}"]`
    if (!/^(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name) || name.includes('.execute-api.'))
      throw new ConfigError(subject, option, 'named with a custom domain name in lowercase')
    if (!object.accepts(domain)) throw wrongValue(subject, option, 'an object', domain)
    return [name, optionSchema<CustomDomain>(subject, checks, `${option}.`).check(domain)] as const
  })
  return Object.fromEntries(entries)
}

/** Returns whether a value is `v1`, `/v1` or `store/v1`. */
export function isBasePath(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 300 && /^\/?[\w$.+!*'()~-]+(\/[\w$.+!*'()~-]+)*$/.test(value)
}

function isTimeout(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= 300_000
}
