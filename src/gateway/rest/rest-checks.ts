/**
 * The options of `restApi`, checked while building.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import { savedPolicy } from '../authorize/saved-policy.ts'
import type { AnyRestApiOptions, RestEntry, UncertainBehaviour } from '../rest-options.ts'

const KNOWN = [
  'stage',
  'authorizers',
  'region',
  'accountId',
  'apiId',
  'stageVariables',
  'principals',
  'resourcePolicy',
  'now',
  'basePath',
  'timeoutMs',
  'uncertain',
  'routes',
]

const UNCERTAIN: { readonly [K in keyof Required<UncertainBehaviour>]: readonly string[] } = {
  denialText: ['new', 'old'],
  missingSourceAtTtlZero: ['unauthorized', 'invoke'],
  allowWithoutPrincipalId: ['error', 'allow'],
  cognitoWithSilentResourcePolicy: ['deny', 'allow'],
}

/** @throws {ConfigError} naming the option. Coordinates and authorizers are checked where they are read. */
export function checkRestOptions(options: AnyRestApiOptions): void {
  checkOptions('restApi', options, KNOWN)
  requireOptions('restApi', options, ['stage', 'authorizers', 'routes'])
  const { stage, authorizers, routes, principals, now, basePath, timeoutMs, uncertain = {} } = options
  demand(typeof stage === 'string', 'stage', 'text')
  demand(isRecord(authorizers), 'authorizers', 'an object')
  demand(!Object.hasOwn(authorizers, 'AWS_IAM'), 'authorizers["AWS_IAM"]', 'named otherwise: AWS_IAM is an authorization type')
  demand(isRecord(routes) && Object.keys(routes).length > 0, 'routes', 'an object with at least one route')
  demand(now === undefined || typeof now === 'function', 'now', 'a function')
  demand(
    basePath === undefined || basePath === '' || /^\/[^?#]{0,300}[^/?#]$/.test(basePath),
    'basePath',
    "'' or a path without a trailing slash",
  )
  const isTime = timeoutMs === undefined || (Number.isFinite(timeoutMs) && timeoutMs > 0 && timeoutMs <= 300_000)
  demand(isTime, 'timeoutMs', 'a number above 0, at most 300000')
  checkOptions('restApi uncertain', uncertain, Object.keys(UNCERTAIN))
  for (const [name, value] of Object.entries(uncertain)) {
    const choices = UNCERTAIN[name as keyof UncertainBehaviour] // checkOptions has refused other names
    demand(choices.includes(value), `uncertain.${name}`, choices.join(' or '))
  }
  for (const [key, route] of Object.entries(routes)) checkRoute(`routes["${key}"]`, route, authorizers)
  for (const [id, principal] of Object.entries(principals ?? {})) checkPrincipal(`principals["${id}"]`, principal)
}

function checkRoute(option: string, route: unknown, authorizers: Record<string, RestEntry>): void {
  demand(isRecord(route), option, 'an object')
  checkOptions(`restApi ${option}`, route, ['authorizer', 'scopes', 'integration'])
  requireOptions(`restApi ${option}`, route, ['authorizer', 'integration'])
  const { authorizer, scopes, integration } = route
  const names = Object.keys(authorizers)
  const isKnown =
    authorizer === null || authorizer === 'AWS_IAM' || (typeof authorizer === 'string' && names.includes(authorizer))
  demand(isKnown, `${option}.authorizer`, `one of ${[...names, 'AWS_IAM', 'null'].join(', ')}`)
  demand(typeof integration === 'function', `${option}.integration`, 'a function')
  if (scopes === undefined) return
  const entry = typeof authorizer === 'string' ? authorizers[authorizer] : undefined
  const isCognito = entry !== undefined && 'type' in entry && entry.type === 'COGNITO_USER_POOLS'
  demand(isCognito, `${option}.scopes`, 'left out: only COGNITO_USER_POOLS authorizers read scopes')
  const isList = Array.isArray(scopes) && scopes.length > 0 && scopes.every((scope) => typeof scope === 'string' && scope !== '')
  demand(isList, `${option}.scopes`, 'a list with at least one scope')
}

function checkPrincipal(option: string, principal: unknown): void {
  demand(isRecord(principal), option, 'an object')
  checkOptions(`restApi ${option}`, principal, ['arn', 'secretAccessKey', 'sessionToken', 'policies'])
  requireOptions(`restApi ${option}`, principal, ['arn', 'secretAccessKey', 'policies'])
  const { arn, secretAccessKey, sessionToken, policies } = principal
  const isArn = typeof arn === 'string' && arn.length <= 2048 && /^arn:aws[a-z-]*:(iam|sts)::\d{12}:[^:]+$/.test(arn)
  demand(isArn, `${option}.arn`, 'the ARN of an IAM user, role or session')
  demand(typeof secretAccessKey === 'string' && secretAccessKey !== '', `${option}.secretAccessKey`, 'text')
  demand(sessionToken === undefined || typeof sessionToken === 'string', `${option}.sessionToken`, 'text')
  demand(Array.isArray(policies), `${option}.policies`, 'a list of policy documents')
  for (const [index, policy] of policies.entries()) savedPolicy(`${option}.policies[${index}]`, policy)
}

function demand(holds: boolean, option: string, expected: string): asserts holds {
  if (!holds) throw new ConfigError('restApi', option, expected)
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
