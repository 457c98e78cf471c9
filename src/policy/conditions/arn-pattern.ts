/**
 * The Arn operators: six parts, matched one by one. A star stays inside its part; only the sixth may hold colons.
 *
 * @module
 */

import { compileGlob, type Glob, matchesGlob, type PatternText, slicePattern } from '../language/glob.ts'
import { colonsOf } from '../language/resource-pattern.ts'

export type ArnPattern = readonly Glob[]

/** `undefined`: fewer than six parts, which no ARN matches. */
export function arnPattern(pattern: PatternText): ArnPattern | undefined {
  const cuts = colonsOf(pattern.text)
  if (cuts.length < 5) return undefined
  return [...cuts, pattern.text.length].map((cut, index) => compileGlob(slicePattern(pattern, (cuts[index - 1] ?? -1) + 1, cut)))
}

export function matchesArn(pattern: ArnPattern, arn: string): boolean {
  const cuts = colonsOf(arn)
  if (cuts.length < 5) return false
  return pattern.every((glob, index) => matchesGlob(glob, arn.slice((cuts[index - 1] ?? -1) + 1, cuts[index] ?? arn.length)))
}
