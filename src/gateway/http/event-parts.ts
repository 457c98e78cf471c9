/**
 * Builds the parts that several events of an HTTP API share: headers, cookies, query parameters and the body.
 *
 * @module
 */

import type { GatewayRequest } from '../raw-request.ts'
import { queryMaps, type ValueMaps } from '../value-maps.ts'

type HeaderPairs = readonly (readonly [string, string])[]

/** Payload format 2.0: names are lowercase, and the values of a repeated header are joined. Cookies are separate. */
export function headers2(pairs: HeaderPairs): { readonly [name: string]: string } {
  const values = new Map<string, string>()
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    if (key === 'cookie') continue
    const earlier = values.get(key)
    values.set(key, earlier === undefined ? value : `${earlier},${value}`)
  }
  // fromEntries defines own properties, so a header named __proto__ does not change a prototype.
  return Object.fromEntries(values)
}

/** Payload format 2.0: one element per cookie. Empty without a `Cookie` header. */
export function cookies2(pairs: HeaderPairs): readonly string[] {
  return pairs
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';'))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '')
}

/** Payload format 2.0: the values of a repeated parameter are joined. */
export function query2(pairs: GatewayRequest['query']): { readonly [name: string]: string } {
  const values = new Map<string, string>()
  for (const [name, value] of pairs) {
    const earlier = values.get(name)
    values.set(name, earlier === undefined ? value : `${earlier},${value}`)
  }
  return Object.fromEntries(values)
}

/** The names that events of payload format 1.0 capitalize. All other names are lowercase. */
const CAPITALIZED: ReadonlyMap<string, string> = new Map(
  [
    'Content-Length',
    'Content-Type',
    'Host',
    'User-Agent',
    'X-Amz-Cf-Id',
    'X-Amzn-Trace-Id',
    'X-Forwarded-For',
    'X-Forwarded-Port',
    'X-Forwarded-Proto',
  ].map((name) => [name.toLowerCase(), name]),
)

/** Payload format 1.0: the last value and all values of each header. */
export function headers1(pairs: HeaderPairs): ValueMaps {
  return queryMaps(
    pairs.map(([name, value]) => {
      const key = name.toLowerCase()
      return [CAPITALIZED.get(key) ?? key, value] as const
    }),
  )
}

/** The headers that the authorizer and the backend see: API Gateway sets some itself. */
export function forwardedHeaders(
  { headers, body, sourceIp, host }: Pick<GatewayRequest, 'headers' | 'body' | 'sourceIp' | 'host'>,
  traceId: string,
): HeaderPairs {
  const sent = new Set(headers.map(([name]) => name.toLowerCase()))
  const addresses = headers.filter(([name]) => name.toLowerCase() === 'x-forwarded-for').map(([, value]) => value)
  return [
    ...headers.filter(([name]) => !SET_BY_GATEWAY.has(name.toLowerCase())),
    ...(sent.has('host') ? [] : [['host', host] as const]),
    ...(sent.has('content-length') ? [] : [['content-length', String(body.length)] as const]),
    ...(sent.has('x-amzn-trace-id') ? [] : [['x-amzn-trace-id', traceId] as const]),
    ['x-forwarded-for', [...addresses, sourceIp].join(', ')],
    ['x-forwarded-port', '443'],
    ['x-forwarded-proto', 'https'],
  ]
}

const SET_BY_GATEWAY: ReadonlySet<string> = new Set(['x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto'])

/** Removes an AWS signature, which API Gateway does not pass to the backend. */
export function withoutSignature(pairs: HeaderPairs): HeaderPairs {
  return pairs.filter(([name, value]) => name.toLowerCase() !== 'authorization' || !value.startsWith('AWS4-'))
}

/** The body of an event. */
export interface EventBody {
  /** `null`: the request has no body. */
  readonly body: string | null
  readonly isBase64Encoded: boolean
}

const TEXT_TYPES: ReadonlySet<string> = new Set(['application/json', 'application/javascript', 'application/xml'])

/**
 * Only `text/*`, JSON, JavaScript and XML bodies are passed as text. All others are passed in base64: forms, and bodies
 * without a content type, too.
 */
export function eventBody({ headers, body }: Pick<GatewayRequest, 'headers' | 'body'>): EventBody {
  if (body.length === 0) return { body: null, isBase64Encoded: false }
  const contentType = headers.filter(([name]) => name.toLowerCase() === 'content-type').at(-1)?.[1] ?? ''
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return type.startsWith('text/') || TEXT_TYPES.has(type)
    ? { body: new TextDecoder('utf-8', { ignoreBOM: true }).decode(body), isBase64Encoded: false }
    : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Creates a formatter of times as events state them: `17/Jun/2024:15:02:03 +0000`. It remembers the last second. */
export function eventTimeFormatter(): (nowMs: number) => string {
  let second = Number.NaN
  let text = ''
  return function formatTime(nowMs) {
    const current = Math.floor(nowMs / 1000)
    if (current === second) return text
    second = current
    text = formatEventTime(nowMs)
    return text
  }
}

/** Formats a time as events do: `17/Jun/2024:15:02:03 +0000`. */
export function formatEventTime(nowMs: number): string {
  const [date = '', time = ''] = new Date(nowMs).toISOString().split('T')
  const [year = '', month = '', day = ''] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1] ?? ''}/${year}:${time.slice(0, 8)} +0000`
}

/** Formats the value of `x-amzn-trace-id`. `id` is 24 hexadecimal digits. */
export function formatTraceId(nowMs: number, id: string): string {
  return `Root=1-${Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0')}-${id}`
}

/** Returns whether an object has no properties. */
export function isEmpty(map: object): boolean {
  return Object.keys(map).length === 0
}

/** Copies a JSON value. The context of a cached authorizer response is used again. */
export function copyJson<T extends object>(value: T): T {
  // A JSON value is equal to its copy.
  return isEmpty(value) ? ({} as T) : (JSON.parse(JSON.stringify(value)) as T)
}
