/**
 * What a built statement speaks of: routes in API Gateway's words, and the ARN patterns that they become.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { ApiStage } from '../execute-api-arn.ts'
import { PolicyError } from '../language/policy-error.ts'
import type { PathParameters } from '../route-key.ts'

/**
 * A route as the developer writes it: `GET /pets/*` (`ANY` for every method), a WebSocket route key (`$connect`, `sendMessage`),
 * `POST /@connections/*`, or `*` for the whole stage. `*` and `?` are wildcards (a `*` also crosses `/`) and
 * `${aws:username}` a policy variable. Text from outside belongs into `bind`.
 */
export type RouteTarget = string | BoundRoute

/** A route whose parameters have values. Made by `bind`. */
export interface BoundRoute {
  /** One for each spelling of the values. */
  readonly patterns: readonly string[]
}

/** The API and stage a document is for. `*` in any of them means any. */
export type PolicyScope = Omit<ApiStage, 'partition'> & {
  /** Default: `aws`. */
  readonly partition?: string
}

/** The longest ARN that API Gateway takes in a policy. */
const MAX_ARN_CHARACTERS = 512

/**
 * Puts values from outside into a route, literally. A value that the client must percent-encode is allowed in both
 * spellings, because nobody says which one an ARN carries.
 *
 * @throws {PolicyError} for a value that could widen the pattern or leave its segment: empty, longer than 256 characters,
 *   `.` or `..`, or with a `*`, `?`, `$`, `%`, `/`, `\`, lone surrogate or control character. Such a value is refused, not cleaned.
 * @throws {ConfigError} for a parameter without a value or a value without a parameter.
 * @example
 * allow(bind('GET /users/{id}/*', { id: identity.subject }))
 */
export function bind<const K extends string>(route: K, values: { readonly [P in PathParameters<K>]: string }): BoundRoute {
  const given: { readonly [name: string]: string } = values
  const names = new Set<string>()
  const spell = (encode: boolean): string =>
    route.replaceAll(/(?<!\$)\{([^{}]*)\}/g, (_, name: string) => {
      names.add(name)
      const value = Object.hasOwn(given, name) ? given[name] : undefined
      if (value === undefined) throw new ConfigError('bind', `values[${JSON.stringify(name)}]`, 'given')
      checkValue(name, value)
      return encode ? encodeURIComponent(value) : value
    })
  const patterns = [...new Set([spell(false), spell(true)])]
  for (const name of Object.keys(given)) {
    if (!names.has(name)) throw new ConfigError('bind', `values[${JSON.stringify(name)}]`, 'a parameter of the route')
  }
  return { patterns }
}

/** The ARN patterns of a target, and whether they are those of `@connections`. */
export function targetArns(
  target: RouteTarget,
  scope: PolicyScope,
): { readonly arns: readonly string[]; readonly isConnections: boolean } {
  // A text has no `patterns`, nor has what is no target, such as a list that was not spread: it is refused as no text.
  const patterns: readonly unknown[] = (target as Partial<BoundRoute> | undefined)?.patterns ?? [target]
  const { partition = 'aws', region, accountId, apiId, stage } = scope
  // A bound target holds values from outside, which no message tells.
  const refuse = (expected: string): ConfigError =>
    new ConfigError('policy', typeof target === 'string' ? `"${short(target)}"` : 'target', expected)
  const tails = patterns.map((pattern) => tailOf(pattern, refuse))
  const arns = tails.map((tail) => `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}/${tail}`)
  if (arns.some((arn) => arn.length > MAX_ARN_CHARACTERS)) throw refuse(`at most ${MAX_ARN_CHARACTERS} characters long as an ARN`)
  return { arns, isConnections: tails.every((tail) => tail.split('/')[1] === '@connections') }
}

/** Refuses a scope whose parts could end up in another part of the ARN. */
export function checkScope(scope: PolicyScope): void {
  const forms: readonly (readonly [keyof PolicyScope, RegExp, string])[] = [
    ['partition', /^(\*|aws(-[a-z]+)*)$/, 'an AWS partition or *'],
    ['region', /^(\*|[a-z0-9-]+)$/, 'a region or *'],
    ['accountId', /^(\*|\d{12})$/, 'twelve digits or *'],
    ['apiId', /^(\*|[a-z0-9]+)$/, 'an API id or *'],
    ['stage', /^(\*|\$default|[A-Za-z0-9_-]+)$/, 'a stage or *'],
  ]
  for (const [name, form, expected] of forms) {
    const value: unknown = name === 'partition' ? (scope.partition ?? 'aws') : scope[name]
    if (typeof value !== 'string' || value.length > 128 || !form.test(value))
      throw new ConfigError('policy', `scope.${name}`, expected)
  }
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY', '*'])

function tailOf(pattern: unknown, refuse: (expected: string) => ConfigError): string {
  if (typeof pattern !== 'string' || pattern === '') throw refuse('a route such as "GET /pets/*" or "$connect"')
  if (/(?<!\$)\{/.test(pattern)) throw refuse('without {parameters}: give them a value with bind(…), or write *')
  const space = pattern.indexOf(' ')
  if (space === -1) {
    if (pattern.includes('/') || pattern.includes(':')) throw refuse('a method, a blank and a path')
    return pattern
  }
  const method = pattern.slice(0, space)
  const path = pattern.slice(space + 1)
  if (!METHODS.has(method)) throw refuse('a route whose method is GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or ANY')
  if (!path.startsWith('/') && path !== '*') throw refuse('a route whose path begins with /')
  return `${method === 'ANY' ? '*' : method}${path === '*' ? '/*' : path}`
}

function checkValue(name: string, value: unknown): void {
  const isSound = typeof value === 'string' && value !== '' && value.length <= 256 && value !== '.' && value !== '..'
  if (!isSound || [...value].some(isForbidden))
    throw new PolicyError(`values[${JSON.stringify(name)}]`, 'one literal path segment')
}

function isForbidden(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    code === 0x2028 ||
    code === 0x2029 ||
    (code >= 0xd800 && code < 0xe000) ||
    '*?$%/\\'.includes(character)
  )
}

function short(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`
}
