/**
 * Matches ARN patterns: the `Resource` element of a statement, and the values of the `Arn…` condition operators.
 *
 * AWS documentation contradicts itself about a `*` before the last part of a resource ARN: it matches "within any
 * segment", and it "can expand to match beyond the colon boundaries". Both readings are implemented, and each statement
 * uses the one that grants less: the `narrow` reading (each part matches one part; a star in the last part of the
 * pattern matches the rest) where a match grants access, the `wide` reading (a star matches any characters) where a
 * match withholds it. The readings differ only for a star in one of the first five parts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * @module
 */

import { compileGlob, type Glob, matchesGlob, type Pattern, slicePattern } from './glob.ts'

/** The parts of an ARN pattern between its colons: `tail` is the last one, `head` all others. */
export interface ArnParts<T> {
  readonly head: readonly T[]
  readonly tail: T
}

/** The `Resource` of a statement, ready to match. */
export interface ResourcePattern {
  /** The whole string as one pattern. */
  readonly wide: Glob
  /** Matched part by part; `undefined` if both readings are equal. */
  readonly narrow: ArnParts<Glob> | undefined
}

/** Compiles both readings of a resource. */
export function compileResource(pattern: Pattern): ResourcePattern {
  const wide = compileGlob(pattern)
  const { head, tail } = splitArn(pattern)
  if (head.every(({ wild }) => wild.length === 0)) return { wide, narrow: undefined }
  return { wide, narrow: { head: head.map(compileGlob), tail: compileGlob(tail) } }
}

/** @param isNarrow The reading to use: true where a match grants access. */
export function matchesResource(pattern: ResourcePattern, arn: string, isNarrow: boolean): boolean {
  return isNarrow && pattern.narrow !== undefined ? matchesParts(pattern.narrow, arn) : matchesGlob(pattern.wide, arn)
}

/**
 * Compiles a value of an `Arn…` condition operator. It has six parts that are matched one by one; a star matches within
 * its part, and only the sixth part may contain colons. Returns `undefined` for fewer parts, which match no ARN.
 */
export function compileArnCondition(pattern: Pattern): ArnParts<Glob> | undefined {
  const { head, tail } = splitArn(pattern)
  return head.length < 5 ? undefined : { head: head.map(compileGlob), tail: compileGlob(tail) }
}

/** Matches part by part. The last part of the pattern is matched against the rest of the string, colons included. */
export function matchesParts({ head, tail }: ArnParts<Glob>, text: string): boolean {
  let from = 0
  for (const glob of head) {
    const colon = text.indexOf(':', from)
    if (colon === -1 || !matchesGlob(glob, text.slice(from, colon))) return false
    from = colon + 1
  }
  return matchesGlob(tail, text, from)
}

/** Splits a pattern at the colons that separate the parts of an ARN. */
export function splitArn(pattern: Pattern): ArnParts<Pattern> {
  let from = 0
  const head = arnColons(pattern.text).map((colon) => {
    const part = slicePattern(pattern, from, colon)
    from = colon + 1
    return part
  })
  return { head, tail: slicePattern(pattern, from) }
}

/** The offset of the slash after the API ID in an execute-api ARN, or -1 for any other string. */
export function findApiEnd(arn: string): number {
  const [, , service] = arn.split(':', 3)
  const lastColon = arnColons(arn)[4]
  return service !== 'execute-api' || lastColon === undefined ? -1 : arn.indexOf('/', lastColon)
}

/** The offsets of the first five colons, which separate the parts of an ARN. */
export function arnColons(text: string): readonly number[] {
  const colons: number[] = []
  for (let at = text.indexOf(':'); at !== -1 && colons.length < 5; at = text.indexOf(':', at + 1)) colons.push(at)
  return colons
}
