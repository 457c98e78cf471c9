/**
 * Defines what every fact of this module carries: its source, the date of the source and a confidence.
 *
 * @module
 */

/** How reliable a fact is. `unverified` facts are printed but never used in a calculation. */
export type Confidence = 'high' | 'medium' | 'low' | 'unverified'

/** The origin of a fact. Every cell and every price has one. */
export interface Dated {
  /** A page, a repository with commit and path, or a section of AWS documentation. Never empty. */
  readonly source: string
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: the date of the source, not the date from which the price holds. */
  readonly asOf: string
  /** How reliable the fact is. */
  readonly confidence: Confidence
}

/** From the most to the least reliable. */
export const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low', 'unverified']

/** The lowest confidence of a calculation that uses all of these facts; `high` if it uses none. */
export function lowestConfidence(facts: readonly { readonly confidence: Confidence }[]): Confidence {
  const lowest = Math.max(0, ...facts.map(({ confidence }) => CONFIDENCES.indexOf(confidence)))
  return CONFIDENCES[lowest] ?? 'unverified'
}
