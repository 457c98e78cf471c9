/**
 * What the event makers take: a request as a client would send it, to an API of yours.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { checkOptions } from '../options.ts'

export interface EventOptions {
  /** Method and concrete path, as the client sends them: `GET /pets/7?key=a`. A WebSocket `$connect` has only the query. Default `GET /`. */
  readonly request?: string
  /** The route that API Gateway chose: `GET /pets/{id}`. Default: the request's own method and path. An HTTP API may choose `$default`. */
  readonly route?: string
  /** One value, or several for a header that comes several times. */
  readonly headers?: { readonly [name: string]: string | readonly string[] }
  readonly stageVariables?: { readonly [name: string]: string }
  readonly clientCertificate?: {
    readonly pem: string
    readonly subject: string
    readonly issuer: string
    readonly serialNumber: string
    readonly notBefore: string
    readonly notAfter: string
  }
  /** Default `192.0.2.1`. */
  readonly sourceIp?: string
  /** Default `test`. */
  readonly stage?: string
  readonly apiId?: string
  readonly region?: string
  readonly accountId?: string
  readonly partition?: string
  /** A custom domain; with `basePath`, what it maps the API to. */
  readonly domainName?: string
  readonly basePath?: string
  /** Milliseconds since the epoch. Default 0. */
  readonly at?: number
}

/** The options with everything worked out that the makers share. */
export interface EventParts {
  readonly method: string
  readonly path: string
  readonly rawQuery: string
  /** Decoded once, in the order sent. */
  readonly query: readonly (readonly [string, string])[]
  readonly routeMethod: string
  readonly resource: string
  readonly headers: readonly (readonly [string, string])[]
  readonly arnPrefix: string
  readonly domainName: string
  /** The path that the client addressed: base path or stage included. */
  readonly addressed: string
  readonly options: EventOptions & {
    readonly stage: string
    readonly apiId: string
    readonly accountId: string
    readonly sourceIp: string
    readonly at: number
  }
}

const KNOWN = [
  'request',
  'route',
  'headers',
  'stageVariables',
  'clientCertificate',
  'sourceIp',
  'stage',
  'apiId',
  'region',
  'accountId',
  'partition',
  'domainName',
  'basePath',
  'at',
]

/** Checks and completes the options. */
export function eventParts(subject: string, given: EventOptions, more: readonly string[] = []): EventParts {
  checkOptions(subject, given, [...KNOWN, ...more])
  const { request = 'GET /', stage = 'test', apiId = 'a1b2c3d4e5', region = 'eu-west-1', accountId = '123456789012' } = given
  const { partition = 'aws', sourceIp = '192.0.2.1', at = 0, basePath } = given
  const [method, target] = splitOnce(subject, 'request', request)
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const rawQuery = mark < 0 ? '' : target.slice(mark + 1)
  const [routeMethod, resource] =
    given.route === undefined || given.route === '$default' ? [method, path] : splitOnce(subject, 'route', given.route)
  const domainName = given.domainName ?? `${apiId}.execute-api.${region}.amazonaws.com`
  return {
    method,
    path,
    rawQuery,
    query: [...new URLSearchParams(rawQuery)],
    routeMethod,
    resource,
    headers: Object.entries(given.headers ?? {}).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).map((one) => [name, one] as const),
    ),
    arnPrefix: `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`,
    domainName,
    addressed: given.domainName === undefined ? `/${stage}${path}` : `${basePath === undefined ? '' : `/${basePath}`}${path}`,
    options: { ...given, stage, apiId, accountId, sourceIp, at },
  }
}

/** The path parameters of a concrete path under its route. */
export function pathParameters({ resource, path }: EventParts): { readonly [name: string]: string } | null {
  const found: [string, string][] = []
  const segments = path.split('/')
  resource.split('/').forEach((part, index) => {
    if (!part.startsWith('{') || !part.endsWith('}')) return
    const greedy = part.endsWith('+}')
    const value = greedy ? segments.slice(index).join('/') : (segments[index] ?? '')
    found.push([part.slice(1, greedy ? -2 : -1), value])
  })
  return found.length === 0 ? null : Object.fromEntries(found)
}

function splitOnce(subject: string, option: string, text: string): readonly [string, string] {
  const blank = text.indexOf(' ')
  if (blank < 1 || text[blank + 1] !== '/') throw new ConfigError(subject, option, 'a method and a path, such as "GET /pets"')
  return [text.slice(0, blank), text.slice(blank + 1)]
}
