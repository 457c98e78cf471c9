/**
 * The identity sources of an authorizer: their values in one request, whether all are there, and the cache key they make.
 *
 * @module
 */

import { createHash } from 'node:crypto'
import type { IdentitySource } from '../../events/index.ts'
import { type GatewayRequest, headerValues } from '../raw-request.ts'
import { contextVariable, type RestRequestContext } from '../request-context.ts'

/**
 * The value of a source, `undefined` when it is missing or empty: API Gateway treats both alike. A header or parameter
 * that comes twice counts with all its values, so that it can neither hide one of them nor share another caller's key.
 */
export function sourceValue(
  source: IdentitySource,
  request: GatewayRequest,
  context: RestRequestContext,
  stageVariables: { readonly [name: string]: string },
): string | undefined {
  const value = read()
  return value === '' ? undefined : value

  function read(): string | undefined {
    switch (source.in) {
      case 'header':
        return joined(headerValues(request.headers, source.name))
      case 'query':
        return joined(request.query.filter(([name]) => name === source.name).map(([, text]) => text))
      case 'stageVariable':
        return Object.hasOwn(stageVariables, source.name) ? stageVariables[source.name] : undefined
      case 'context':
        return contextVariable(context, source.name)
    }
  }
}

/** One key for the ordered values. A hash: credentials are no keys, and two lists never make one text. */
export function cacheKey(values: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('base64')
}

function joined(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(',')
}
