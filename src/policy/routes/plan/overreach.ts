/**
 * Lists paths that a document may allow although the table does not name them, because IAM cannot close them alone. API
 * Gateway routes no request there, so they matter only if the table does not list every route of the API.
 *
 * @module
 */

import { getOrAdd } from '../../../internal/get-or-add.ts'
import type { MethodGroup } from '../parse/method-groups.ts'
import { METHODS } from '../parse/route-pattern.ts'
import type { RouteTree } from '../parse/route-tree.ts'
import { expand, includesPattern, STAR, starPositions, type Tokens } from '../parse/tokens.ts'
import { rememberStars, widestDeeperPattern } from './method-plan.ts'

/** The patterns for all callers, as if every route were open at once: `GET /pets/*\/*`. */
export function overreachOf(groups: readonly MethodGroup[]): readonly string[] {
  const methodsByPath = new Map<string, string[]>()
  for (const { methods, tree } of groups)
    for (const path of overreachIn(tree)) getOrAdd(methodsByPath, path, () => []).push(...methods)
  return [...methodsByPath]
    .flatMap(([path, methods]) => (methods.length === METHODS.length ? ['ANY'] : methods).map((method) => `${method} /${path}`))
    .sort()
}

function overreachIn(tree: RouteTree): ReadonlySet<string> {
  const patterns = new Set<string>()
  const isUnreached = rememberStars((pattern) => !tree.reach(pattern, () => true))
  for (const { tokens, greedy } of tree.routes) {
    for (const position of starPositions(tokens)) {
      if (greedy && position === tokens.length - 1) continue
      const deeper = tokens.toSpliced(position, 0, STAR)
      const denied = widestDeeperPattern(tree, { tokens, position, mayWiden: true }, isUnreached)
      if (matchesUnnamedPath(tree, deeper, denied)) patterns.add(deeper.map((token) => (token === STAR ? '*' : token)).join('/'))
    }
  }
  return patterns
}

/** Whether the pattern matches a path that no route matches and that the Deny does not include. */
function matchesUnnamedPath(tree: RouteTree, pattern: Tokens, denied: Tokens | undefined): boolean {
  return expand(
    { pattern, position: 0, path: [] },
    tree.depth + 3,
    (path) => tree.select(path) === undefined && (denied === undefined || !includesPattern(denied, path)),
  )
}
