/**
 * Collects the resources of a document by access: which are allowed, and which are denied inside them.
 *
 * @module
 */

import { getOrAdd } from '../../get-or-add.ts'
import { METHODS } from '../parse/route-pattern.ts'
import { STAR } from '../parse/tokens.ts'
import { type AccessText, NEVER } from '../plan/access-text.ts'
import type { MethodPlan } from '../plan/method-plan.ts'
import { withoutIncluded } from '../plan/pattern.ts'
import { guardPatterns, patternStrings } from './pattern-string.ts'

/** Resources without their common prefix, by access. */
export interface Resources {
  /** Allowed where a condition of the access holds. */
  readonly allows: ReadonlyMap<AccessText, ReadonlySet<string>>
  /** Denied unless a condition of the access holds. */
  readonly denies: ReadonlyMap<AccessText, ReadonlySet<string>>
}

/** @param maxLength The largest length of a resource without its common prefix, including the slash before it. */
export function collectResources(plans: readonly MethodPlan[], maxLength: number): Resources {
  const allows = new Map<AccessText, Set<string>>()
  const denies = new Map<AccessText, Set<string>>()
  const add = (to: Map<AccessText, Set<string>>, access: AccessText, resource: string): void => {
    getOrAdd(to, access, () => new Set()).add(resource)
  }
  for (const plan of plans) {
    for (const { tokens, access, bound, allowsSlash } of withoutIncluded(plan.allows)) {
      for (const resource of patternStrings(tokens, plan.methods)) {
        // A resource with a value of the caller's that is too long is not opened; DenyUnlisted denies it. 2: both slashes.
        if (bound && resource.length + 2 > maxLength) continue
        add(allows, access, resource)
        if (tokens.at(-1) === STAR) {
          if (!allowsSlash) add(denies, NEVER, `${resource}/`)
        } else if (allowsSlash && tokens.length > 0 && !resource.endsWith('*')) add(allows, access, `${resource}/`)
      }
    }
    for (const { tokens, access } of withoutIncluded(plan.denies)) {
      for (const resource of patternStrings(tokens, plan.methods)) {
        add(denies, access, resource)
        if (tokens.length > 0 && !resource.endsWith('*')) add(denies, access, `${resource}/`)
      }
    }
  }
  for (const resource of guardPatterns(plans)) add(denies, NEVER, resource)

  for (const resources of denies.values()) foldMethods(resources)
  if (isFoldable(plans, denies)) for (const resources of allows.values()) foldMethods(resources)
  return { allows, denies }
}

/**
 * A star for the method would also allow `PROPFIND /admin`, which a Deny that names the standard methods does not close.
 */
function isFoldable(plans: readonly MethodPlan[], denies: ReadonlyMap<AccessText, ReadonlySet<string>>): boolean {
  const [method] = plans.find(({ isRest }) => isRest)?.methods ?? []
  return method !== undefined && ![...denies.values()].some((resources) => [...resources].some((one) => one.startsWith(method)))
}

/** `*\/?*` matches what the seven methods match: if its first star crosses a slash, the others match that path too. */
function foldMethods(resources: Set<string>): void {
  for (const [path, folded] of [
    ['/?*', '*/?*'],
    ['/*', '*'],
  ] as const) {
    if (!METHODS.every((method) => resources.has(method + path))) continue
    for (const method of METHODS) resources.delete(method + path)
    if (folded === '*') resources.clear()
    resources.add(folded)
  }
}
