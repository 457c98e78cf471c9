/**
 * Reads what a test passes as the result of an authorizer: a policy document, an authorizer response, or JSON of either.
 *
 * @module
 */

import { wrongValue } from '../options.ts'
import type { PolicyDocument } from '../policy/index.ts'

/** A policy document, or the decision of a simple response. */
export type TestedResult =
  | { readonly kind: 'policy'; readonly document: PolicyDocument }
  | { readonly kind: 'simple'; readonly isAuthorized: boolean }

/** @throws {ConfigError} if the value is not one, or API Gateway cannot use it. */
export function readTestedResult(subject: string, received: unknown): TestedResult {
  const value = typeof received === 'string' ? parseJson(received) : received
  const result = typeof value === 'object' && value !== null ? readObject(value) : undefined
  if (result === undefined) throw wrongValue(subject, 'value', 'a policy document or an authorizer response', received)
  return result
}

function readObject(value: object): TestedResult | undefined {
  if ('policyDocument' in value) {
    const { policyDocument } = value
    return isDocument(policyDocument) ? { kind: 'policy', document: policyDocument } : undefined
  }
  if ('isAuthorized' in value) {
    return typeof value.isAuthorized === 'boolean' ? { kind: 'simple', isAuthorized: value.isAuthorized } : undefined
  }
  return isDocument(value) ? { kind: 'policy', document: value } : undefined
}

/** Only the presence of statements is checked here; `evaluate` validates everything inside a document. */
function isDocument(value: unknown): value is PolicyDocument {
  return typeof value === 'object' && value !== null && 'Statement' in value
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
