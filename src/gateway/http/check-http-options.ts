/**
 * Checks the options of `httpApi`. Authorizers, route keys and CORS are checked where they are read.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { arrayOf, callback, nullable, object, oneOf, optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import { checkIntegration } from '../backend/check-integration.ts'
import type { Integration } from '../backend/integration.ts'
import { checkSharedOptions, SHARED_CHECKS } from '../check-shared-options.ts'
import type { CustomDomain, SharedOptions } from '../shared-options.ts'
import { DEFAULT_STAGE, type HttpDomain } from './http-address.ts'
import type { HttpApiAuthorizer, HttpApiOptions, HttpRoute, HttpStageOptions, HttpUncertainBehaviour } from './http-options.ts'

type AnyOptions = HttpApiOptions<Record<string, HttpApiAuthorizer>>

/** Shared options that are filled in. */
type CheckedShared = { readonly [K in 'principals' | 'functions']: NonNullable<SharedOptions[K]> }

/** The options after the check, without the names of the authorizers in the type. */
export type CheckedHttpOptions = Omit<AnyOptions, 'routes' | 'domains' | 'stage' | 'stages' | 'principals' | 'functions'> &
  CheckedShared & {
    readonly stage: string
    readonly stages: { readonly [name: string]: HttpStageOptions }
    readonly routes: { readonly [routeKey: string]: HttpRoute<string> }
    /** By domain name in lowercase. */
    readonly domains: ReadonlyMap<string, HttpDomain>
  }

const OPTIONS = optionSchema<AnyOptions>('httpApi', {
  ...SHARED_CHECKS,
  timeoutMs: optional(valid('a number of milliseconds above 0 and at most 30000', isTimeout)),
  stage: optional(string),
  stageVariables: optional(object),
  stages: optional(object),
  authorizers: optional(object),
  cors: optional(object),
  uncertain: optional(object),
  routes: valid('an object with at least one route', (value) => object.accepts(value) && Object.keys(value as object).length > 0),
})

const UNCERTAIN = optionSchema<HttpUncertainBehaviour>(
  'httpApi',
  {
    thrownUnauthorized: optional(oneOf(401, 500)),
    emptyGreedySegment: optional(oneOf('match', 'no match')),
    insufficientScopeHeader: optional(oneOf('insufficient_scope', 'none')),
  },
  'uncertain.',
)

const RESERVED_NAMES = ['AWS_IAM', 'NONE'] as const

/** @throws {ConfigError} `option` names the first option that is unknown, missing or wrong. */
export function checkHttpOptions(given: unknown): CheckedHttpOptions {
  const options = OPTIONS.check(given)
  const { stage = DEFAULT_STAGE, authorizers = {}, strict = false } = options
  for (const name of RESERVED_NAMES) {
    if (Object.hasOwn(authorizers, name))
      throw new ConfigError('httpApi', `authorizers["${name}"]`, '', `the authorizer name "${name}" is reserved. Rename it.`)
  }
  const stages = mapValues(options.stages ?? {}, (one, name) => checkStage(`stages["${name}"]`, one))
  if (Object.hasOwn(stages, stage))
    throw new ConfigError('httpApi', `stages["${stage}"]`, '', 'stages has the name of the main stage. List only further stages.')
  const {
    domains = {},
    principals = {},
    functions = {},
  } = checkSharedOptions(options, { subject: 'httpApi', stages: [stage, ...Object.keys(stages)] })
  const uncertain = UNCERTAIN.check(options.uncertain ?? {})
  const [choice] = Object.keys(uncertain)
  if (strict && choice !== undefined)
    throw new ConfigError(
      'httpApi',
      `uncertain.${choice}`,
      '',
      `uncertain.${choice} selects behavior that AWS does not document, and strict is true.`,
    )
  // The type of the keys is not needed any more: the router checks each key.
  const routes: { readonly [routeKey: string]: unknown } = options.routes
  return {
    ...options,
    principals,
    functions,
    stage,
    stages,
    uncertain,
    domains: new Map(Object.entries(domains).map(([name, domain]) => [name, readDomain(name, domain, stage)])),
    routes: mapValues(routes, (route, key) => checkRoute(`routes["${key}"]`, route, authorizers)),
  }
}

/** API mappings of HTTP APIs always name a stage, and private domain names with policies exist for REST APIs only. */
function readDomain(name: string, { basePath = '', stage, policy }: CustomDomain, mainStage: string): HttpDomain {
  const option = `domains["${name}"]`
  if (policy !== undefined)
    throw new ConfigError('httpApi', `${option}.policy`, '', `${option}.policy is for private domain names of REST APIs.`)
  if (stage === null)
    throw new ConfigError(
      'httpApi',
      `${option}.stage`,
      '',
      `${option}.stage cannot be null: a mapping of an HTTP API names a stage.`,
    )
  return { basePath: basePath === '' || basePath.startsWith('/') ? basePath : `/${basePath}`, stage: stage ?? mainStage }
}

function checkRoute(option: string, given: unknown, authorizers: { readonly [name: string]: unknown }): HttpRoute<string> {
  if (!object.accepts(given)) throw wrongValue('httpApi', option, 'an object', given)
  const names = [...Object.keys(authorizers), ...RESERVED_NAMES]
  const route = optionSchema<HttpRoute<string>>(
    'httpApi',
    {
      authorizer: nullable(oneOf(...names), 'leave the route without authorization'),
      scopes: optional(arrayOf<string>('an array of 1 to 10 scopes without spaces and quotation marks', isScope)),
      integration: valid<Integration>(
        'a function or an object { type, … }',
        (value) => callback.accepts(value) || object.accepts(value),
      ),
    },
    `${option}.`,
  ).check(given)
  checkIntegration({ subject: 'httpApi', path: `${option}.integration.` }, route.integration)
  if (route.scopes === undefined) return route
  const authorizer = authorizers[route.authorizer ?? 'NONE']
  if (!isRecord(authorizer) || authorizer['type'] !== 'JWT')
    throw new ConfigError('httpApi', `${option}.scopes`, '', `${option}.scopes needs a JWT authorizer`)
  if (route.scopes.length === 0 || route.scopes.length > 10)
    throw wrongValue('httpApi', `${option}.scopes`, 'an array of 1 to 10 scopes', route.scopes)
  return route
}

/** The characters of a scope (RFC 6749 section 3.3). */
function isScope(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 256 && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value)
}

function checkStage(option: string, given: unknown): HttpStageOptions {
  if (!object.accepts(given)) throw wrongValue('httpApi', option, 'an object', given)
  return optionSchema<HttpStageOptions>('httpApi', { stageVariables: optional(object) }, `${option}.`).check(given)
}

function mapValues<T, R>(
  record: { readonly [key: string]: T },
  map: (value: T, key: string) => R,
): { readonly [key: string]: R } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))
}

function isTimeout(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= 30_000
}
