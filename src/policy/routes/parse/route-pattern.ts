/**
 * Parses route keys: `GET /pets/{id}`, `ANY /files/{proxy+}`, `$default`, `$connect`.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import { ANYTHING, STAR, type Tokens } from './tokens.ts'

/** A type of API in API Gateway. */
export type ApiKind = 'REST' | 'HTTP' | 'WEBSOCKET'

export interface RoutePattern {
  readonly key: string
  /** Its position in the table. */
  readonly index: number
  /** `ANY` for `$default`. The method of `$connect` is its key. */
  readonly method: string
  /** Decoded literals, and a star for each parameter. `[ANYTHING]` for `$default`. */
  readonly tokens: Tokens
  /** The names of the parameters by position. Positions of literals are holes. */
  readonly names: readonly string[]
  /** The last star is a greedy parameter. */
  readonly greedy: boolean
}

/** The methods that `ANY` stands for. */
export const METHODS: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

const MAX_KEY_LENGTH = 1024

/** The name of the option that holds the rule of a route, for errors. */
export function routeOption(key: string): string {
  return `routes[${JSON.stringify(key.slice(0, 128))}]`
}

/** Throws a `ConfigError` about one route. `expected` completes "must be …". */
export type RejectRoute = (expected: string) => never

export function rejectRoute(subject: string, key: string): RejectRoute {
  return (expected) => {
    throw new ConfigError(subject, routeOption(key), expected)
  }
}

/**
 * Returns a parser for the keys of one table.
 *
 * @throws {ConfigError} The parser throws if a key is malformed, or if an earlier key names the same route.
 */
export function routeParser(subject: string, api: ApiKind): (key: string, index: number) => RoutePattern {
  const keys = new Map<string, string>()
  return (key, index) => {
    const reject = rejectRoute(subject, key)
    const route = { key, index, ...parseKey(api, key, reject) }
    const shape = route.method + pathShape(route)
    const earlier = keys.get(shape)
    if (earlier !== undefined) reject(`a route that differs from ${earlier}; the names of parameters make no difference`)
    keys.set(shape, key)
    return route
  }
}

type ParsedKey = Omit<RoutePattern, 'key' | 'index'>

function parseKey(api: ApiKind, key: string, reject: RejectRoute): ParsedKey {
  if (api === 'WEBSOCKET') {
    return key === '$connect' ? rootRoute(key) : reject('$connect, the only WebSocket route with an authorizer')
  }
  if (key === '$default' && api === 'HTTP') return { ...rootRoute('ANY'), tokens: [ANYTHING], greedy: true }
  if (key.length > MAX_KEY_LENGTH) reject(`at most ${MAX_KEY_LENGTH} characters long`)

  const parts = /^([A-Z]+) \/(.*)/s.exec(key)
  const method = parts?.[1] ?? ''
  const path = parts?.[2] ?? ''
  if (method !== 'ANY' && !METHODS.includes(method))
    reject(`a method (ANY, ${METHODS.join(', ')}), a space and a path that starts with /`)
  if (path === '') return rootRoute(method)

  const names: string[] = []
  let greedy = false
  const tokens = path.split('/').map((part, position) => {
    if (part === '') reject('a path without empty segments and without a trailing slash')
    if (greedy) reject('a path with {name+} as its last segment')
    const parameter = /^\{([\w.$-]+)(\+?)\}$/.exec(part)
    const name = parameter?.[1]
    if (name === undefined) return parseLiteral(part, reject)
    if (names.includes(name)) reject('a path with distinct parameter names')
    names[position] = name
    greedy = parameter?.[2] === '+'
    return STAR
  })
  return { method, tokens, names, greedy }
}

function rootRoute(method: string): ParsedKey {
  return { method, tokens: [], names: [], greedy: false }
}

function parseLiteral(part: string, reject: RejectRoute): string {
  const parameter = /^:([\w-]+)$/.exec(part)?.[1]
  if (parameter !== undefined) reject(`a path with {${parameter}} instead of :${parameter}`)
  if (/^\*+$/.test(part)) reject('a path without wildcards; use {name} for one segment, or {proxy+} for the rest of the path')
  if (/[{}]/.test(part))
    reject('a path whose braces contain a name of letters, digits and the characters . _ - $: {name} or {name+}')
  const literal = decodeSegment(part) ?? part
  // Wildcards and variables would have a meaning in a resource. An encoded slash is two segments for some readers, and a
  // percent sign that is left after decoding is malformed, or encoded twice.
  if (/[*?%/\\\p{Cc}\p{Cs}]|\$\{|^\.\.?$/u.test(literal))
    reject(
      'a path without wildcards, backslashes, dot segments, control characters, encoded slashes or percent signs, and malformed percent-encoding',
    )
  return literal
}

/** Percent-decodes once. `undefined` if the string is not percent-encoded UTF-8. */
export function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** Equal for paths that match the same requests: the names of parameters make no difference. */
export function pathShape({ tokens, greedy }: Pick<RoutePattern, 'tokens' | 'greedy'>): string {
  return ` /${tokens.join('/')} ${greedy}`
}
