/**
 * Copies a verifier for a combinator that replaces its `verify`.
 *
 * @module
 */

const DECLARATIONS = ['reads', 'issuers', 'live', 'tokens', 'singleUse', 'identityValidationExpression'] as const

/**
 * Returns the own properties of a verifier and everything it declares. Object spread alone would lose the getters of a class
 * instance, and a copy without `reads` or `tokens` is not a verifier.
 */
export function declarationsOf<V extends object>(verifier: V): V {
  const declared = DECLARATIONS.filter((name) => name in verifier).map((name) => [name, Reflect.get(verifier, name)])
  return { ...verifier, ...Object.fromEntries(declared) }
}
