const DECLARED = ['reads', 'issuers', 'live', 'tokens', 'identityValidationExpression'] as const

/**
 * A verifier's own fields and all that it declares, to be spread into one that wraps it. Of an object of a class a spread
 * alone takes no getters, and a wrapper without `reads` or `tokens` is no verifier.
 */
export function declared<V extends object>(verifier: V): V {
  const inherited = DECLARED.filter((name) => name in verifier).map((name) => [name, Reflect.get(verifier, name)])
  return { ...verifier, ...Object.fromEntries(inherited) }
}
