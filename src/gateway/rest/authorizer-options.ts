/**
 * Checks the parts of authorizers that several types have.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { IdentitySource } from '../../events/index.ts'
import type { FetchDocument } from '../../identity/index.ts'
import { type Check, oneOf, string, valid } from '../../options.ts'
import { readLimited } from '../read-limited.ts'
import { ExpressionError } from '../validation-expression/syntax.ts'
import { type ValidationExpression, validationExpression } from '../validation-expression/validation-expression.ts'

/** One identity source. */
export const identitySource: Check<IdentitySource> = valid<IdentitySource>(
  'an identity source { in, name }, where `in` is header, query, stageVariable or context',
  isIdentitySource,
)

/** The identity source of an authorizer that reads one header. */
export const identityHeader: Check<IdentitySource> = valid<IdentitySource>(
  'one header',
  (value) => isIdentitySource(value) && value.in === 'header',
)

/** Returns whether a value is an identity source. */
export function isIdentitySource(value: unknown): value is IdentitySource {
  if (typeof value !== 'object' || value === null) return false
  const { in: location, name } = value as { readonly [key: string]: unknown }
  return oneOf('header', 'query', 'stageVariable', 'context').accepts(location) && string.accepts(name)
}

/** @throws {ConfigError} for an expression that API Gateway and this package may read differently. */
export function compileExpression(option: string, expression: string | undefined): ValidationExpression | undefined {
  if (expression === undefined) return undefined
  try {
    return validationExpression(expression)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const name = `${option}.identityValidationExpression`
    const problem = `${name} ${error.problem}. Use only what Java and JavaScript read alike.`
    throw new ConfigError('restApi', name, '', problem)
  }
}

/** Adapts a standard `fetch` to the one that verifiers take. */
export function documentFetcher(send: typeof fetch): FetchDocument {
  return async (url, { timeoutMs, maxBytes }) => {
    const response = await send(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
    const body = await readLimited(response.body, maxBytes)
    if (!response.ok || body.length > maxBytes) throw new Error('the key set could not be fetched')
    return JSON.parse(new TextDecoder().decode(body))
  }
}
