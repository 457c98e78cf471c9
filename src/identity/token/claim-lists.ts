/**
 * How a claim is held against a list. Which claim is held against what stands in `cognito.ts` and `oidc.ts`; tests hold both,
 * and these two, against the validators of AWS's own `aws-jwt-verify`.
 *
 * @module
 */

/** Whether a claim is a text, and one of `expected`. */
export function isOneOf(claim: unknown, expected: readonly string[]): boolean {
  return expected.some((text) => text === claim)
}

/** Whether a claim, a text or a list of texts, has at least one of `expected`. */
export function hasOneOf(claim: unknown, expected: readonly string[]): boolean {
  return Array.isArray(claim) ? claim.some((each) => isOneOf(each, expected)) : isOneOf(claim, expected)
}
