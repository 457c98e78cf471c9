/**
 * The resources of a document, by class of paths: what is open, and what is closed inside it.
 *
 * @module
 */

import { getOrAdd } from '../../get-or-add.ts'
import { METHODS } from '../parse/route-pattern.ts'
import { STAR, withoutCovered } from '../parse/tokens.ts'
import type { MethodPlan } from '../plan/method-plan.ts'
import { NONE } from '../plan/open-paths.ts'
import { guardPatterns, patternTexts } from './pattern-string.ts'

/** Resources without the part that is the same for all, by class. */
export interface Resources {
  /** Open where a condition of the class holds. */
  readonly allows: ReadonlyMap<string, ReadonlySet<string>>
  /** Closed unless a condition of the class holds. */
  readonly denies: ReadonlyMap<string, ReadonlySet<string>>
}

/** @param maxLength Of a slash, a text of a resource and a slash. */
export function resourcesOf(planned: readonly MethodPlan[], maxLength: number): Resources {
  const allows = new Map<string, Set<string>>()
  const denies = new Map<string, Set<string>>()
  const add = (to: Map<string, Set<string>>, when: string, text: string): void => {
    getOrAdd(to, when, () => new Set()).add(text)
  }
  for (const { methods, allows: opened, denies: closed } of planned) {
    for (const { tokens, when, bound, slashOpen } of withoutCovered(opened)) {
      for (const text of patternTexts(tokens, methods)) {
        // A value of the caller's that makes it too long opens nothing; the statement that closes the rest closes this too.
        if (bound && text.length + 2 > maxLength) continue
        add(allows, when, text)
        if (tokens.at(-1) === STAR) {
          if (!slashOpen) add(denies, NONE, `${text}/`)
        } else if (slashOpen && tokens.length > 0 && !text.endsWith('*')) add(allows, when, `${text}/`)
      }
    }
    for (const { tokens, when } of withoutCovered(closed)) {
      for (const text of patternTexts(tokens, methods)) {
        add(denies, when, text)
        if (tokens.length > 0 && !text.endsWith('*')) add(denies, when, `${text}/`)
      }
    }
  }
  for (const text of guardPatterns(planned)) add(denies, NONE, text)

  for (const texts of denies.values()) foldMethods(texts)
  // A star for the method opens `PROPFIND /admin` too, which a Deny that names the seven methods does not close.
  const [method] = planned.find(({ isRest }) => isRest)?.methods ?? []
  if (method !== undefined && ![...denies.values()].some((texts) => [...texts].some((text) => text.startsWith(method))))
    for (const texts of allows.values()) foldMethods(texts)
  return { allows, denies }
}

/** `*\/?*` says exactly what the seven methods say: whatever its first star crosses into is a path that the others hold too. */
function foldMethods(texts: Set<string>): void {
  for (const [path, folded] of [
    ['/?*', '*/?*'],
    ['/*', '*'],
  ] as const) {
    if (!METHODS.every((method) => texts.has(method + path))) continue
    for (const method of METHODS) texts.delete(method + path)
    if (folded === '*') texts.clear()
    texts.add(folded)
  }
}
