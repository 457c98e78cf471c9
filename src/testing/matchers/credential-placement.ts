/**
 * Puts a token where an authorizer or a request verifier expects it.
 *
 * @module
 */

import { type AuthorizerDefinition, type AuthorizerRequest, type CredentialLocation, header } from '../../events/index.ts'
import type { EventOptions } from '../events/event-options.ts'
import { exampleOf } from '../events/event-route.ts'
import { events } from '../events/events.ts'

/** One way to present a token. */
export interface Placement {
  /** Returns an authorizer event, or an `AuthorizerRequest`, that carries the token; `undefined` if API Gateway rejects it. */
  readonly place: (token: string) => unknown
  /** Whether the token arrives as it is: whitespace around it may belong to the syntax of a header or a cookie. */
  readonly preserves: (token: string) => boolean
}

/** What the test states about the event. */
export interface PlacementOptions {
  readonly from: CredentialLocation | undefined
  readonly request: string | undefined
}

type Source = CredentialLocation['source']

const AUTHORIZATION = header('Authorization', 'Bearer')

/** The ways in which an event of the authorizer's kind can carry a token: for each route and location one. */
export function authorizerPlacements(definition: unknown, { from, request: fixed }: PlacementOptions): readonly Placement[] {
  // Read by name only, because the definition may be the user's own object.
  const { api, type, payloadFormatVersion, identitySources, routes } = (definition ?? {}) as {
    readonly [name in keyof AuthorizerDefinition | 'payloadFormatVersion']?: unknown
  }
  const locations = from === undefined ? locationsIn(identitySources) : [from]
  const place = (request: RouteRequest, location: CredentialLocation, token: string): unknown => {
    const value = credentialText(location, token)
    if (type === 'TOKEN') return value === '' ? undefined : events.token({ ...request, token: value })
    const options = { ...request, ...carry(request, location.source, value) }
    if (api === 'WEBSOCKET') return events.connect({ ...options, route: undefined })
    if (api !== 'HTTP') return events.request(options)
    const httpOptions = { ...options, identitySource: [value] }
    return payloadFormatVersion === '2.0' ? events.httpApi2(httpOptions) : events.httpApi1(httpOptions)
  }
  return requestsFor(routes, fixed).flatMap((request) =>
    locations.map((location) => ({
      preserves: (token) => isPreserved(location, token),
      place: (token) => place(request, location, token),
    })),
  )
}

/** The ways in which a request can carry a token for a verifier that reads these sources. */
export function verifierPlacements(reads: unknown, { from }: PlacementOptions): readonly Placement[] {
  const locations = from === undefined ? locationsIn(Array.isArray(reads) ? reads.flat() : undefined) : [from]
  return locations.map((location) => ({
    preserves: (token) => isPreserved(location, token),
    place: (token) => requestWith(location.source, credentialText(location, token)),
  }))
}

/** Every location at which a client can send a token, each with the scheme `Bearer` and bare. */
function locationsIn(sources: unknown): readonly CredentialLocation[] {
  const list: readonly unknown[] = Array.isArray(sources) ? sources : []
  const locations = list
    .filter(isClientSource)
    .flatMap((source): CredentialLocation[] =>
      source.in === 'header' ? [{ source, scheme: 'Bearer' }, { source }] : [{ source }],
    )
  return locations.length === 0 ? [AUTHORIZATION] : locations
}

function isClientSource(source: unknown): source is Source {
  if (typeof source !== 'object' || source === null || !('in' in source) || !('name' in source)) return false
  return ['header', 'query', 'stageVariable'].includes(String(source.in)) && typeof source.name === 'string'
}

type RouteRequest = Pick<EventOptions, 'request' | 'route' | 'routes'>

/** One concrete request per route, because a response for a single request may deny every other route. */
function requestsFor(routes: unknown, fixed: string | undefined): readonly RouteRequest[] {
  const list: readonly unknown[] = Array.isArray(routes) ? routes : []
  const keys = list.filter((route): route is string => typeof route === 'string' && route.includes(' /'))
  if (fixed !== undefined) return [{ request: fixed, routes: keys }]
  const requests = keys.map((route) => ({ request: exampleOf(route), route }))
  return requests.length === 0 ? [{ request: 'GET /' }] : requests
}

/** Spaces between a scheme and its credential are legal (RFC 9110 section 11.4), and cookies are trimmed. */
function isPreserved({ source, cookie }: CredentialLocation, token: string): boolean {
  if (cookie !== undefined) return token === token.trim()
  return source.in !== 'header' || !token.startsWith(' ')
}

function credentialText({ scheme, cookie }: CredentialLocation, token: string): string {
  if (cookie !== undefined) return `${cookie}=${token}`
  return scheme === undefined ? token : `${scheme} ${token}`
}

/** The event options that carry `value` in `source`. */
function carry({ request }: RouteRequest, { in: place, name }: Source, value: string): EventOptions {
  if (place === 'query') return { request: `${request}?${encodeURIComponent(name)}=${encodeURIComponent(value)}` }
  return place === 'stageVariable' ? { stageVariables: { [name]: value } } : { headers: { [name]: value } }
}

function requestWith(source: Source, value: string): AuthorizerRequest {
  const isHeader = (name: string): boolean => source.in === 'header' && name.toLowerCase() === source.name.toLowerCase()
  return {
    arn: 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/test/GET/',
    method: 'GET',
    path: '/',
    headers: (name) => (isHeader(name) ? [value] : []),
    query: (name) => (source.in === 'query' && name === source.name ? [value] : []),
    stageVariable: (name) => (source.in === 'stageVariable' && name === source.name ? value : undefined),
    context: () => undefined,
    event: undefined,
  }
}
