/**
 * A route key taken apart: `GET /pets/{id}`, `ANY /files/{proxy+}`, `$default`, `$connect`.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import { ANYTHING, STAR, type Tokens } from './tokens.ts'

export type ApiKind = 'REST' | 'HTTP' | 'WEBSOCKET'

export interface RoutePattern {
  readonly key: string
  /** Its place in the table. */
  readonly index: number
  /** `ANY` for `$default`; `$connect` has a method of its own, its key. */
  readonly method: string
  /** A literal is decoded, the wire may spell it encoded; a star for each parameter; `$default` is `ANYTHING`. */
  readonly tokens: Tokens
  /** Of the parameters, by position; holes where literals stand. */
  readonly names: readonly string[]
  /** Its last star is one segment or more by right. */
  readonly greedy: boolean
}

/** The methods that `ANY` stands for. */
export const METHODS: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

const MAX_KEY = 1024

/** The option that holds a route's rule, for errors. */
export function optionOf(key: string): string {
  return `routes[${JSON.stringify(key.slice(0, 128))}]`
}

/** Throws a `ConfigError` about one route. */
export type Refuse = (expected: string) => never

export function refuserOf(subject: string, key: string): Refuse {
  return (expected) => {
    throw new ConfigError(subject, optionOf(key), expected)
  }
}

/**
 * Makes the reader of one table's keys.
 *
 * @throws {ConfigError} naming the key, when it is none or another one means the same route.
 */
export function routeParser(subject: string, api: ApiKind): (key: string, index: number) => RoutePattern {
  const shapes = new Map<string, string>()
  return (key, index) => {
    const refuse = refuserOf(subject, key)
    const route = { key, index, ...parseKey(api, key, refuse) }
    const shape = route.method + pathShape(route)
    const twin = shapes.get(shape)
    if (twin !== undefined) refuse(`another route than ${twin}: parameter names do not count`)
    shapes.set(shape, key)
    return route
  }
}

type Parsed = Omit<RoutePattern, 'key' | 'index'>

function parseKey(api: ApiKind, key: string, refuse: Refuse): Parsed {
  if (api === 'WEBSOCKET') {
    return key === '$connect' ? rootOf(key) : refuse('$connect, the only route with an authorizer')
  }
  if (key === '$default' && api === 'HTTP') return { ...rootOf('ANY'), tokens: [ANYTHING], greedy: true }
  if (key.length > MAX_KEY) refuse(`at most ${MAX_KEY} characters`)

  // Stryker disable next-line StringLiteral,ArrayDeclaration: what stands for a missing method is none either
  const [, method = '', path = ''] = /^([A-Z]+) \/(.*)/s.exec(key) ?? []
  if (method !== 'ANY' && !METHODS.includes(method))
    refuse(`a method (ANY, ${METHODS.join(', ')}), a space and a path that begins with /`)
  if (path === '') return rootOf(method)

  const names: string[] = []
  let greedy = false
  const tokens = path.split('/').map((part, at) => {
    if (part === '') refuse('a path without empty segments')
    if (greedy) refuse('a path with {name+} at its end')
    // Stryker disable next-line ArrayDeclaration: a list of one has no name either
    const [, name, plus] = /^\{([\w.$-]+)(\+?)\}$/.exec(part) ?? []
    if (name === undefined) return parseLiteral(part, refuse)
    if (names.includes(name)) refuse('a path that names each parameter once')
    names[at] = name
    greedy = plus === '+'
    return STAR
  })
  return { method, tokens, names, greedy }
}

function rootOf(method: string): Parsed {
  return { method, tokens: [], names: [], greedy: false }
}

function parseLiteral(part: string, refuse: Refuse): string {
  if (/[{}]/.test(part)) refuse('a path whose braces hold a name of letters, digits and . _ - $: {name} or {name+}')
  // A percent sign that begins no encoded character is refused for itself.
  const text = decoded(part) ?? part
  // A wildcard or a variable in a resource would not stand for itself, and an encoded slash is two segments to some readers.
  if (/[*?%/\\\p{Cc}\p{Cs}]|\$\{|^\.\.?$/u.test(text))
    refuse(
      'a path without wildcards, backslashes, dot segments, control characters, and percent signs that encode /, % or nothing',
    )
  return text
}

/** Percent-decoded once; `undefined` when it is no encoding of UTF-8. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    // Then it is none.
  }
  return undefined
}

/** By which two paths are one: parameter names do not count. */
export function pathShape({ tokens, greedy }: Pick<RoutePattern, 'tokens' | 'greedy'>): string {
  return ` /${tokens.join('/')} ${greedy}`
}
