/**
 * The Arn operators: six parts, matched one by one. A star stays inside its part; only the sixth may hold colons.
 *
 * @module
 */

import { compileGlob, type Glob, type PatternText } from '../matching/glob.ts'
import { matchesParts, type Parts, partsOf } from '../matching/resource-pattern.ts'

export type ArnPattern = Parts<Glob>

/** `undefined`: fewer than six parts, which no ARN matches. */
export function arnPattern(pattern: PatternText): ArnPattern | undefined {
  const { head, tail } = partsOf(pattern)
  return head.length < 5 ? undefined : { head: head.map(compileGlob), tail: compileGlob(tail) }
}

export function matchesArn(pattern: ArnPattern, arn: string): boolean {
  return matchesParts(pattern, arn)
}
