/**
 * Turns the routes of a statement draft into ARN patterns.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import {
  boolean,
  type Check,
  checkArgument,
  object,
  optional,
  optionSchema,
  string,
  unknownOption,
  valid,
} from '../../options.ts'
import type { ApiStage } from '../execute-api-arn.ts'
import type { Effect } from '../language/document.ts'
import { PolicyError } from '../language/fault.ts'
import type { PathParameters } from '../route-key.ts'

/**
 * A route: `GET /pets/*` (`ANY` stands for all methods of API Gateway), a WebSocket route key (`$connect`, `sendMessage`),
 * `POST /@connections/*`, or `*` for the whole stage. `*` and `?` are wildcards (a `*` also matches `/`), and
 * `${aws:username}` is a policy variable. Untrusted values belong into {@link bind}.
 */
export type RouteTarget = string | BoundRoute

/** A route whose parameters have values. Made by {@link bind}. */
export interface BoundRoute {
  /** The route in each spelling of the values. */
  readonly patterns: readonly string[]
}

/** The API and stage that a document is for. `*` in a member means any; see `acknowledgeWildcards`. */
export type PolicyScope = Omit<ApiStage, 'partition'> & {
  /** `aws`, `aws-cn`, … Default: `aws`. */
  readonly partition?: string | undefined
  /**
   * Must be `true` if `apiId` or `stage` is `*`. An IAM `*` also matches `/`: with `stage: '*'`, an Allow of `GET /pets`
   * also allows `DELETE /admin/GET/pets` in every stage. Default: false.
   */
  readonly acknowledgeWildcards?: boolean | undefined
}

/** The longest resource ARN that API Gateway accepts in the policy of an authorizer. */
const MAX_ARN_CHARACTERS = 512

/**
 * Puts untrusted values into a route, literally. A value that clients must percent-encode is allowed in both spellings,
 * because AWS does not document which one the ARN of a request has.
 *
 * @throws {PolicyError} for a value that could widen the pattern or leave its segment: an empty one, one with more than
 *   256 characters, `.` or `..`, or one with a `*`, `?`, `$`, `%`, `/`, `\`, lone surrogate or control character. The
 *   value is rejected, not changed.
 * @throws {ConfigError} for a parameter without a value, or a value without a parameter.
 * @example
 * allow(bind('GET /users/{id}/*', { id: identity.subject }))
 */
