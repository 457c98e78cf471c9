/**
 * Reads the identity sources of an authorizer from a request and builds the cache key from their values.
 *
 * @module
 */

import { hash } from 'node:crypto'
import type { IdentitySource } from '../../events/index.ts'
import { headerValues } from '../raw-request.ts'
import { contextVariable } from '../request-context.ts'
import type { RoutedRequest } from './authorization.ts'

/**
 * Returns the value of an identity source. Returns `undefined` if it is missing or empty, which API Gateway treats alike.
 * The values of a repeated header or parameter are joined, so that no value is hidden and no other caller's cache key
 * can be produced.
 */
export function identitySourceValue(source: IdentitySource, request: RoutedRequest): string | undefined {
  const value = readSource(source, request)
  return value === '' ? undefined : value
}

function readSource({ in: location, name }: IdentitySource, request: RoutedRequest): string | undefined {
  const { forwarded, stageVariables } = request
  switch (location) {
    case 'header':
      return joinValues(headerValues(forwarded.headers, name))
    case 'query':
      return joinValues(forwarded.query.filter(([key]) => key === name).map(([, value]) => value))
    case 'stageVariable':
      return Object.hasOwn(stageVariables, name) ? stageVariables[name] : undefined
    case 'context':
      // Not destructured above, because HTTP APIs build it only when it is read.
      return contextVariable(request.requestContext, name)
  }
}

/** Names an identity source as the definition of a REST API does: `method.request.header.Authorization`. */
export function sourceName({ in: location, name }: IdentitySource): string {
  return `${PREFIXES[location]}${name}`
}

const PREFIXES = {
  header: 'method.request.header.',
  query: 'method.request.querystring.',
  stageVariable: 'stageVariables.',
  context: 'context.',
} as const

/** Builds the cache key of an ordered list of values. It is a hash, so that the cache does not hold credentials. */
export function cacheKey(values: readonly (string | undefined)[]): string {
  return hash('sha256', JSON.stringify(values), 'base64')
}

function joinValues(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(',')
}
