/**
 * The order of texts, sign by sign, as for sorting.
 *
 * @module
 */

/** -1, 0 or 1. */
export function compareTexts(a: string, b: string): number {
  return Number(a > b) - Number(a < b)
}
