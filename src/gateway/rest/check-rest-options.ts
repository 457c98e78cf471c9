/**
 * Checks the options of `restApi`. Authorizers and the values of ARNs are checked where they are read.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import {
  arrayOf,
  boolean,
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
import { checkIntegration } from '../backend/check-integration.ts'
import type { Integration } from '../backend/integration.ts'
import { checkSharedOptions, isBasePath, SHARED_CHECKS } from '../check-shared-options.ts'
import { checkGatewayResponses } from '../responses/gateway-response.ts'
import type { RestApiOptions, RestAuthorizer, RestRoute, RestStageOptions, UncertainBehaviour } from '../rest-options.ts'
import { checkApiKeys, checkUsagePlans } from '../usage/usage-options.ts'
import { checkCanary } from './canary.ts'
import { checkEndpoint, checkStrict } from './check-endpoint.ts'
import { checkCors } from './cors.ts'
import { checkRequestValidator, VALIDATION_CHECKS } from './validate-request.ts'

/** The options after the check, without the names of the authorizers in the type. */
export type CheckedRestOptions = Omit<RestApiOptions<Record<string, RestAuthorizer>>, 'routes'> & {
  readonly routes: { readonly [routeKey: string]: RestRoute<string> }
}

const OPTIONS = optionSchema<CheckedRestOptions>('restApi', {
  ...SHARED_CHECKS,
  stage: string,
  authorizers: object,
  stageVariables: optional(object),
  stages: optional(object),
  resourcePolicy: optional(object),
  basePath: optional(
    valid("a base path without a trailing slash, such as 'v1', or an empty string", (value) => value === '' || isBasePath(value)),
  ),
  uncertain: optional(object),
  apiKeys: optional(object),
  usagePlans: optional(object),
  apiKeySource: optional(oneOf('HEADER', 'AUTHORIZER')),
  requestValidator: optional(object),
  cors: optional(object),
  gatewayResponses: optional(object),
  canary: optional(object),
  endpointType: optional(oneOf('EDGE', 'REGIONAL', 'PRIVATE')),
  vpcEndpointIds: optional(arrayOf<string>('an array of VPC endpoint IDs such as vpce-0123456789abcdef0', isVpcEndpointId)),
  binaryMediaTypes: optional(arrayOf<string>("an array of media types such as 'image/png' or '*/*'", isMediaType)),
  routes: valid('an object with at least one route', (value) => object.accepts(value) && Object.keys(value as object).length > 0),
})

const UNCERTAIN = optionSchema<UncertainBehaviour>(
  'restApi',
  {
    denialText: optional(oneOf('new', 'old')),
    missingSourceAtTtlZero: optional(oneOf('unauthorized', 'invoke')),
    allowWithoutPrincipalId: optional(oneOf('error', 'allow')),
    cognitoWithSilentResourcePolicy: optional(oneOf('deny', 'allow')),
    authorizerTimeout: optional(oneOf('AUTHORIZER_CONFIGURATION_ERROR', 'AUTHORIZER_FAILURE')),
  },
  'uncertain.',
)

const RESERVED_NAMES = ['AWS_IAM', 'NONE'] as const

/** @throws {ConfigError} `option` names the first option that is unknown, missing or wrong. */
export function checkRestOptions(given: unknown): CheckedRestOptions {
  const options = OPTIONS.check(given)
  const { authorizers, uncertain = {} } = options
  for (const name of RESERVED_NAMES) {
    if (Object.hasOwn(authorizers, name))
      throw new ConfigError('restApi', `authorizers["${name}"]`, '', `the authorizer name "${name}" is reserved. Rename it.`)
  }
  if (options.domains !== undefined && options.basePath !== undefined)
    throw new ConfigError('restApi', 'basePath', '', 'basePath cannot be combined with domains. Set it in the domain.')
  const apiKeys = checkApiKeys('restApi', options.apiKeys ?? {})
  const stages = mapValues(options.stages ?? {}, (stage, name) => checkStage(`stages["${name}"]`, stage))
  if (Object.hasOwn(stages, options.stage))
    throw new ConfigError(
      'restApi',
      `stages["${options.stage}"]`,
      '',
      'stages has the name of the main stage. List only further stages.',
    )
  const shared = checkSharedOptions(options, { subject: 'restApi', stages: [options.stage, ...Object.keys(stages)] })
  checkEndpoint({ ...options, ...shared })
  checkStrict(options)
  return {
    ...options,
    ...(options.canary !== undefined && { canary: checkCanary('canary.', options.canary) }),
    stages,
    ...shared,
    apiKeys,
    usagePlans: checkUsagePlans('restApi', options.usagePlans ?? {}, {
      apiKeys: Object.keys(apiKeys),
      stages: [options.stage, ...Object.keys(stages)],
      routeKeys: Object.keys(options.routes),
    }),
    uncertain: UNCERTAIN.check(uncertain),
    ...(options.cors !== undefined && { cors: checkCors(options.cors) }),
    requestValidator: checkRequestValidator(options.requestValidator, 'requestValidator.'),
    gatewayResponses: checkGatewayResponses(options.gatewayResponses ?? {}),
    routes: mapValues(options.routes, (route, key) => checkRoute(`routes["${key}"]`, route, authorizers)),
  }
}

function checkRoute(option: string, given: unknown, authorizers: { readonly [name: string]: unknown }): RestRoute<string> {
  const names = [...Object.keys(authorizers), ...RESERVED_NAMES]
  const checks = {
    authorizer: nullable(oneOf(...names), 'leave the route without authorization'),
    apiKeyRequired: optional(boolean),
    ...VALIDATION_CHECKS,
    scopes: optional(arrayOf<string>('an array with at least one scope', string.accepts)),
    integration: valid<Integration>(
      'a function or an object { type, handler }',
      (value) => callback.accepts(value) || object.accepts(value),
    ),
  }
  if (!object.accepts(given)) throw wrongValue('restApi', option, 'an object', given)
  const route = optionSchema<RestRoute<string>>('restApi', checks, `${option}.`).check(given)
  checkIntegration({ subject: 'restApi', path: `${option}.integration.` }, route.integration)
  checkRequestValidator(route.requestValidator, `${option}.requestValidator.`)
  if (route.scopes === undefined) return route
  if (!readsScopes(authorizers[route.authorizer ?? 'NONE']))
    throw new ConfigError('restApi', `${option}.scopes`, '', `${option}.scopes needs a COGNITO_USER_POOLS or JWT authorizer`)
  if (route.scopes.length === 0) throw wrongValue('restApi', `${option}.scopes`, checks.scopes.expected, route.scopes)
  return route
}

function checkStage(option: string, given: unknown): RestStageOptions {
  if (!object.accepts(given)) throw wrongValue('restApi', option, 'an object', given)
  const checks = { stageVariables: optional(object), canary: optional(object) }
  const stage = optionSchema<RestStageOptions>('restApi', checks, `${option}.`).check(given)
  return stage.canary === undefined ? stage : { ...stage, canary: checkCanary(`${option}.canary.`, stage.canary) }
}

function readsScopes(entry: unknown): boolean {
  const type = object.accepts(entry) ? (entry as { readonly type?: unknown }).type : undefined
  return type === 'COGNITO_USER_POOLS' || type === 'JWT'
}

function isVpcEndpointId(value: unknown): boolean {
  return typeof value === 'string' && /^vpce-[0-9a-f]{1,32}$/.test(value)
}

function isMediaType(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 255 && /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+$/.test(value)
}

function mapValues<T, R>(
  record: { readonly [key: string]: T },
  map: (value: T, key: string) => R,
): { readonly [key: string]: R } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))
}
