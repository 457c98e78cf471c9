/**
 * How a claim is held against a list, as AWS's own library does it. The only module that loads `aws-jwt-verify`, and of it
 * only one assertion: with the validators that call it would come its HTTP client and its key cache. Which claim is
 * held against what stands in `cognito.ts` and `oidc.ts`, and tests hold those against the validators.
 *
 * @module
 */

import { assertStringArraysOverlap } from 'aws-jwt-verify/assert'

/** Whether a claim, a text or a list of texts, has at least one of `expected`. */
export function hasOneOf(claim: unknown, expected: readonly string[]): boolean {
  try {
    // Stryker disable next-line StringLiteral: the name stands in the text of an error that is dropped
    assertStringArraysOverlap('', claim, expected)
    return true
  } catch {
    // What an assertion throws quotes the claim, so it goes no further.
    return false
  }
}

/** Whether a claim is a text, and one of `expected`. */
export function isOneOf(claim: unknown, expected: readonly string[]): boolean {
  return typeof claim === 'string' && hasOneOf(claim, expected)
}
