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

export interface ResourcePattern {
  /** The whole text as one pattern. */
  readonly wide: Glob
  /** The parts before the last one, to be matched part by part; `undefined` when both readings are the same. */
  readonly head: readonly Glob[] | undefined
  readonly tail: Glob | undefined
}

export function resourcePattern(pattern: PatternText): ResourcePattern {
  const wide = compileGlob(pattern)
  const cuts = colonsOf(pattern.text)
  const lastCut = cuts[cuts.length - 1] ?? -1
  if (!pattern.wild.some((offset) => offset < lastCut)) return { wide, head: undefined, tail: undefined }
  const head = cuts.map((cut, index) => compileGlob(slicePattern(pattern, (cuts[index - 1] ?? -1) + 1, cut)))
  return { wide, head, tail: compileGlob(slicePattern(pattern, lastCut + 1)) }
}

/** `narrow` as above: true where a match lets someone in. */
export function matchesResource(pattern: ResourcePattern, arn: string, narrow: boolean): boolean {
  const { head, tail } = pattern
  if (!narrow || head === undefined || tail === undefined) return matchesGlob(pattern.wide, arn)
  let from = 0
  for (const glob of head) {
    const cut = arn.indexOf(':', from)
    if (cut === -1) return false
    if (glob.kind !== 'any' && !matchesGlob(glob, arn.slice(from, cut))) return false
    from = cut + 1
  }
  return matchesGlob(tail, arn, from)
}

/** The offset of the slash after the API's id in an execute-api ARN; -1 in any other text. */
export function endOfApi(arn: string): number {
  const cuts = colonsOf(arn)
  const [, afterPartition = -1, afterService = -1] = cuts
  const lastCut = cuts[4]
  return lastCut === undefined || arn.slice(afterPartition + 1, afterService) !== 'execute-api' ? -1 : arn.indexOf('/', lastCut)
}

/** The offsets of the colons that separate the parts of an ARN: the first five. */
export function colonsOf(text: string): readonly number[] {
  const cuts: number[] = []
  for (let at = text.indexOf(':'); at !== -1 && cuts.length < 5; at = text.indexOf(':', at + 1)) cuts.push(at)
  return cuts
}
