/**
 * The routes of one method as a tree: which route decides a path, and which routes a pattern with stars can reach.
 *
 * @module
 */

import type { Segment } from './route-pattern.ts'
import { ANYTHING, FRESH, type Path, STAR, type Tokens } from './tokens.ts'

export interface TreeRoute {
  readonly index: number
  readonly segments: readonly Segment[]
}

interface Node {
  readonly literals: Map<string, Node>
  parameter: Node | undefined
  route: number | undefined
  greedy: number | undefined
  /** The most segments that a route can still have below this node. */
  height: number
}

export interface RouteTree {
  /** The most segments that a route names, a greedy parameter as one. */
  readonly depth: number
  /** The route that API Gateway gives a path to, or `undefined`. */
  decide(path: Path): number | undefined
  /**
   * Calls `visit` for each way in which a route can decide a path that the pattern matches, with the most general such
   * path. Sound and complete: another path of that way differs in fresh segments only. Stops when `visit` returns true.
   */
  reach(pattern: Tokens, visit: (route: number, path: Path) => boolean): boolean
}

/**
 * @param fullMatchFirst HTTP APIs prefer any route without a greedy parameter; REST APIs compare segment by segment.
 */
export function routeTree(routes: readonly TreeRoute[], fullMatchFirst: boolean): RouteTree {
  const root = newNode()
  let rest: number | undefined
  for (const { index, segments } of routes) {
    if (segments[0]?.kind === 'rest') rest = index
    else insert(root, index, segments)
  }
  const depth = root.height === Number.POSITIVE_INFINITY ? depthOf(routes) : root.height

  const decide = (path: Path): number | undefined => {
    const found = fullMatchFirst ? (find(root, path, 0, 'exact') ?? find(root, path, 0, 'both')) : find(root, path, 0, 'both')
    return found ?? rest
  }

  function reach(pattern: Tokens, visit: (route: number, path: Path) => boolean): boolean {
    if (pattern[0] === ANYTHING) return reach([], visit) || reach([STAR], visit)
    const most = Math.max(depth, pattern.length) + 1
    const path: string[] = []
    const walk = (node: Node, token: number): boolean => {
      const left = pattern.length - token
      if (left === 0) return node.route !== undefined && visit(node.route, path)
      const current = pattern[token]
      if (node.greedy !== undefined && tails(pattern, token, path, most, node.greedy, visit)) return true
      if (node.height < left) return false
      const step = (child: Node, text: string): boolean => {
        path.push(text)
        const stopped = walk(child, token + 1) || (current === STAR && child.height >= left && walk(child, token))
        path.pop()
        return stopped
      }
      if (current === STAR) {
        for (const [text, child] of node.literals) if (child.height >= left - 1 && step(child, text)) return true
        return node.parameter !== undefined && step(node.parameter, FRESH)
      }
      const literal = current ?? ''
      const child = node.literals.get(literal)
      if (child !== undefined && step(child, literal)) return true
      return node.parameter !== undefined && step(node.parameter, literal)
    }
    if (walk(root, 0)) return true
    return rest !== undefined && (pattern.length === 0 ? visit(rest, []) : tails(pattern, 0, [], most, rest, visit))
  }

  return { depth, decide, reach }
}

/** What the rest of a pattern may be to a greedy parameter: each star one to many fresh segments. */
function tails(
  pattern: Tokens,
  from: number,
  before: Path,
  most: number,
  route: number,
  visit: (route: number, path: Path) => boolean,
): boolean {
  const spare = most - before.length - (pattern.length - from)
  const expand = (token: number, path: Path, left: number): boolean => {
    const current = pattern[token]
    if (current === undefined) return visit(route, path)
    if (current !== STAR) return expand(token + 1, [...path, current], left)
    let longer = [...path, FRESH]
    for (let extra = 0; extra <= left; extra++) {
      if (expand(token + 1, longer, left - extra)) return true
      longer = [...longer, FRESH]
    }
    return false
  }
  return expand(from, before, Math.max(spare, 0))
}

function newNode(): Node {
  return { literals: new Map(), parameter: undefined, route: undefined, greedy: undefined, height: 0 }
}

function insert(root: Node, index: number, segments: readonly Segment[]): void {
  let node = root
  const isGreedy = segments.at(-1)?.kind === 'greedy'
  for (const [at, segment] of segments.entries()) {
    node.height = Math.max(node.height, isGreedy ? Number.POSITIVE_INFINITY : segments.length - at)
    if (segment.kind === 'greedy') {
      node.greedy = index
      return
    }
    if (segment.kind === 'literal') {
      const child = node.literals.get(segment.text) ?? newNode()
      node.literals.set(segment.text, child)
      node = child
    } else {
      node.parameter ??= newNode()
      node = node.parameter
    }
  }
  node.route = index
}

/** Literal before parameter before greedy, segment by segment. Each node is visited at most once, so the work is bounded by the table. */
function find(node: Node, path: Path, at: number, which: 'exact' | 'both'): number | undefined {
  const segment = path[at]
  if (segment === undefined) return node.route
  const child = node.literals.get(segment)
  const found =
    (child === undefined ? undefined : find(child, path, at + 1, which)) ??
    (node.parameter === undefined || segment === '' ? undefined : find(node.parameter, path, at + 1, which))
  if (found !== undefined || which === 'exact') return found
  return at === path.length - 1 && segment === '' ? undefined : node.greedy
}

function depthOf(routes: readonly TreeRoute[]): number {
  return Math.max(0, ...routes.map(({ segments }) => (segments[0]?.kind === 'rest' ? 0 : segments.length)))
}
