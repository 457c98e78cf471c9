/**
 * Finds the known name that a misspelled name most likely stands for.
 *
 * @module
 */

/** Longer names are not compared, so the work is bounded. */
const MAX_LENGTH = 64

/**
 * Returns the entry of `known` that differs from `name` by case only or by at most a third of its characters, or
 * `undefined`.
 *
 * @example
 * suggest('authorisers', ['authorizers', 'routes']) // 'authorizers'
 */
export function suggest(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_LENGTH) return undefined
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

/** The Levenshtein distance: insertions, deletions and substitutions of one character. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [i, char] of [...left].entries()) {
    const next = [i + 1]
    for (let j = 0; j < right.length; j++) {
      const substituted = (row[j] ?? 0) + (char === right[j] ? 0 : 1)
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}
