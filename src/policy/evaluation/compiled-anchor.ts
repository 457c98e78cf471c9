/**
 * What a resource pattern must find in an ARN whatever its stars take: a whole segment between slashes that is literal.
 * Patterns are filed under their rarest one, so that a request looks at few of them.
 *
 * Sound although `*` crosses `/`: a literal `/pets/` of the pattern stands in every ARN that matches, and there `pets`
 * is a whole segment, wherever it is.
 *
 * @module
 */

import type { Template } from '../matching/template.ts'

/** The literal whole segments of a pattern; the part before the first `/` counts as one. */
export function literalSegments(template: Template): readonly string[] {
  const segments: string[] = []
  let current = ''
  let isWhole = true
  for (const part of template.parts) {
    if ('key' in part) {
      isWhole = false
      continue
    }
    for (const [index, character] of part.text.split('').entries()) {
      if (part.wild.includes(index)) isWhole = false
      else if (character === '/') {
        if (isWhole) segments.push(current)
        current = ''
        isWhole = true
      } else current += character
    }
  }
  if (isWhole) segments.push(current)
  return segments
}

/** For each pattern its segment that the fewest patterns have, the longest of several; `undefined` where it has none, or only ones that all have. */
export function chooseAnchors(patterns: readonly (readonly string[])[]): readonly (string | undefined)[] {
  const counts = new Map<string, number>()
  for (const segments of patterns) for (const segment of new Set(segments)) counts.set(segment, (counts.get(segment) ?? 0) + 1)
  const countOf = (segment: string): number => counts.get(segment) ?? 0
  return patterns.map((segments) => {
    const choice = segments.filter((segment) => countOf(segment) < patterns.length || patterns.length === 1)
    return choice.sort((a, b) => countOf(a) - countOf(b) || b.length - a.length)[0]
  })
}
