/**
 * Derives variants of a request that API Gateway may answer from the same cached response: another source address, another
 * header or query parameter, another path of the same route, another method of an `ANY` route.
 *
 * @module
 */

import type { RequestOptions } from '../request-options.ts'
import type { Dependency } from './advice.ts'
import type { GroupedRequest } from './cache-groups.ts'
import type { SampleRequest } from './cache-safety.ts'

/** A request that differs from another in one thing. */
export interface RequestVariant {
  readonly request: SampleRequest
  readonly changed: Dependency
}

const OTHER_VALUE = 'gatewright-probe'
const OTHER_ADDRESSES = ['203.0.113.77', '10.1.2.3', '2001:db8::77'] as const
/** Headers that authorizers read besides the credential, and that clients often do not send. */
const COMMON_HEADERS = ['user-agent', 'referer', 'origin', 'x-forwarded-for', 'cookie'] as const

/** Returns the variants of a request. Some may have other identity sources; the caller compares the cache keys. */
export function requestVariants(request: GroupedRequest): readonly RequestVariant[] {
  return [...addressVariants(request), ...headerVariants(request), ...queryVariants(request), ...routeVariants(request)]
}

function addressVariants(request: GroupedRequest): readonly RequestVariant[] {
  return OTHER_ADDRESSES.filter((address) => address !== request.options.sourceIp).map((sourceIp) =>
    variant(request, 'another source address', { sourceIp }, { kind: 'sourceIp' }),
  )
}

function headerVariants(request: GroupedRequest): readonly RequestVariant[] {
  const pairs = headerPairs(request.options)
  const names = [...new Set([...pairs.map(([name]) => name.toLowerCase()), ...COMMON_HEADERS])].filter((name) => name !== 'host')
  return names.flatMap((name) => {
    const others = pairs.filter(([other]) => other.toLowerCase() !== name)
    const changed = { kind: 'header', names: [name] } as const
    const replaced = variant(request, `another header ${name}`, { headers: [...others, [name, OTHER_VALUE]] }, changed)
    return others.length === pairs.length
      ? [replaced]
      : [replaced, variant(request, `without header ${name}`, { headers: others }, changed)]
  })
}

function queryVariants(request: GroupedRequest): readonly RequestVariant[] {
  const { query = {} } = request.options
  return Object.keys(query).flatMap((name) => {
    const { [name]: removed, ...others } = query
    const changed = { kind: 'query', names: [name] } as const
    return [
      variant(request, `another query parameter ${name}`, { query: { ...others, [name]: OTHER_VALUE } }, changed),
      variant(request, `without query parameter ${name}`, { query: others }, changed),
    ]
  })
}

function routeVariants(request: GroupedRequest): readonly RequestVariant[] {
  const [method = '', target = ''] = request.route.split(' ')
  const [path = '', ...query] = target.split('?')
  const [routeMethod = '', pattern = ''] = request.routeKey.split(' ')
  const withTarget = (otherMethod: string, otherPath: string): RequestVariant => ({
    request: { ...request, route: `${otherMethod} ${[otherPath, ...query].join('?')}` },
    changed: { kind: 'route' },
  })
  const methods = ['GET', 'DELETE'].filter((other) => routeMethod === 'ANY' && other !== method.toUpperCase())
  const otherPath = siblingPath(path, pattern)
  return [...methods.map((other) => withTarget(other, path)), ...(otherPath === undefined ? [] : [withTarget(method, otherPath)])]
}

/** Another path of the same route: the last path parameter has another value. `undefined` without a path parameter. */
function siblingPath(path: string, pattern: string): string | undefined {
  const segments = path.split('/')
  const index = pattern.split('/').findLastIndex((segment) => segment.startsWith('{'))
  if (index === -1 || index >= segments.length) return undefined
  return segments.map((segment, position) => (position === index ? OTHER_VALUE : segment)).join('/')
}

function variant(request: GroupedRequest, note: string, options: RequestOptions, changed: Dependency): RequestVariant {
  const { caller, route } = request
  return { request: { caller: `${caller} (${note})`, route, options: { ...request.options, ...options } }, changed }
}

function headerPairs({ headers = [] }: RequestOptions): readonly (readonly [string, string])[] {
  // `Array.isArray` does not narrow readonly arrays.
  if (Array.isArray(headers)) return headers as readonly (readonly [string, string])[]
  return Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const))
}
