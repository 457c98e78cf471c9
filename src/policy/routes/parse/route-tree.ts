/**
 * The routes of one method as a tree: which route decides a path, and which routes a pattern with stars can reach.
 *
 * @module
 */

import { getOrAdd } from '../../get-or-add.ts'
import type { RoutePattern } from './route-pattern.ts'
import { ANYTHING, expand, STAR, type Tokens } from './tokens.ts'

interface Node {
  /** By literal; the one of a parameter by its star. */
  readonly children: Map<string, Node>
  route: RoutePattern | undefined
  greedy: RoutePattern | undefined
  /** The most segments that a route can still have below this node. */
  height: number
}

export type Visit = (route: RoutePattern, path: Tokens) => boolean

export interface RouteTree {
  readonly routes: readonly RoutePattern[]
  /** The most segments that a route names, a greedy parameter as one. */
  readonly depth: number
  /** The route that API Gateway gives a path to, or `undefined`. */
  decide(path: Tokens): RoutePattern | undefined
  /**
   * Calls `visit` for each way in which a route can decide a path that the pattern matches, with the most general such
   * path, which is valid until `visit` returns. Sound and complete: another path of that way differs in stars only. Stops
   * when `visit` returns true.
   */
  reach(pattern: Tokens, visit: Visit): boolean
}

/**
 * @param fullMatchFirst HTTP APIs prefer any route without a greedy parameter; REST APIs compare segment by segment.
 */
export function routeTree(routes: readonly RoutePattern[], fullMatchFirst: boolean): RouteTree {
  const root = newNode()
  const rest = routes.find(({ tokens }) => tokens[0] === ANYTHING)
  for (const route of routes) if (route !== rest) insert(root, route)
  const depth = Math.max(0, ...routes.map((route) => (route === rest ? 0 : route.tokens.length)))

  function decide(path: Tokens): RoutePattern | undefined {
    return (fullMatchFirst ? find(root, path, 0, false) : undefined) ?? find(root, path, 0, true) ?? rest
  }

  function reach(pattern: Tokens, visit: Visit): boolean {
    if (pattern[0] === ANYTHING) return reach([], visit) || reach([STAR], visit)
    const most = Math.max(depth, pattern.length) + 1
    const path: string[] = []
    // What is left of the pattern may be any number of segments to a greedy parameter.
    const tails = (route: RoutePattern | undefined, at: number): boolean =>
      route !== undefined && expand(pattern, at, path, most, (longer) => visit(route, longer))
    const walk = (node: Node, at: number): boolean => {
      const token = pattern[at]
      if (token === undefined) return node.route !== undefined && visit(node.route, path)
      if (tails(node.greedy, at)) return true
      const step = (text: string, child: Node | undefined): boolean => {
        if (child === undefined) return false
        path.push(text)
        // Stryker disable next-line ConditionalExpression: what is too short is found to be so later
        const isStopped = walk(child, at + 1) || (token === STAR && child.height >= pattern.length - at && walk(child, at))
        path.pop()
        return isStopped
      }
      if (token === STAR) return [...node.children].some(([text, child]) => step(text, child))
      return step(token, node.children.get(token)) || step(token, node.children.get(STAR))
    }
    return walk(root, 0) || tails(rest, 0)
  }

  return { routes, depth, decide, reach }
}

function newNode(): Node {
  return { children: new Map(), route: undefined, greedy: undefined, height: 0 }
}

function insert(root: Node, route: RoutePattern): void {
  const { tokens, greedy } = route
  let node = root
  for (const [at, token] of tokens.entries()) {
    // Stryker disable next-line ArithmeticOperator: what is thought too high is found to be shorter later
    node.height = Math.max(node.height, greedy ? Number.POSITIVE_INFINITY : tokens.length - at)
    if (greedy && at === tokens.length - 1) {
      node.greedy = route
      return
    }
    node = getOrAdd(node.children, token, newNode)
  }
  node.route = route
}

/** Literal before parameter before greedy, segment by segment. Each node is visited at most once, so the work is bounded by the table. */
function find(node: Node, path: Tokens, at: number, mayBeGreedy: boolean): RoutePattern | undefined {
  const segment = path[at]
  if (segment === undefined) return node.route
  const child = node.children.get(segment)
  // Stryker disable next-line ConditionalExpression: of a star it is the same child again
  const parameter = segment === '' || segment === STAR ? undefined : node.children.get(STAR)
  return (
    (child && find(child, path, at + 1, mayBeGreedy)) ??
    (parameter && find(parameter, path, at + 1, mayBeGreedy)) ??
    (mayBeGreedy && (segment !== '' || at < path.length - 1) ? node.greedy : undefined)
  )
}