export function bind<const K extends string>(route: K, values: { readonly [P in PathParameters<K>]: string }): BoundRoute {
  checkArgument('bind', 'route', string, route)
  const given: { readonly [name: string]: unknown } = values
  checkArgument('bind', 'values', object, values)
  if (/\{/.test(route.replaceAll(PARAMETER, '').replaceAll('${', '')))
    throw new ConfigError('bind', 'route', 'a route whose {parameters} are closed')
  const names = new Set<string>()
  const fill = (encode: (value: string) => string): string =>
    route.replaceAll(PARAMETER, (_, name: string) => {
      names.add(name)
      const value = Object.hasOwn(given, name) ? given[name] : undefined
      if (value === undefined) throw new ConfigError('bind', valueOption(name), 'a string', `${valueOption(name)} is required`)
      return encode(checkValue(name, value))
    })
  const patterns = [...new Set([fill((value) => value), fill(encodeURIComponent)])]
  for (const name of Object.keys(given)) if (!names.has(name)) throw unknownOption('bind', name, [...names], 'values.')
  return { patterns }
}

/** `{id}`, but not the policy variable `${aws:username}`. */
const PARAMETER = /(?<!\$)\{([^{}]*)\}/g

function valueOption(name: string): string {
  return `values[${JSON.stringify(name)}]`
}

/** The check of a route in `allow` and `deny`. Its form is checked by `policy`. */
export const routeTarget: Check<RouteTarget> = valid(
  'a route such as "GET /pets/*" or "$connect", or the result of bind(…)',
  (target) => string.accepts(target) || (isRecord(target) && Array.isArray(target['patterns'])),
)

/** The ARN patterns of a target, and whether they are those of the `@connections` API. */
export interface TargetArns {
  readonly arns: readonly string[]
  readonly isConnections: boolean
}

/** @throws {ConfigError} if the target is not a route, or if its ARN is too long. */
export function targetArns(target: RouteTarget, scope: PolicyScope, effect: Effect): TargetArns {
  const isBound = isRecord(target) && Array.isArray(target['patterns'])
  const patterns: readonly unknown[] = isBound ? target.patterns : [target]
  // The patterns of a bound route contain untrusted values, which are not in messages.
  const invalid = (problem: string): ConfigError => {
    const name = typeof target === 'string' ? `"${truncate(target)}"` : 'target'
    return new ConfigError('policy', name, problem, `${name} ${problem}`)
  }
  const tails = patterns.flatMap((pattern) => {
    const route = parseTarget(pattern, invalid)
    // The braces of a bound route are those of a value.
    if (!isBound && /(?<!\$)\{/.test(route.path))
      throw invalid('must not have {parameters}: give them values with bind(…), or write *')
    return formatTails(route, effect)
  })
  const arns = tails.map((tail) => formatScope(scope, tail))
  if (arns.some((arn) => arn.length > MAX_ARN_CHARACTERS))
    throw invalid(`must have at most ${MAX_ARN_CHARACTERS} characters as an ARN`)
  return { arns, isConnections: tails.every((tail) => tail.split('/')[1] === '@connections') }
}

function formatScope({ partition = 'aws', region, accountId, apiId, stage }: PolicyScope, tail: string): string {
  return `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}/${tail}`
}

function scopePart(expected: string, form: RegExp): ReturnType<typeof valid<string>> {
  return valid<string>(expected, (value) => typeof value === 'string' && value.length <= 128 && form.test(value))
}

const SCOPE = optionSchema<PolicyScope>(
  'policy',
  {
    partition: optional(scopePart('an AWS partition or *', /^(\*|aws(-[a-z]+)*)$/)),
    region: scopePart('a region or *', /^(\*|[a-z0-9-]+)$/),
    accountId: scopePart('twelve digits or *', /^(\*|\d{12})$/),
    apiId: scopePart('an API ID or *', /^(\*|[a-z0-9]+)$/),
    stage: scopePart('a stage or *', /^(\*|\$default|[A-Za-z0-9_-]+)$/),
    acknowledgeWildcards: optional(boolean),
  },
  'scope.',
)

/**
 * Checks that no part of a scope can end up in another part of the ARN, and that wildcards which match other parts are
 * acknowledged.
 *
 * @throws {ConfigError} `option` names the member: `scope.stage`.
 */
export function checkScope(scope: PolicyScope): PolicyScope {
  const checked = SCOPE.check(scope)
  for (const name of ['apiId', 'stage'] as const) {
    if (checked[name] !== '*' || checked.acknowledgeWildcards === true) continue
    const problem = 'is "*", which also matches "/": an Allow of GET /pets also allows DELETE /admin/GET/pets.'
    const remedy = `Set ${name} to a name, or set acknowledgeWildcards to true.`
    throw new ConfigError('policy', `scope.${name}`, '', `scope.${name} ${problem} ${remedy}`)
  }
  return checked
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** A WebSocket route key or `*` has no method. */
interface ParsedTarget {
  readonly method: string | undefined
  readonly path: string
}

function parseTarget(pattern: unknown, invalid: (problem: string) => ConfigError): ParsedTarget {
  if (typeof pattern !== 'string' || pattern === '') throw invalid('must be a route such as "GET /pets/*" or "$connect"')
  const space = pattern.indexOf(' ')
  if (space === -1) {
    if (pattern.includes('/') || pattern.includes(':')) throw invalid('must have a method, a space and a path')
    return { method: undefined, path: pattern }
  }
  const method = pattern.slice(0, space)
  const path = pattern.slice(space + 1)
  if (!METHODS.includes(method) && method !== 'ANY' && method !== '*')
    throw invalid('must have the method GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or ANY')
  if (!path.startsWith('/') && path !== '*') throw invalid('must have a path that starts with /')
  return { method: method === 'ANY' ? '*' : method, path: path === '*' ? '/*' : path }
}

/**
 * The parts of the ARN after the stage. An Allow of any method names the methods, because an IAM `*` also matches `/`: in
 * place of a method before `/pets`, it would also match `GET/admin`. On a Deny, the star also denies unknown methods.
 */
function formatTails({ method, path }: ParsedTarget, effect: Effect): readonly string[] {
  if (method === undefined) return [path]
  const isEveryPath = path === '/*'
  return method === '*' && effect === 'Allow' && !isEveryPath ? METHODS.map((name) => name + path) : [method + path]
}

function checkValue(name: string, value: unknown): string {
  const isSegment = typeof value === 'string' && value !== '' && value.length <= 256 && value !== '.' && value !== '..'
  if (!isSegment || [...value].some(isForbidden)) throw new PolicyError(valueOption(name), 'must be one literal path segment')
  return value
}

/** Wildcards, separators, and characters that are changed or invisible on the way to the ARN of a request. */
function isForbidden(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029
  const isLoneSurrogate = code >= 0xd800 && code < 0xe000
  return isControl || isLoneSurrogate || '*?$%/\\'.includes(character)
}

function truncate(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`
}
