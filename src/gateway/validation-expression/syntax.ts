/**
 * Defines the syntax tree of a validation expression.
 *
 * @module
 */

/** A set of characters. */
export interface CharacterSet {
  readonly ranges: readonly (readonly [first: number, last: number])[]
  readonly isNegated: boolean
}

/** A node of the syntax tree. */
export type Expression =
  | { readonly kind: 'characters'; readonly sets: readonly CharacterSet[]; readonly isNegated: boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'alternatives'; readonly options: readonly Expression[] }
  | { readonly kind: 'repetition'; readonly part: Expression; readonly least: number; readonly most: number }
  | { readonly kind: 'anchor'; readonly at: 'start' | 'end' }
  | { readonly kind: 'lookahead'; readonly part: Expression; readonly isNegated: boolean }

/** The expression is invalid, or Java and JavaScript read it differently. `problem` completes "the expression …". */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  readonly problem: string

  constructor(problem: string) {
    super(`the expression ${problem}`)
    this.problem = problem
  }
}
