/**
 * Parses the route keys of an HTTP API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 * @module
 */

import { ConfigError } from '../../errors.ts'

/** The route that matches every request that no other route matches. */
export const DEFAULT_ROUTE = '$default'

/** One segment of a route's path. */
export type RouteSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string }

/** A parsed route key with a method and a path. */
export interface RoutePath {
  readonly method: string
  /** `/pets/{id}` */
  readonly path: string
  /** The root path has one empty literal. */
  readonly segments: readonly RouteSegment[]
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY'])

/**
 * Parses `GET /pets/{id}`. Returns `undefined` for `$default`.
 *
 * @throws {ConfigError} for a key that API Gateway does not accept.
 */
export function parseRouteKey(routeKey: string): RoutePath | undefined {
  if (routeKey === DEFAULT_ROUTE) return undefined
  const option = `routes["${routeKey}"]`
  const space = routeKey.indexOf(' ')
  const method = routeKey.slice(0, Math.max(0, space))
  const path = routeKey.slice(space + 1)
  if (!METHODS.has(method))
    throw new ConfigError('httpApi', option, `$default, or a method (${[...METHODS].join(', ')}), a space and a path`)
  if (!path.startsWith('/')) throw new ConfigError('httpApi', option, 'a path that begins with "/"')
  if (path.length > 1 && path.endsWith('/')) throw new ConfigError('httpApi', option, 'a path without a trailing slash')
  const texts = path.slice(1).split('/')
  const segments = texts.map((text, index) =>
    parseSegment(text, { option, isOnly: path === '/', isLast: index === texts.length - 1 }),
  )
  const names = segments.flatMap((segment) => (segment.kind === 'literal' ? [] : [segment.name]))
  if (new Set(names).size < names.length) throw new ConfigError('httpApi', option, 'a path whose variables have different names')
  return { method, path, segments }
}

function parseSegment(
  text: string,
  { option, isOnly, isLast }: { readonly option: string; readonly isOnly: boolean; readonly isLast: boolean },
): RouteSegment {
  if (text === '' && !isOnly) throw new ConfigError('httpApi', option, 'a path without empty segments')
  const [, name, plus] = (text.length <= 160 && /^\{([A-Za-z0-9._:-]{1,128})(\+?)\}$/.exec(text)) || []
  if (name === undefined) {
    if (text.startsWith(':')) {
      const problem = `${option} has a segment that begins with ":". API Gateway writes a path variable as {name}.`
      throw new ConfigError('httpApi', option, '', problem)
    }
    if (/[{}*?#\s]/.test(text)) throw new ConfigError('httpApi', option, 'a path of literals, {name} and a last {name+}')
    return { kind: 'literal', text }
  }
  if (plus === '') return { kind: 'variable', name }
  if (!isLast) throw new ConfigError('httpApi', option, 'a path whose greedy variable is the last segment')
  return { kind: 'greedy', name }
}
