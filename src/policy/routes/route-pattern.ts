/**
 * A route key taken apart: `GET /pets/{id}`, `ANY /files/{proxy+}`, `$default`, `$connect`.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'

export type ApiKind = 'REST' | 'HTTP' | 'WEBSOCKET'

export type Segment =
  /** `text` is decoded; the wire may spell it encoded. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  /** One segment or more. Only at the end. */
  | { readonly kind: 'greedy'; readonly name: string }
  /** Any path at all, the root too: `$default`. */
  | { readonly kind: 'rest' }

export interface RoutePattern {
  readonly key: string
  /** `ANY` for `$default`; `$connect` has a method of its own, its key. */
  readonly method: string
  readonly segments: readonly Segment[]
}

/** The methods that `ANY` stands for. */
export const METHODS: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

const MAX_KEY = 1024

/** @throws {ConfigError} naming the key. */
export function parseRouteKey(subject: string, api: ApiKind, key: string): RoutePattern {
  const refuse = (expected: string): never => {
    throw new ConfigError(subject, `routes[${JSON.stringify(key.slice(0, 128))}]`, expected)
  }
  if (api === 'WEBSOCKET') {
    if (key !== '$connect') refuse('$connect: only that route of a WebSocket API has an authorizer')
    return { key, method: '$connect', segments: [{ kind: 'literal', text: '$connect' }] }
  }
  if (key === '$default' && api === 'HTTP') return { key, method: 'ANY', segments: [{ kind: 'rest' }] }
  if (key.length > MAX_KEY) refuse(`at most ${MAX_KEY} characters`)

  const space = key.indexOf(' ')
  const method = key.slice(0, Math.max(space, 0))
  const path = key.slice(space + 1)
  if (method !== 'ANY' && !METHODS.includes(method)) refuse(`a method (ANY, ${METHODS.join(', ')}), a space and a path`)
  if (!path.startsWith('/')) refuse('a path that begins with /')
  if (path === '/') return { key, method, segments: [] }
  if (path.endsWith('/')) refuse('a path without a slash at its end: API Gateway has no such resource')

  const parts = path.slice(1).split('/')
  const segments = parts.map((part, index) => parseSegment(part, index === parts.length - 1, refuse))
  const names = segments.flatMap((segment) => ('name' in segment ? [segment.name] : []))
  if (new Set(names).size !== names.length) refuse('a path that names each parameter once')
  return { key, method, segments }
}

function parseSegment(part: string, isLast: boolean, refuse: (expected: string) => never): Segment {
  if (part === '') return refuse('a path without an empty segment')
  if (part.startsWith('{') && part.endsWith('}')) {
    const isGreedy = part.endsWith('+}')
    const name = part.slice(1, isGreedy ? -2 : -1)
    if (!/^[\w.$-]+$/.test(name)) return refuse('a path whose parameters have names of letters, digits and . _ - $')
    if (!isGreedy) return { kind: 'parameter', name }
    return isLast ? { kind: 'greedy', name } : refuse('a path with its greedy parameter at the end')
  }
  if (/[{}]/.test(part)) return refuse('a path whose braces hold a whole segment')
  const text = decoded(part)
  if (text === undefined) return refuse('a path whose percent signs begin an encoded UTF-8 character')
  // A wildcard or a variable in a resource would not stand for itself, and an encoded slash is two segments to some readers.
  if (/[*?%/\\\p{Cc}\p{Cs}]|\$\{|^\.\.?$/u.test(text)) {
    return refuse('a path without wildcards, encoded slashes or percent signs, backslashes, dot segments and control characters')
  }
  return { kind: 'literal', text }
}

/** Percent-decoded once; `undefined` when it is no encoding of UTF-8. */
export function decoded(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The shape by which two keys are one route: parameter names do not count. */
export function shapeOf({ method, segments }: RoutePattern): string {
  return `${method} ${segments.map((segment) => (segment.kind === 'literal' ? `/${segment.text}` : `/{${segment.kind}}`)).join('')}`
}
