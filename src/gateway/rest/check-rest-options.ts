/**
 * Checks the options of `restApi`. Authorizers and the values of ARNs are checked where they are read.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import {
  arrayOf,
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
} from '../../options.ts'
import { parsePolicyOption } from '../authorize/resource-policy.ts'
import type { IamPrincipal, RestApiOptions, RestEntry, RestRoute, UncertainBehaviour } from '../rest-options.ts'

/** The options after the check, without the names of the authorizers in the type. */
export type CheckedRestOptions = Omit<RestApiOptions<Record<string, RestEntry>>, 'routes'> & {
  readonly routes: { readonly [routeKey: string]: RestRoute<string> }
}

const OPTIONS = optionSchema<CheckedRestOptions>('restApi', {
  stage: string,
  authorizers: object,
  region: optional(string),
  accountId: optional(string),
  apiId: optional(string),
  stageVariables: optional(object),
  principals: optional(object),
  resourcePolicy: optional(object),
  now: optional(callback),
  basePath: optional(valid('an empty string, or a path with a slash at the beginning and none at the end', isBasePath)),
  timeoutMs: optional(valid('a number of milliseconds above 0 and at most 300000', isTimeout)),
  uncertain: optional(object),
  routes: valid('an object with at least one route', (value) => object.accepts(value) && Object.keys(value as object).length > 0),
})

const UNCERTAIN = optionSchema<UncertainBehaviour>(
  'restApi',
  {
    denialText: optional(oneOf('new', 'old')),
    missingSourceAtTtlZero: optional(oneOf('unauthorized', 'invoke')),
    allowWithoutPrincipalId: optional(oneOf('error', 'allow')),
    cognitoWithSilentResourcePolicy: optional(oneOf('deny', 'allow')),
  },
  'uncertain.',
)

const RESERVED_NAMES = ['AWS_IAM', 'NONE'] as const

const principalArn = valid(
  'the ARN of an IAM user, role or role session',
  (value) => typeof value === 'string' && value.length <= 2048 && /^arn:aws[a-z-]*:(iam|sts)::\d{12}:[^:]+$/.test(value),
)

/** @throws {ConfigError} `option` names the first option that is unknown, missing or wrong. */
export function checkRestOptions(given: unknown): CheckedRestOptions {
  const options = OPTIONS.check(given)
  const { authorizers, principals = {}, uncertain = {} } = options
  for (const name of RESERVED_NAMES) {
    if (Object.hasOwn(authorizers, name))
      throw new ConfigError('restApi', `authorizers["${name}"]`, '', `the authorizer name "${name}" is reserved. Rename it.`)
  }
  return {
    ...options,
    uncertain: UNCERTAIN.check(uncertain),
    routes: mapValues(options.routes, (route, key) => checkRoute(`routes["${key}"]`, route, authorizers)),
    principals: mapValues(principals, (principal, id) => checkPrincipal(`principals["${id}"]`, principal)),
  }
}

function checkRoute(option: string, given: unknown, authorizers: { readonly [name: string]: unknown }): RestRoute<string> {
  const names = [...Object.keys(authorizers), ...RESERVED_NAMES]
  const checks = {
    authorizer: nullable(oneOf(...names), 'leave the route without authorization'),
    scopes: optional(arrayOf<string>('an array with at least one scope', string.accepts)),
    integration: callback,
  }
  if (!object.accepts(given)) throw wrongValue('restApi', option, 'an object', given)
  const route = optionSchema<RestRoute<string>>('restApi', checks, `${option}.`).check(given)
  if (route.scopes === undefined) return route
  if (!isCognito(authorizers[route.authorizer ?? 'NONE']))
    throw new ConfigError('restApi', `${option}.scopes`, '', `${option}.scopes needs a COGNITO_USER_POOLS authorizer`)
  if (route.scopes.length === 0) throw wrongValue('restApi', `${option}.scopes`, checks.scopes.expected, route.scopes)
  return route
}

function isCognito(entry: unknown): boolean {
  return object.accepts(entry) && (entry as { readonly type?: unknown }).type === 'COGNITO_USER_POOLS'
}

function checkPrincipal(option: string, given: unknown): IamPrincipal {
  const checks: { readonly [K in keyof Required<IamPrincipal>]: Check } = {
    arn: principalArn,
    secretAccessKey: string,
    sessionToken: optional(string),
    policies: arrayOf('an array of policy documents', object.accepts),
  }
  if (!object.accepts(given)) throw wrongValue('restApi', option, 'an object', given)
  const principal = optionSchema<IamPrincipal>('restApi', checks, `${option}.`).check(given)
  const policies = principal.policies.map((policy, index) => parsePolicyOption(`${option}.policies[${index}]`, policy))
  return { ...principal, policies }
}

function mapValues<T, R>(
  record: { readonly [key: string]: T },
  map: (value: T, key: string) => R,
): { readonly [key: string]: R } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))
}

function isBasePath(value: unknown): boolean {
  return value === '' || (typeof value === 'string' && /^\/[^?#]{0,300}[^/?#]$/.test(value))
}

function isTimeout(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= 300_000
}
