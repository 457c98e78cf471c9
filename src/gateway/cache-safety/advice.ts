/**
 * States in one sentence what to change about an authorizer whose cached responses are not safe.
 *
 * @module
 */

import type { RequestOptions } from '../request-options.ts'
import type { CachingAuthorizer, GroupedRequest } from './cache-groups.ts'

/** What two requests differ in, apart from the identity sources. */
export type Dependency =
  | { readonly kind: 'route' | 'sourceIp' | 'time' | 'repetition' | 'request' }
  | { readonly kind: 'header' | 'query'; readonly names: readonly string[] }

const NO_CACHE = 'or set ttlSeconds to 0'

/**
 * @param result `context`: only the principal or the context differs, not the decision.
 */
export function adviceFor(
  dependency: Dependency,
  result: 'decision' | 'context',
  { simpleResponses }: CachingAuthorizer,
): string {
  switch (dependency.kind) {
    case 'route':
      if (result === 'context') return `Do not return values of the requested route in the context, ${NO_CACHE}.`
      return simpleResponses
        ? `Add $context.routeKey to the identity sources, because a cached simple response applies to all routes, ${NO_CACHE}.`
        : 'Return a policy for all routes of the API instead of event.methodArn.'
    case 'header':
    case 'query':
      return `Add the ${describeNames(dependency)} to the identity sources, ${NO_CACHE}: the response depends on it.`
    case 'sourceIp':
      return `Replace the check of the source address by the condition key aws:SourceIp in the policy, ${NO_CACHE}.`
    case 'time':
      return `Replace the check of the time by the condition key aws:CurrentTime in the policy, ${NO_CACHE}.`
    case 'repetition':
      return `Make the response depend on the identity sources only, ${NO_CACHE}: the same request got different responses.`
    case 'request':
      return `Make the response depend on the identity sources only, ${NO_CACHE}.`
  }
}

/** Finds what differs between two requests that share a cached response. */
export function dependencyBetween(first: GroupedRequest, then: GroupedRequest): Dependency {
  if (first.caller === then.caller) return { kind: 'route' }
  const isSource = (place: 'header' | 'query', name: string): boolean =>
    first.authorizer.identitySources.some(
      (source) => source.in === place && (place === 'header' ? source.name.toLowerCase() : source.name) === name,
    )
  const headers = changedNames(headerMap(first.options), headerMap(then.options)).filter((name) => !isSource('header', name))
  if (headers.length > 0) return { kind: 'header', names: headers }
  const query = changedNames(queryMap(first.options), queryMap(then.options)).filter((name) => !isSource('query', name))
  if (query.length > 0) return { kind: 'query', names: query }
  if (first.options.sourceIp !== then.options.sourceIp) return { kind: 'sourceIp' }
  return { kind: first.route === then.route ? 'request' : 'route' }
}

type Values = ReadonlyMap<string, string>

function changedNames(one: Values, other: Values): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name))
}

function headerMap({ headers = [] }: RequestOptions): Values {
  const pairs: readonly (readonly [string, unknown])[] = isPairs(headers) ? headers : Object.entries(headers)
  return new Map(pairs.map(([name, value]) => [name.toLowerCase(), JSON.stringify([value].flat())]))
}

function queryMap({ query = {} }: RequestOptions): Values {
  return new Map(Object.entries(query).map(([name, value]) => [name, JSON.stringify([value].flat())]))
}

/** `Array.isArray` does not narrow readonly arrays. */
function isPairs(headers: NonNullable<RequestOptions['headers']>): headers is readonly (readonly [string, string])[] {
  return Array.isArray(headers)
}

function describeNames({ kind, names }: Extract<Dependency, { readonly names: unknown }>): string {
  const noun = kind === 'header' ? 'header' : 'query parameter'
  return names.length === 1 ? `${noun} ${names[0]}` : `${noun}s ${names.join(', ')}`
}
