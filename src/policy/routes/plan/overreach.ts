/**
 * What stays open though no route names it, because IAM cannot close it alone. API Gateway routes no request there, so it
 * matters only where the table does not list every route of the API.
 *
 * @module
 */

import { getOrAdd } from '../../get-or-add.ts'
import type { MethodGroup } from '../parse/method-groups.ts'
import { METHODS } from '../parse/route-pattern.ts'
import type { RouteTree } from '../parse/route-tree.ts'
import { covers, expand, STAR } from '../parse/tokens.ts'
import { closeDeeper, starsIn } from './method-plan.ts'

/** Over all callers: as if every route were open at once. */
export function overreachOf(groups: readonly MethodGroup[]): readonly string[] {
  const methodsOf = new Map<string, string[]>()
  for (const { methods, tree } of groups)
    for (const path of overreachIn(tree)) getOrAdd(methodsOf, path, () => []).push(...methods)
  return [...methodsOf]
    .flatMap(([path, methods]) => (methods.length === METHODS.length ? ['ANY'] : methods).map((method) => `${method} /${path}`))
    .sort()
}

function overreachIn(tree: RouteTree): ReadonlySet<string> {
  const found = new Set<string>()
  for (const route of tree.routes) {
    for (const at of starsIn(route.tokens)) {
      if (route.greedy && at === route.tokens.length - 1) continue
      const deeper = route.tokens.toSpliced(at, 0, STAR)
      const closed = closeDeeper(tree, route.tokens, at, (pattern) => !tree.reach(pattern, () => true))
      // Some path that the pattern matches, that no route decides and that the Deny does not cover.
      const isOpen = expand(
        deeper,
        0,
        [],
        tree.depth + 3,
        (path) => tree.decide(path) === undefined && (closed === undefined || !covers(closed, path)),
      )
      if (isOpen) found.add(deeper.map((token) => (token === STAR ? '*' : token)).join('/'))
    }
  }
  return found
}
