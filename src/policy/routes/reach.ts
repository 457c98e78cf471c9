/**
 * What a pattern reaches for one caller: paths by the route that decides them and by what the document must say of them.
 *
 * @module
 */

import type { Segment } from './route-pattern.ts'
import type { RouteTree } from './route-tree.ts'
import { FRESH, type Path, type Tokens, tokensKey } from './tokens.ts'
import { ALL, classOf, NONE, type PathClass, variantsOf, type Ways } from './ways.ts'

export interface MethodTable {
  readonly tree: RouteTree
  /** By route index; only the routes of this method. */
  readonly segments: ReadonlyMap<number, readonly Segment[]>
}

export interface Reach {
  /** Ways in which the pattern reaches paths of another class than `allowed`, and than `ALL`. */
  others(
    pattern: Tokens,
    allowed: PathClass,
  ): readonly { readonly route: number; readonly path: Path; readonly found: PathClass }[]
  /** An open route of another class that a Deny with this pattern would hit. */
  obstacle(pattern: Tokens, unless: PathClass): number | undefined
}

export function reaching({ tree }: MethodTable, waysOf: (route: number) => Ways): Reach {
  const known = new Map<string, number | undefined>()

  const visitAll = (pattern: Tokens, visit: (route: number, path: Path, found: PathClass) => boolean): void => {
    tree.reach(pattern, (route, path) =>
      variantsOf(waysOf(route), path, FRESH).some(
        (variant) => tree.decide(variant) === route && visit(route, variant, classOf(waysOf(route), variant)),
      ),
    )
  }
  return {
    others(pattern, allowed) {
      const found: { route: number; path: Path; found: PathClass }[] = []
      visitAll(pattern, (route, path, pathClass) => {
        if (pathClass.key !== ALL.key && pathClass.key !== allowed.key) found.push({ route, path: [...path], found: pathClass })
        return false
      })
      return found
    },
    obstacle(pattern, unless) {
      const key = `${unless.key} ${tokensKey(pattern)}`
      if (!known.has(key)) {
        let obstacle: number | undefined
        visitAll(pattern, (route, _, pathClass) => {
          if (pathClass.key !== NONE.key && pathClass.key !== unless.key) obstacle = route
          return obstacle !== undefined
        })
        known.set(key, obstacle)
      }
      return known.get(key)
    },
  }
}
