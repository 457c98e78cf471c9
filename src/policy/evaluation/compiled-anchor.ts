/**
 * Finds a segment that each resource pattern requires, so that patterns can be indexed by it: a literal string between
 * two slashes. A request is then compared only with the patterns of its own segments.
 *
 * This is correct although `*` also matches `/`: the literal `/pets/` of a pattern occurs in every ARN that matches it,
 * and there `pets` is a whole segment, at some position.
 *
 * @module
 */

import type { Template } from '../matching/template.ts'

/** The literal segments of a pattern; the part before the first `/` counts as one. */
export function literalSegments(template: Template): readonly string[] {
  const segments: string[] = []
  let current = ''
  let isLiteral = true
  for (const part of template.parts) {
    if ('key' in part) {
      isLiteral = false
      continue
    }
    for (let offset = 0; offset < part.text.length; offset++) {
      const character = part.text.charAt(offset)
      if (part.wild.includes(offset)) isLiteral = false
      else if (character === '/') {
        if (isLiteral) segments.push(current)
        current = ''
        isLiteral = true
      } else current += character
    }
  }
  if (isLiteral) segments.push(current)
  return segments
}

/**
 * Chooses for each pattern the segment that the fewest patterns have, the longest of several. Returns `undefined` for a
 * pattern without literal segments, or only with segments that all patterns have.
 */
export function chooseAnchors(patterns: readonly (readonly string[])[]): readonly (string | undefined)[] {
  const counts = new Map<string, number>()
  for (const segments of patterns) for (const segment of new Set(segments)) counts.set(segment, (counts.get(segment) ?? 0) + 1)
  const countOf = (segment: string): number => counts.get(segment) ?? 0
  return patterns.map((segments) => {
    const candidates = segments.filter((segment) => countOf(segment) < patterns.length || patterns.length === 1)
    return candidates.sort((a, b) => countOf(a) - countOf(b) || b.length - a.length)[0]
  })
}
