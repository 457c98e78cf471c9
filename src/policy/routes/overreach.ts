/**
 * What stays open though no route names it, because IAM cannot close it alone. API Gateway routes no request there, so it
 * matters only where the table does not list every route of the API.
 *
 * @module
 */

import type { CompiledTable } from './compiled-table.ts'
import { crossingStars } from './method-plan.ts'
import type { MethodTable } from './reach.ts'
import { METHODS } from './route-pattern.ts'
import { covers, FRESH, meetOf, type Path, STAR, type Tokens } from './tokens.ts'

/** Over all callers: as if every route were open at once. */
export function overreachOf(table: CompiledTable, routes: readonly { readonly index: number }[]): readonly string[] {
  const methodsOf = new Map<string, Set<string>>()
  for (const { methods, table: group } of table.tables) {
    for (const { index } of routes) {
      for (const tokens of overreachOfRoute(group, index)) {
        const path = tokens.map((token) => (token === STAR ? '*' : token)).join('/')
        const known = methodsOf.get(path) ?? new Set<string>()
        for (const method of methods) known.add(method)
        methodsOf.set(path, known)
      }
    }
  }
  return [...methodsOf]
    .flatMap(([path, methods]) =>
      methods.size === METHODS.length ? [`ANY /${path}`] : [...methods].map((method) => `${method} /${path}`),
    )
    .sort()
}

function overreachOfRoute({ tree, segments }: MethodTable, route: number): Tokens[] {
  const own = segments.get(route)
  if (own === undefined || own[0]?.kind === 'rest') return []
  const tokens = meetOf(own.map((segment) => (segment.kind === 'literal' ? segment.text : FRESH)))
  return crossingStars(tokens, own).flatMap((at) => {
    const deeper = tokens.toSpliced(at, 0, STAR)
    let closed: Tokens | undefined = deeper
    while (closed.length <= tree.depth + 2 && tree.reach(closed, () => true)) closed = closed.toSpliced(at, 0, STAR)
    if (closed.length > tree.depth + 2) closed = undefined
    return hasOpenUnnamed(tree, deeper, closed) ? [deeper] : []
  })
}

/** Some path that the pattern matches, that no route decides and that the Deny does not cover. */
function hasOpenUnnamed(tree: MethodTable['tree'], pattern: Tokens, closed: Tokens | undefined): boolean {
  const most = tree.depth + 3
  const expand = (at: number, path: Path): boolean => {
    const token = pattern[at]
    if (token === undefined) return tree.decide(path) === undefined && (closed === undefined || !covers(closed, meetOf(path)))
    if (token !== STAR) return expand(at + 1, [...path, token])
    for (let longer = [...path, FRESH]; longer.length <= most - (pattern.length - at - 1); longer = [...longer, FRESH]) {
      if (expand(at + 1, longer)) return true
    }
    return false
  }
  return expand(0, [])
}
