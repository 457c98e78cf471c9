/**
 * The routes of one method as a tree: which route API Gateway selects for a path, and which routes a pattern can reach.
 *
 * @module
 */

import { getOrAdd } from '../../../internal/get-or-add.ts'
import type { RoutePattern } from './route-pattern.ts'
import { ANYTHING, expand, STAR, type Tokens } from './tokens.ts'

interface Node {
  /** By literal. The child for a parameter has the key `STAR`. */
  readonly children: Map<string, Node>
  route: RoutePattern | undefined
  greedy: RoutePattern | undefined
  /** The largest number of segments of a route below this node. */
  height: number
}

export type Visit = (route: RoutePattern, path: Tokens) => boolean

/** How an API selects a route. */
export interface RouteOrder {
  /**
   * HTTP APIs prefer a route without a greedy parameter to any greedy one. REST APIs compare segment by segment.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
   */
  readonly fullMatchFirst: boolean
  /** Whether `/files/` matches `/files/{proxy+}`, and `/` matches `/{proxy+}`. HTTP APIs do so, REST APIs do not. */
  readonly matchesEmptyRest: boolean | 'unknown'
  /** Whether a trailing slash is significant, as in HTTP APIs. REST APIs route `/pets/` like `/pets`. */
  readonly keepsTrailingSlash: boolean
  /** Whether the path is decoded twice before it is routed. HTTP APIs deliver `/a%252Fb` as `/a/b`. */
  readonly decodesTwice: boolean
}

/** Paths end with the empty segment if they have a trailing slash. */
export interface RouteTree {
  readonly routes: readonly RoutePattern[]
  readonly order: RouteOrder
  /** The largest number of segments of a route, a greedy parameter counted as one. */
  readonly depth: number
  /** The route that API Gateway selects for a path if a trailing slash is significant, or `undefined`. */
  select(path: Tokens): RoutePattern | undefined
  /**
   * The routes that API Gateway may select, the likely one first. The root and a path with a trailing slash have up to two
   * readings, because AWS does not document how they are routed.
   */
  readings(path: Tokens): readonly RoutePattern[]
  /**
   * Calls `visit` for each combination in which a route can match a path of the pattern, with the most general such path.
   * Other paths of the same combination differ in their stars only. The path is valid until `visit` returns. Stops when
   * `visit` returns true.
   */
  reach(pattern: Tokens, visit: Visit): boolean
}

export function routeTree(routes: readonly RoutePattern[], order: RouteOrder): RouteTree {
  const { fullMatchFirst, matchesEmptyRest, keepsTrailingSlash } = order
  const root = newNode()
  const catchAll = routes.find(({ tokens }) => tokens[0] === ANYTHING)
  for (const route of routes) if (route !== catchAll) insert(root, route)
  const depth = Math.max(0, ...routes.map((route) => (route === catchAll ? 0 : route.tokens.length)))

  function selectWith(path: Tokens, emptyRest: boolean): RoutePattern | undefined {
    if (isRoot(path)) return root.route ?? (emptyRest ? root.greedy : undefined) ?? catchAll
    const matched = fullMatchFirst ? find(root, path, 0, FULL_MATCH) : undefined
    return matched ?? find(root, path, 0, emptyRest ? GREEDY_WITH_EMPTY_REST : GREEDY) ?? catchAll
  }

  function select(path: Tokens): RoutePattern | undefined {
    return selectWith(path, matchesEmptyRest !== false)
  }

  function readings(path: Tokens): readonly RoutePattern[] {
    const selected = select(path)
    if (path.length > 0 && path.at(-1) !== '') return selected === undefined ? [] : [selected]
    const others = matchesEmptyRest === 'unknown' ? [selectWith(path, false)] : []
    // It is not known whether `/` matches `/{proxy+}`.
    if (isRoot(path)) others.push(selectWith(path, false))
    else if (path.at(-2) !== '') others.push(select(path.slice(0, -1)))
    const ordered = keepsTrailingSlash ? [selected, ...others] : [...others, selected]
    return [...new Set(ordered)].filter((route) => route !== undefined)
  }

  function reach(pattern: Tokens, visit: Visit): boolean {
    if (pattern[0] === ANYTHING) return reach([], visit) || reach([STAR], visit)
    const maxLength = Math.max(depth, pattern.length) + 1
    const path: string[] = []
    // A greedy parameter takes the rest of the pattern, in which each star may be several segments.
    const visitGreedy = (route: RoutePattern | undefined, position: number): boolean =>
      route !== undefined && expand({ pattern, position, path }, maxLength, (longer) => visit(route, longer))
    const walk = (node: Node, position: number): boolean => {
      const token = pattern[position]
      if (token === undefined) return node.route !== undefined && visit(node.route, path)
      if (visitGreedy(node.greedy, position)) return true
      const step = (segment: string, child: Node | undefined): boolean => {
        if (child === undefined) return false
        path.push(segment)
        // A star of the pattern ends with this segment, or continues if a route below is long enough for the rest.
        // Stryker disable next-line ConditionalExpression: a route that is too short is found to be so later
        const isStopped =
          walk(child, position + 1) || (token === STAR && child.height >= pattern.length - position && walk(child, position))
        path.pop()
        return isStopped
      }
      if (token === STAR) return [...node.children].some(([segment, child]) => step(segment, child))
      return step(token, node.children.get(token)) || step(token, node.children.get(STAR))
    }
    return walk(root, 0) || visitGreedy(catchAll, 0)
  }

  return { routes, order, depth, select, readings, reach }
}

function isRoot(path: Tokens): boolean {
  return path.length === 0 || (path.length === 1 && path[0] === '')
}

function newNode(): Node {
  return { children: new Map(), route: undefined, greedy: undefined, height: 0 }
}

function insert(root: Node, route: RoutePattern): void {
  const { tokens, greedy } = route
  let node = root
  for (const [position, token] of tokens.entries()) {
    node.height = Math.max(node.height, greedy ? Number.POSITIVE_INFINITY : tokens.length - position)
    if (greedy && position === tokens.length - 1) {
      node.greedy = route
      return
    }
    node = getOrAdd(node.children, token, newNode)
  }
  node.route = route
}

interface FindOptions {
  readonly allowGreedy: boolean
  readonly matchesEmptyRest: boolean
}

const FULL_MATCH: FindOptions = { allowGreedy: false, matchesEmptyRest: false }
const GREEDY: FindOptions = { allowGreedy: true, matchesEmptyRest: false }
const GREEDY_WITH_EMPTY_REST: FindOptions = { allowGreedy: true, matchesEmptyRest: true }

/**
 * Segment by segment a literal comes before a parameter, and a parameter before a greedy one. Visits each node at most
 * once, so the size of the table bounds the time.
 */
function find(node: Node, path: Tokens, position: number, options: FindOptions): RoutePattern | undefined {
  const segment = path[position]
  if (segment === undefined) return node.route
  const literal = segment === STAR ? undefined : node.children.get(segment)
  const parameter = segment === '' ? undefined : node.children.get(STAR)
  const isEmptyRest = segment === '' && position === path.length - 1
  const greedy = options.allowGreedy && (options.matchesEmptyRest || !isEmptyRest) ? node.greedy : undefined
  return (
    (literal && find(literal, path, position + 1, options)) ??
    (parameter && find(parameter, path, position + 1, options)) ??
    greedy
  )
}
