/**
 * Compares route keys: which requests two routes share, and which route of an API receives a request.
 *
 * @module
 */

/** A parsed route key. Keys without a path (`$default`, `$connect`) have no segments. */
export interface RouteKey {
  /** `GET`, or `ANY`; the whole key of a route without a path. */
  readonly method: string
  readonly segments: readonly Segment[] | undefined
}

/** One segment of a path. `parameter` matches one segment, `greedy` the rest. */
export type Segment = { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'parameter' | 'greedy' }

/** Parses `GET /pets/{id}`, `ANY /{proxy+}`, `$default`. */
export function parseRouteKey(route: string): RouteKey {
  const space = route.indexOf(' ')
  if (space === -1) return { method: route, segments: undefined }
  const segments = route
    .slice(space + 2)
    .split('/')
    .filter((segment) => segment !== '')
  return { method: route.slice(0, space), segments: segments.map(parseSegment) }
}

function parseSegment(text: string): Segment {
  if (!text.startsWith('{') || !text.endsWith('}')) return { kind: 'literal', text }
  return { kind: text.endsWith('+}') ? 'greedy' : 'parameter' }
}

/** Whether some request matches both routes. */
export function overlap(left: RouteKey, right: RouteKey): boolean {
  if (isDefault(left)) return isDefault(right) || right.segments !== undefined
  if (isDefault(right)) return left.segments !== undefined
  return methodsOverlap(left, right) && pathsOverlap(left.segments, right.segments)
}

/** Whether every request that matches `inner` also matches `outer`. */
export function covers(outer: RouteKey, inner: RouteKey): boolean {
  if (isDefault(outer)) return isDefault(inner) || inner.segments !== undefined
  if (outer.segments === undefined || inner.segments === undefined) return outer.method === inner.method
  if (outer.method !== 'ANY' && outer.method !== inner.method) return false
  for (const [index, segment] of outer.segments.entries()) {
    const other = inner.segments[index]
    if (other === undefined) return false
    if (segment.kind === 'greedy') return true
    if (other.kind === 'greedy') return false
    if (segment.kind === 'literal' && (other.kind !== 'literal' || segment.text !== other.text)) return false
  }
  return outer.segments.length === inner.segments.length
}

/** Sorts the more specific route first, as API Gateway selects routes: literals before parameters before greedy ones. */
export function compareSpecificity(left: RouteKey, right: RouteKey): number {
  const [first, second] = [left, right].map((route) => route.segments ?? [{ kind: 'greedy' } as const])
  for (let index = 0; index < Math.max(first?.length ?? 0, second?.length ?? 0); index++) {
    const difference = rank(first?.[index]) - rank(second?.[index])
    if (difference !== 0) return difference
  }
  return methodRank(left) - methodRank(right)
}

/** The route that receives every request of `inner`: the most specific one that covers it. */
export function findOwner<R extends { readonly key: RouteKey }>(routes: readonly R[], inner: RouteKey): R | undefined {
  const candidates = routes.filter(({ key }) => covers(key, inner))
  return candidates.sort((left, right) => compareSpecificity(left.key, right.key))[0]
}

const RANKS = { literal: 0, parameter: 1, greedy: 2 }

function rank(segment: Segment | undefined): number {
  return segment === undefined ? 3 : RANKS[segment.kind]
}

function methodRank({ method }: RouteKey): number {
  return method === 'ANY' || method === '$default' ? 1 : 0
}

function isDefault({ method, segments }: RouteKey): boolean {
  return segments === undefined && method === '$default'
}

function methodsOverlap(left: RouteKey, right: RouteKey): boolean {
  return left.method === right.method || [left, right].some(({ method }) => method === 'ANY')
}

function pathsOverlap(left: RouteKey['segments'], right: RouteKey['segments']): boolean {
  if (left === undefined || right === undefined) return left === right
  for (let index = 0; ; index++) {
    const [one, other] = [left[index], right[index]]
    if (one === undefined || other === undefined) return one === other
    if (one.kind === 'greedy' || other.kind === 'greedy') return true
    if (one.kind === 'literal' && other.kind === 'literal' && one.text !== other.text) return false
  }
}
