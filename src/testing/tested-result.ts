/**
 * Reads what a test passes as the result of an authorizer: a policy document, an authorizer response, or JSON of either.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { parseAuthorizerResponse } from '../gateway/index.ts'
import { isRecord } from '../internal/type-guards.ts'
import { wrongValue } from '../options.ts'
import { type PolicyDocument, PolicyError, type PolicySet, parsePolicy } from '../policy/index.ts'

/** A policy document, or the decision of a simple response. */
export type TestedResult =
  | {
      readonly kind: 'policy'
      readonly document: PolicyDocument
      /** How the document is evaluated: one with `Principal` elements is a resource policy. */
      readonly policies: PolicySet
      /** A response without `principalId`: API Gateway answers 500 if its policy allows the request. */
      readonly lacksPrincipal: boolean
    }
  | { readonly kind: 'simple'; readonly isAuthorized: boolean }

/** The kind of API that receives the response. HTTP APIs accept a nested `context`. */
export type ResponseApi = 'REST' | 'HTTP' | 'WEBSOCKET'

/** @throws {ConfigError} if the value is of no accepted kind, or API Gateway answers 500 to the response. */
export function readTestedResult(subject: string, received: unknown, api: ResponseApi = 'REST'): TestedResult {
  const value = typeof received === 'string' ? parseJson(received) : received
  if (isRecord(value)) {
    if ('policyDocument' in value) return readPolicyResponse(subject, value, api)
    if ('isAuthorized' in value) return readSimpleResponse(subject, value)
    if ('Statement' in value) return readDocument(subject, value)
  }
  throw wrongValue(subject, 'value', 'a policy document or an authorizer response', received)
}

/** A document that AWS would not save denies everything in an evaluation, so a test of it would be meaningless. */
function readDocument(subject: string, value: unknown): TestedResult {
  try {
    const document = parsePolicy(value as PolicyDocument) // parsePolicy checks every element
    const policies = hasPrincipal(document) ? { resource: document } : { identity: [document] }
    return { kind: 'policy', document, policies, lacksPrincipal: false }
  } catch (error) {
    if (error instanceof PolicyError) throw new ConfigError(subject, 'value', '', `the policy is invalid: ${error.message}`)
    throw error
  }
}

function hasPrincipal({ Statement }: PolicyDocument): boolean {
  return [Statement].flat().some(({ Principal, NotPrincipal }) => Principal !== undefined || NotPrincipal !== undefined)
}

/** The check that the offline gateway applies. */
function readPolicyResponse(subject: string, value: { readonly [name: string]: unknown }, api: ResponseApi): TestedResult {
  const { context } = value
  const isNestedAllowed = api === 'HTTP' && (context === undefined || isRecord(context))
  const json = toJson(isNestedAllowed ? { ...value, context: undefined } : value)
  if (json === undefined) throw unusable(subject, 'it is not JSON')
  const response = parseAuthorizerResponse(json)
  if (response.kind === 'malformed') throw unusable(subject, response.problem)
  const document = response.policy
  if (hasPrincipal(document)) {
    const problem = 'a statement of an authorizer response has Principal, and API Gateway does not document its meaning'
    throw new ConfigError(subject, 'value', '', `${problem}. Remove it.`)
  }
  return { kind: 'policy', document, policies: { identity: [document] }, lacksPrincipal: response.principalId === undefined }
}

function readSimpleResponse(subject: string, { isAuthorized, context }: { readonly [name: string]: unknown }): TestedResult {
  if (typeof isAuthorized !== 'boolean') throw unusable(subject, 'isAuthorized is not a boolean')
  if (context !== undefined && context !== null && !isRecord(context)) throw unusable(subject, 'context is not an object')
  return { kind: 'simple', isAuthorized }
}

/** An error rather than a failed match, because a 500 is neither an allow nor a deny, and so fails `.not` as well. */
export function unusable(subject: string, problem: string): ConfigError {
  return new ConfigError(subject, 'value', '', `API Gateway answers 500 to this authorizer response: ${problem}.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
