/**
 * The `Resource` of a statement against the ARN of a request.
 *
 * AWS's texts disagree about a `*` before the last part of an ARN: "within any segment" and "can expand to match beyond
 * the colon boundaries". So there are two readings, and a statement is read in the way that opens less: the `narrow` one
 * (parts match parts, a star in the last part of the pattern takes the rest) where a match lets someone in, the `wide` one
 * (a star takes anything) where a match keeps someone out. They differ only for a star in one of the first five parts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * @module
 */

import { compileGlob, type Glob, matchesGlob, type PatternText, slicePattern } from './glob.ts'

/** What is cut at colons; `head` is all but the last part. */
export interface Parts<T> {
  readonly head: readonly T[]
  readonly tail: T
}

export interface ResourcePattern {
  /** The whole text as one pattern. */
  readonly wide: Glob
  /** To be matched part by part; `undefined` when both readings are the same. */
  readonly narrow: Parts<Glob> | undefined
}

export function resourcePattern(pattern: PatternText): ResourcePattern {
  const wide = compileGlob(pattern)
  const { head, tail } = partsOf(pattern)
  if (head.every(({ wild }) => wild.length === 0)) return { wide, narrow: undefined }
  return { wide, narrow: { head: head.map(compileGlob), tail: compileGlob(tail) } }
}

/** `narrow` as above: true where a match lets someone in. */
export function matchesResource(pattern: ResourcePattern, arn: string, narrow: boolean): boolean {
  return narrow && pattern.narrow !== undefined ? matchesParts(pattern.narrow, arn) : matchesGlob(pattern.wide, arn)
}

/** Part by part. The last part of the pattern takes all that is left of the text, colons too. */
export function matchesParts({ head, tail }: Parts<Glob>, text: string): boolean {
  let from = 0
  for (const glob of head) {
    const cut = text.indexOf(':', from)
    if (cut === -1 || !matchesGlob(glob, text.slice(from, cut))) return false
    from = cut + 1
  }
  return matchesGlob(tail, text, from)
}

/** Cuts a pattern at the colons that separate the parts of an ARN. */
export function partsOf(pattern: PatternText): Parts<PatternText> {
  let from = 0
  const head = colonsOf(pattern.text).map((cut) => {
    const part = slicePattern(pattern, from, cut)
    from = cut + 1
    return part
  })
  return { head, tail: slicePattern(pattern, from) }
}

/** The offset of the slash after the API's id in an execute-api ARN; -1 in any other text. */
export function endOfApi(arn: string): number {
  const [, , service] = arn.split(':', 3)
  const lastCut = colonsOf(arn)[4]
  return service !== 'execute-api' || lastCut === undefined ? -1 : arn.indexOf('/', lastCut)
}

/** The offsets of the colons that separate the parts of an ARN: the first five. */
export function colonsOf(text: string): readonly number[] {
  const cuts: number[] = []
  for (let at = text.indexOf(':'); at !== -1 && cuts.length < 5; at = text.indexOf(':', at + 1)) cuts.push(at)
  return cuts
}
